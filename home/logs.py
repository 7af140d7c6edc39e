"""Logs name no people: numbers of theirs in a path, a name or a fault lose their middle."""

import logging

from home import personal


class Masked(logging.Formatter):
    """Masks the whole record, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return personal.masked(super().format(record))
