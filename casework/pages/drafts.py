"""What was typed and not sent yet: taken from a form as it is, and shown again."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

SEVERAL = ("needs",)  # fields with several answers


def typed(post: QueryDict, *, prefix: str = "") -> dict[str, list[str]]:
    """The keystrokes as they are, unchecked, but never more than a form holds; with a prefix, those of one block."""
    return {
        name.removeprefix(prefix): [value[:1000] for value in values][:60]
        for name, values in post.lists()
        if name.startswith(prefix) and name != "csrfmiddlewaretoken"
    }


def first_values(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the officer typed before, one value a field, several where the field has several."""
    return {
        name: values if name in SEVERAL else values[-1]
        for name, values in kept.items()
        if values and name != "csrfmiddlewaretoken"
    }
