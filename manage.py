#!/usr/bin/env python3
"""The operator's one command: `manage.py <verb>`; docs/operator.md lists the verbs."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  # before anything a Python that old cannot read
    sys.exit("需要 Python 3.11 或更新版本。 One Window needs Python 3.11 or newer; this is " + sys.version[:6])

BASE = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    # `site` is a stdlib module imported before any of ours: the folder goes on the path, its package is `config`.
    sys.path.insert(0, os.path.join(BASE, "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import first_start

    if sys.argv[1:2] == ["up"]:
        first_start.prepare(BASE)  # settings cannot be read before there are keys
    elif sys.argv[1:2] == ["makemigrations"]:
        first_start.do_without(BASE)
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018  # else Django goes on without settings, and breaks over something else
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        if "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"{fault}\n")  # it says what to set
        sys.exit(2)


if __name__ == "__main__":
    main()
