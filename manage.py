#!/usr/bin/env python
"""Command line of Simpul Mandiri: `manage.py help` lists what it can do."""

import os
import sys


def main() -> None:
    """Hand the arguments to Django with the product's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
