"""`python -m tests.benchmarks NAME`: run one benchmark; exit 1 where a goal is missed."""

import os
import sys
from importlib import import_module

import django

NAMES = (
    "contract",
    "demo",
    "desk",
    "documents",
    "duplicates",
    "paper",
    "screening",
    "screening_through",
    "start",
    "trail",
    "verification",
    "visibility",
)


def main() -> int:
    """Run the benchmark that was named."""
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        print(f"Usage: dev bench {'|'.join(NAMES)}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    figures = import_module(f"tests.benchmarks.{sys.argv[1]}").run()
    return 1 if figures.missed else 0


sys.exit(main())
