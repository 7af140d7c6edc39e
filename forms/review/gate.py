"""Everything that is looked at before a form is published, in one place."""

from forms import schema
from forms.models import Form
from forms.review import lint, scenarios, soundness, updates
from forms.review.findings import MUST, Finding


def findings(spec: schema.Form, form: Form | None = None) -> tuple[Finding, ...]:
    """What is found, the grave first. ``form``: the row ``spec`` was built from, for what is kept beside it."""
    return (*_judged(spec, form), *updates.findings(spec, form))


def _judged(spec: schema.Form, form: Form | None) -> tuple[Finding, ...]:
    found = [*soundness.findings(spec), *lint.findings(spec)]
    if form is not None:
        failed = (each for each in scenarios.play_all(form, spec) if not each.holds)
        found += [Finding(MUST, "scenario", "", each.text) for each in failed]
    return tuple(sorted(found, key=lambda each: not each.stops))


def stops(spec: schema.Form, form: Form | None = None) -> tuple[Finding, ...]:
    """What must be mended before publishing."""
    return tuple(each for each in _judged(spec, form) if each.stops)
