"""manage.py calendar load"""

from django.core.management.base import BaseCommand

from home import days, holidays


class Command(BaseCommand):
    help = "Load the working calendar (holidays and make-up days). May run twice: entered years are left alone."

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["load"])

    def handle(self, *args, **options):
        written = days.load()
        years = ", ".join(map(str, written)) or "none, all were there"
        self.stdout.write(f"Working calendar {holidays.FIRST} to {holidays.LAST}: years written: {years}.")
