"""Rules that can never be so, or always are, and questions nobody ever gets to see: found by trying answers.

What is certain stops publishing; where the search is no proof (forms.review.worlds), it is said as a doubt.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from forms import rules, schema
from forms.review.findings import MUST, SHOULD, Finding, Fix
from forms.review.words import Words
from forms.review.worlds import Worlds, rows_of
from forms.rules import Rule


def findings(spec: schema.Form) -> tuple[Finding, ...]:
    """Everything found, in the order of the form."""
    search = _Search(spec)
    return (*search.rules(), *search.hidden())


class _Search:
    def __init__(self, spec: schema.Form) -> None:
        self.spec, self.worlds, self.words = spec, Worlds(spec), Words(spec)
        self.dead: set[str] = set()  # places whose rule is never so

    def rules(self) -> Iterator[Finding]:
        for rule in rules.of(self.spec):
            if rule.kind in (rules.SHOW, rules.REQUIRE, rules.MUST) and self.worlds.knowable([rule.logic]):
                yield from self._rule(rule)

    def _rule(self, rule: Rule) -> Iterator[Finding]:
        seen, whole = self._outcomes(rule)
        if seen == {True, False} or not seen:
            return
        told = {"rule": self.words.say(rule)}
        if True in seen:
            if whole:
                yield Finding(SHOULD, "always", rule.place, self._always(rule) % told, _without(rule))
            return
        if rule.kind != rules.REQUIRE:
            self.dead.add(rule.place)
        if whole:
            yield Finding(MUST, "never", rule.place, self._never(rule) % told, None)
        else:
            said = _("No answers were found with which this is so; look whether it can be: %(rule)s") % told
            yield Finding(SHOULD, "never_found", rule.place, said)

    @staticmethod
    def _always(rule: Rule) -> str:
        if rule.kind == rules.MUST:
            return _("This check never refuses anything: %(rule)s")
        if rule.kind == rules.REQUIRE:
            return _("This is always so; simply say that it must be answered: %(rule)s")
        return _("This condition is always true; take it out: %(rule)s")

    @staticmethod
    def _never(rule: Rule) -> str:
        if rule.kind == rules.MUST:
            return _("No answers pass this check, so nobody could send the form: %(rule)s")
        return _("This condition can never be true: %(rule)s")

    def _outcomes(self, rule: Rule) -> tuple[set[bool], bool]:
        """(what the rule came to in the worlds where it counts, whether that is every world)."""
        seen: set[bool] = set()
        answers, place = self.worlds.answers, rule.place.partition(".")[0]
        around = self._around(place) if rule.kind == rules.REQUIRE or rule.row else []
        walk, whole = self.worlds.of({"some": [{"var": place}, rule.logic]} if rule.row else rule.logic, *around)
        for _world in walk:
            if seen == {True, False}:
                break
            if around and not answers.shows(place):
                continue
            if rule.kind == rules.MUST and not answers._due(self._check(rule), list(self.worlds.fields)):
                continue
            rows = rows_of(answers, place) if rule.row else [None]
            seen |= {came for row in rows if (came := answers.condition(rule.logic, row)) is not None}
        # A column is tried in a few rows only, a check may bring names of its own: no proof.
        return seen, whole and rule.row is None and not (rule.kind == rules.MUST and self._check(rule).let)

    def _check(self, rule: Rule) -> schema.Check:
        return self.spec.checks[int(rule.place.partition(":")[2]) - 1]

    def _around(self, key: str) -> list:
        """The conditions under which a question shows."""
        if key not in self.worlds.fields:
            return []
        conditions = (self.worlds.steps[key].show_if, self.worlds.fields[key].show_if)
        return [each for each in conditions if each is not None]

    # --- what nobody sees -------------------------------------------------------------------------------------------
    def hidden(self) -> Iterator[Finding]:
        """Questions and steps whose conditions cannot all hold at once, though each of them can."""
        for n, step in enumerate(self.spec.steps, 1):
            if f"step:{n}" in self.dead:
                continue
            lost = [field for field in step.questions if not self._reached(field)]
            lost = [field for field in lost if field.key not in self.dead]
            if len(lost) == len(step.questions):
                said = _("Nobody ever reaches the step “%(title)s”: the conditions before it exclude one another.")
                yield Finding(MUST, "unreachable", f"step:{n}", said % {"title": step.title})
                continue
            for field in lost:
                said = _("Nobody ever sees “%(label)s”: its conditions exclude one another.") % {"label": field.label}
                fix = Fix("remove", field.key, _("Take the question out"))
                yield Finding(MUST, "unreachable", field.key, said, fix)

    def _reached(self, field: schema.Field) -> bool:
        """False only where it is certain."""
        around = self._around(field.key)
        asked = {path for each in around for path in rules.uses(each)}
        if not around or (len(around) == 1 and not asked & set(self.worlds.fields)):
            return True
        if not self.worlds.knowable(around):
            return True
        walk, whole = self.worlds.of(*around)
        return any(self.worlds.answers.shows(field.key) for _world in walk) or not whole


def _without(rule: Rule) -> Fix | None:
    setting = {rules.SHOW: "show_if", rules.REQUIRE: "required"}.get(rule.kind)
    if setting is None:
        return None
    value = True if rule.kind == rules.REQUIRE else None
    return Fix("set", rule.place, _("Take the condition out"), setting, value)
