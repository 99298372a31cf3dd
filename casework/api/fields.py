"""What a body may hold: each field takes its own type only, and a field that nobody knows is told by its name."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from casework.errors import BadInput
from casework.law.bilingual import Bilingual
from casework.law.selectors import is_a_key
from casework.people.writing import clean_line, clean_text

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_REASON, MOST_REASONS = 500, 20
NO_TEXT = _("Write a text.")


class Json(BaseParser):
    """A body in JSON; nested without end it is refused like any other that is none."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value. Raises ParseError."""
        try:
            return json.loads(stream.read().decode() or "{}", parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is no JSON.")) from error


def _no_number(name: str) -> None:
    raise ValueError(name)


class Strict(serializers.Serializer[Any]):
    """A body, or a part of one, that refuses what it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        """The values by name. Raises ValidationError naming unknown fields beside those that are wrong."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not unknown:
                raise
            raise serializers.ValidationError({**_unknown(unknown), **error.detail}) from error  # type: ignore[dict-item]
        if unknown:
            raise serializers.ValidationError(_unknown(unknown))
        return values


def _unknown(names: set[Any]) -> dict[str, list[Any]]:
    return {str(name)[:80]: [_("There is no such field here.")] for name in sorted(names)[:20]}


def several(kind: type[Strict], *, most: int, **options: Any) -> Any:
    """A list of such parts, at most so many."""
    make: Any = kind  # the library's types do not know what `many` takes
    return make(many=True, max_length=most, **options)


class Nothing(Strict):
    """An empty body."""


class Line(serializers.CharField):
    """One printable line."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most, **options)

    def to_internal_value(self, data: Any) -> str:
        """The line, normalised. Raises ValidationError for what is no text, too long or cannot be printed."""
        return _cleaned(clean_line, data, self.most)


class Text(serializers.CharField):
    """Several printable lines."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most, **options)

    def to_internal_value(self, data: Any) -> str:
        """The text, normalised. Raises ValidationError for what is no text, too long or cannot be printed."""
        return _cleaned(clean_text, data, self.most)


def _cleaned(clean: Any, data: Any, most: int) -> str:
    if not isinstance(data, str):
        raise serializers.ValidationError(NO_TEXT)
    try:
        return str(clean(data, field="text", most=most))
    except BadInput as error:
        raise serializers.ValidationError(error.fields["text"]) from error


class Flag(serializers.BooleanField):
    """true or false, never a word for it."""

    def to_internal_value(self, data: Any) -> bool:
        """The value. Raises ValidationError for anything else."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Whole(serializers.IntegerField):
    """A whole number, never a text that holds one."""

    def to_internal_value(self, data: Any) -> int:
        """The number. Raises ValidationError for anything else."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Choice(serializers.ChoiceField):
    """One of a few words."""

    def to_internal_value(self, data: Any) -> str:
        """The word. Raises ValidationError for any other."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:80])
        return str(super().to_internal_value(data))


class Key(serializers.UUIDField):
    """The key of something, written as the API writes it."""

    def to_internal_value(self, data: Any) -> Any:
        """The key. Raises ValidationError for anything else."""
        if not isinstance(data, str):
            self.fail("invalid", value=str(data)[:80])
        return super().to_internal_value(data)


class Code(serializers.CharField):
    """A code of a reference table."""

    def __init__(self, table: type[Bilingual], **options: Any) -> None:
        self.table = table
        super().__init__(max_length=61, **options)

    def to_internal_value(self, data: Any) -> str:
        """The code. Raises ValidationError where the table has none such."""
        if isinstance(data, str) and is_a_key(self.table, data):
            return data
        raise serializers.ValidationError(_("The reference table has no such code."))


class Moment(serializers.DateTimeField):
    """A day and time with its zone (RFC 3339)."""

    def to_internal_value(self, value: Any) -> datetime:
        """The aware moment. Raises ValidationError without a zone, or outside two centuries and a half."""
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss±hh:mm")
        moment = super().to_internal_value(value)
        if not (value.upper().endswith("Z") or value[-6:-5] in ("+", "-")):
            raise serializers.ValidationError(_("Write the zone too, as in 2019-02-26T18:00:00-05:00."))
        if not EARLIEST <= moment <= LATEST:
            raise serializers.ValidationError(_("This day is out of range."))
        return moment


class Reasons(serializers.DictField):
    """Reasons by the code of the finding that asks for them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Line(most=MOST_REASON), default=dict, **options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """The reasons. Raises ValidationError for too many, or for codes that are none."""
        if isinstance(data, dict) and (len(data) > MOST_REASONS or any(len(str(code)) > 40 for code in data)):
            raise serializers.ValidationError(_("These are no codes of findings."))
        return dict(super().to_internal_value(data))


class Reasoned(Strict):
    """A body of which the reasons are all."""

    reasons = Reasons(help_text="For findings of level reason_required: a sentence by the finding's code.")
