"""What everybody reads: texts of the tracking page and of public pages hold no secret, and fill in what there is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint import words
from cases.packs.lint.life import Life
from cases.packs.problems import Problem
from cases.packs.resolve import Pack


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


def of_pages(pack: Pack) -> Iterator[Problem]:
    secret = {
        field.key: field.label
        for each in pack.everything().values()
        for form in each.forms.values()
        for field in form.fields()
        if field.secret
    }
    for n, page in enumerate(pack.shape.pages):
        for word in (*page.columns, *([page.by] if page.by else ())):
            if word in secret:
                said = _("“%(label)s” is secret: it may not stand on a page. Leave “%(key)s” out.")
                yield pack.source.problem(("pages", n, "columns"), said % {"label": secret[word], "key": word})
