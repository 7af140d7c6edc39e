"""What our commands share."""

from django.core.management.base import BaseCommand, CommandParser


class AnyOrderCommand(BaseCommand):
    """Options may stand before, between and behind what is named: `pack check --json visit` as `pack check visit
    --json`. argparse alone takes the first gap for the end of the names."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args
        return parser
