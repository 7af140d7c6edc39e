"""What everybody reads: texts of the tracking page and of public pages hold no secret, and fill in what there is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint import words
from cases.packs.lint.life import Life
from cases.packs.problems import Problem


def problems(life: Life) -> Iterator[Problem]:
    for section in ("states", "transitions"):
        for key, part in getattr(life.spec, section).items():
            for field in words.FIELD.findall(part.public or ""):
                if said := words.merge_field(life, field):
                    yield life.problem((section, key, "public"), said)
    for key, form in life.forms.items():
        if "." in key:
            continue
        for field in form.fields():
            if field.secret and field.public:
                said = _("“%(label)s” is secret and cannot be public. Leave one of the two out.")
                yield life.pack.source.problem(("forms", key), said % {"label": field.label})
