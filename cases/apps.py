"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from django.urls import reverse

        from cases import delegating, health, lookups, opening, recount, silent_machines, surveys, visits
        from cases.public import earlier, kiosk_rating, receipt, receipt_sheet
        from cases.signals import moved, ticked
        from forms import earlier as earlier_forms
        from forms import lookups as form_lookups
        from forms import places, receipts, signals
        from home import attempts, days, terminals
        from home.models import Terminal

        signals.submitted.connect(opening.on_submitted, dispatch_uid="cases.open")
        moved.connect(surveys.on_moved, dispatch_uid="cases.surveys")
        moved.connect(delegating.on_moved, dispatch_uid="cases.delegating")
        days.changed.connect(recount.on_changed, dispatch_uid="cases.recount")
        days.asked.connect(recount.on_asked, dispatch_uid="cases.recount.asked")
        ticked.connect(visits.on_tick, dispatch_uid="cases.visits")
        ticked.connect(attempts.on_tick, dispatch_uid="home.attempts")
        ticked.connect(silent_machines.on_tick, dispatch_uid="cases.silent_machines")
        ticked.connect(health.on_tick, dispatch_uid="cases.health")
        terminals.farewells.append(kiosk_rating.farewell)
        terminals.first_pages[Terminal.Kind.TABLET] = lambda: reverse("cases:tablet")
        receipts.register(receipt.receipt, receipt_sheet.after_sending)
        earlier_forms.register(earlier.SOURCE)
        form_lookups.register(lookups.FINDER)
        places.register_typing(lambda version: reverse("desk:typing", args=[version.form.slug, version.number]))
