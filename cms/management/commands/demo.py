"""manage.py demo [--full]: the sample county and its accounts."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.sample import cases, ground, load
from cms.sample.life import people, simulate
from forms.models import Submission

MUCH = {"months": 6, "cases": 1500, "seed": 7}


class Command(BaseCommand):
    help = (
        "Load the sample county 清溪县 (units, accounts, items, pages, forms, cases), let it live for two months, and "
        "print its accounts. May run twice: what is there is left alone. Refused where DEMO is off. --full: every post "
        "of every unit is held, and the county lives for half a year (takes a while)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help="every post of every unit, and half a year of life")
        parser.add_argument("--still", action="store_true", help="without the life: only the cases told one by one")
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")
        parser.add_argument("--quiet", action="store_true", help="do not print the accounts")

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError(_("The sample county is for trying out only: it is refused where DEMO is off."))
        if not options["accounts"]:
            counts = load.county()
            if options["full"]:
                people.everybody()
            if not options["still"]:
                counts["cases"] += self._live(
                    MUCH if options["full"] else {"months": 1, "cases": settings.DEMO_LIFE, "seed": 7}
                )
            self.stdout.write(
                _("Sample county: %(units)d units, %(items)d items with guides, %(news)d news, %(cases)d cases.")
                % counts
            )
        if not options["quiet"]:
            self._print_accounts()

    def _live(self, life: dict[str, int]) -> int:
        """Once only: a county that has lived does not live the same days again."""
        if Submission.objects.filter(idempotency_key__startswith="life-").exists():
            return 0
        return simulate(**life).opened if life["cases"] else 0

    def _print_accounts(self) -> None:
        self.stdout.write(_("Sample accounts, all with the password %(password)s") % {"password": ground.PASSWORD})
        for username, about in ground.accounts():
            self.stdout.write(f"  {username:<12}{about}")
        if known := cases.to_try():
            self.stdout.write(
                _("A case to look up: number %(number)s, pick-up code %(code)s")
                % dict(zip(("number", "code"), known, strict=True))
            )
