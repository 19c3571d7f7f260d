#!/usr/bin/env python
"""Django's command line for Crowdline; `manage.py up` starts the whole site."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    from django.core.management import execute_from_command_line

    from common.local.errors import LocalError

    try:
        execute_from_command_line(sys.argv)
    except LocalError as error:
        raise SystemExit(f"crowdline: {error}") from error


if __name__ == "__main__":
    main()
