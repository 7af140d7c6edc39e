"""manage.py simulate --months 6 --cases 3000 --seed 7: life in the sample county, through the real entry points."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.sample.life import forms, people, simulate
from home.commands import day


class Command(BaseCommand):
    help = (
        "Let the sample county live: forms are sent, cases moved, days pass, ratings are given, all through the doors "
        "people use. The same seed on the same county gives the same events. Refused where DEMO is off."
    )

    def add_arguments(self, parser):
        parser.add_argument("--months", type=int, default=6, help="how long, up to today (default 6)")
        parser.add_argument("--cases", type=int, default=3000, help="how many forms are sent (default 3000)")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--until", type=day, metavar="DAY", help="the day it ends before (today)")
        parser.add_argument("--all-posts", action="store_true", help="first fill every post of every unit")
        parser.add_argument("--only", nargs="+", metavar="FORM", default=[], help="the forms that are sent (all)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, months, cases, seed, until, all_posts, only, **options):
        if not settings.DEMO:
            raise CommandError(_("The sample county is for trying out only: it is refused where DEMO is off."))
        if months < 1 or cases < 1:
            raise CommandError(_("At least one month and one case are needed."))
        if strange := sorted(set(only) - set(forms())):
            said = _("The county sends no form %(form)s. Known: %(known)s.")
            raise CommandError(said % {"form": strange[0], "known": ", ".join(forms())})
        if all_posts:
            people.everybody()
        lived = simulate(months=months, cases=cases, seed=seed, until=until, only=only)
        if options["json"]:
            told = {"opened": lived.opened, "events": lived.events, "digest": lived.digest}
            self.stdout.write(json.dumps(told | {"moves": lived.moves, "refusals": lived.refusals}, ensure_ascii=False))
            return
        said = _("%(opened)d cases opened, %(events)d events, digest %(digest)s.")
        self.stdout.write(said % {"opened": lived.opened, "events": lived.events, "digest": lived.digest[:16]})
        for sentence, times in sorted(lived.refusals.items()):
            self.stdout.write(f"  {times} × {sentence}")
