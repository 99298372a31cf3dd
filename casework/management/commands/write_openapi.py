"""Writes docs/openapi.yaml from the API's views."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import resolve, reverse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

PAGE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


class Command(BaseCommand):
    """Write the description, or with --check only say whether it is fresh; needs no database."""

    help = "Write docs/openapi.yaml from the API's views."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the description is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare. Raises CommandError when the description is stale."""
        text = description()
        if not options["check"]:
            PAGE.write_bytes(text)
        elif not PAGE.exists() or PAGE.read_bytes() != text:
            raise CommandError("docs/openapi.yaml is stale: run python3 dev manage write_openapi")


def description() -> bytes:
    """What the API's own route serves, asked by its address: the doors do not import each other."""
    view: Any = resolve(reverse("api_schema")).func
    generator: Any = SchemaGenerator
    renderer: Any = OpenApiYamlRenderer
    with patched_settings(view.view_class.custom_settings), translation.override("en"):
        schema = generator().get_schema(request=None, public=True)
        return bytes(renderer().render(schema, renderer_context={}))
