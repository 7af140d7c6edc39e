"""What our commands share."""

from argparse import ArgumentTypeError
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from home import clock


class AnyOrderCommand(BaseCommand):
    """Options may stand before, between and behind what is named: `pack check --json visit` as `pack check visit
    --json`. argparse alone takes the first gap for the end of the names."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args
        return parser


def day(text: str) -> date:
    """An option that is a day; what is none is told in the reader's words, not in Python's."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_wrong(text)) from None


def moment(text: str) -> datetime:
    """An option that is a moment, of the office's clock unless it says of which."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_wrong(text)) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.OFFICE_ZONE)


def _wrong(text: str) -> str:
    return _("“%(text)s” is no day. Write it as 2026-09-30, or 2026-09-30T16:00.") % {"text": text}
