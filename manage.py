#!/usr/bin/env python3
"""Django's command line; commands that change the schema run as the owner role, all others as the application."""

import os
import sys

OWNER_COMMANDS = frozenset({"migrate", "sqlmigrate", "showmigrations", "dbshell", "restore_drill"})


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("AMPARO_DB_ROLE", "owner")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the role is chosen

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
