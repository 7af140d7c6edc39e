#!/usr/bin/env python3
"""The operator's one command: `manage.py <verb>`; docs/operator.md lists the verbs."""

import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent


def main() -> None:
    # `site` is a stdlib module imported before any of ours: the folder goes on the path, its package is `config`.
    sys.path.insert(0, str(BASE / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
