"""Playing a type: each post takes the whole run again on a world that is gone before the answer is sent."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cases.admin.play import asking, faces, held
from cases.admin.play.item_box import ItemBox, items_of
from cases.admin.play.page import TypePage
from cases.admin.play.run import MOST, Run, open_step, sign_step
from cases.admin.play.whole import mended_first
from cases.desk.offers import is_quick
from cases.desk.rows import channel_label
from cases.packs.drafted import Drafted, Unready, drafted
from cases.packs.scenarios import kept, playing
from cases.packs.scenarios.playing import Taken
from cases.packs.scenarios.runner import steps_of
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Step
from cases.parts import handing_in
from cases.rights import OUTSIDE
from home import clock

BODY = "cases/admin/play/body.html"
RUN, GO, DAY, TIME, ASKED, WHO, CHANNEL, TITLE, EACH, REFUSED = (
    f"ow-{name}" for name in ("run", "go", "day", "time", "asked", "who", "channel", "title", "each", "refused")
)
AS, MOVE, ITEM = "ow-as", "ow-move", "ow-for-item"
NAMES = ("case", "second", "third")


class PlayView(TypePage):
    template_name = "cases/admin/play/play.html"
    name = gettext_lazy("Play it")
    header_icon = "circle-check"

    def get(self, request, pk):
        """Where a run begins: nothing is tried yet, so no world is needed. Reloaded, the page goes on with its run."""
        if (run := held.run_of(request, self.row)) is not None:
            return self._show(run, QueryDict())
        try:
            pack = drafted(self.row)
        except Unready as slip:
            return self.page(unready=str(slip))
        now = faces.beginning()
        face = faces.Face(now)
        about = {"face": face, "n": 0, "day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"}
        about |= {
            "openings": openings(pack),
            "loads": not pack.openings,
            "item": ItemBox(pack),
            "run": Run().sign(request.user, self.row),
        }
        return self.page(body=self._body(about))

    def post(self, request, pk):
        go, _colon, what = request.POST.get(GO, "").partition(":")
        run = (
            self._loaded(what) if go == "load" and what else Run.open(request.POST.get(RUN, ""), request.user, self.row)
        )
        if run is None:
            messages.warning(request, _("This run has grown old. Begin again."))
            return redirect(self.url("play"))
        if go in ("back", "cut"):
            left = len(run.steps) - 1 if go == "back" else int(what) if what.isdecimal() else len(run.steps)
            run.steps = run.steps[: max(left, 0)]
        if go == "anew" or (not run.steps and go in ("back", "cut")):
            held.drop(request, self.row)
            return redirect(self.url("play"))
        if go in ("back", "cut") or (go == "load" and what):
            return self._show(run, QueryDict())
        if go == "see":
            run.ref = what
        if go == "as":
            go, what = "do", f"{request.POST.get(AS, '')}|{request.POST.get(MOVE, '')}"
        if not go and ASKED in request.POST:  # a row of a table more
            go = "again"
        if go == "refused" and (step := open_step(request.POST.get(REFUSED, ""), request.user)):
            run.steps.append(step)
        return self._show(run, request.POST, go, what)

    def _loaded(self, chosen: str) -> Run | None:
        """The steps of a scenario of this type."""
        try:
            row = get_object_or_404(self.row.scenarios, pk=chosen)
        except ValidationError:  # no key at all
            return None
        return Run(list(steps_of(None, kept.scenario_of(row))))

    def _body(self, context: dict[str, Any]) -> str:
        about = {"csrf_token": get_token(self.request), "may_change": self.may_change}
        return render_to_string(BODY, {**context, **about})

    # --- a run on its world -----------------------------------------------------------------------------------------
    def _show(self, run: Run, data: QueryDict, go: str = "", what: str = ""):
        try:
            with mended_first(self.row):
                return self._shown(run, data, go, what)
        except Unready as slip:
            return self.page(422 if data else 200, unready=str(slip), run=run.sign(self.request.user, self.row))

    def _shown(self, run: Run, data: QueryDict, go: str, what: str):
        with playing.stage(drafted(self.row)) as world:
            turn = Turn(self, world.pack, world, run, data)
            answer = turn.take(go, what)
            if answer is None:
                body = self._body(turn.shown())
                held.hold(self.request, self.row, run)
        if answer is not None:
            return answer()
        return self.page(422 if turn.refusal else 200, body=body)

    def keep(self, run: Run, title: str, steps: list[dict[str, Any]]):
        """The run as a scenario of the type, once its world is gone."""
        if not self.may_change:
            raise PermissionDenied
        try:
            kept.keep(self.row, title, steps, self.request.user)
        except kept.Unkept as slip:
            messages.error(self.request, str(slip))
            return self._show(run, QueryDict())
        held.drop(self.request, self.row)
        messages.success(self.request, _("Kept. From now on the type is held to it."))
        return redirect(self.url("scenarios"))


class Turn:
    """One request: the run so far, the step that is asked for now, and what is to be shown."""

    def __init__(self, view: PlayView, pack: Drafted, world: World, run: Run, data: QueryDict) -> None:
        self.view, self.pack, self.world, self.run, self.data = view, pack, world, run, data
        self.taken: list[Taken] = playing.replay(world, run.steps)
        self.asked: asking.Asked | None = None
        self.refusal = self.refused = self.asked_for = self.asked_title = ""
        self.item: ItemBox | None = None
        if not run.steps:
            world.now = faces.beginning()

    @property
    def stuck(self) -> bool:
        return bool(self.taken) and self.taken[-1].stuck

    def take(self, go: str, what: str):
        """Carries out ``go``; what answers instead of the page, if anything does."""
        if go == "keep":
            after = {n: each.so for n, each in enumerate(self.taken) if self.data.get(EACH) and _acts(each)}
            steps = list(kept.with_expectations(self.run.steps, self.world, after))
            return lambda: self.view.keep(self.run, self.data.get(TITLE, ""), steps)
        if self.stuck or len(self.run.steps) >= MOST:
            return None
        try:
            if go in ("open", "do"):
                self._begin(go, what)
            elif go in ("send", "again"):
                self._fill(self.data.get(ASKED, ""), go == "send")
            elif go in ("tick", "rate", "load"):
                self._try(self._plain(go, what))
            elif go == "item":
                self._set_up()
        except (Wrong, ValidationError) as slip:
            self.refusal = " ".join(slip.messages) if isinstance(slip, ValidationError) else str(slip)
        return None

    def _plain(self, go: str, what: str) -> Step:
        """A step that asks for nothing."""
        if go == "tick":
            return Step(at=what or self._at(), tick=True)
        if go == "rate":
            return self._step(survey=int(what) if what in "12345" and what else 3, as_="applicant")
        return Step(at=self._at(), load=self.pack.short(self.pack.slug), **self._name())

    def _set_up(self) -> None:
        """A service item, for cases that are opened from now on."""
        self.item = ItemBox(self.pack, self.data)
        n = 1 + len(items_of(self.world, self.run.steps))
        self._try(Step(at=self._at(), given={"item": [self.item.given(n)]}))
        self.item = None

    # --- steps that ask for something -------------------------------------------------------------------------------
    def _begin(self, go: str, what: str) -> None:
        self._ask(f"{go}:{what}", None)
        if go == "do" and self.asked.move and is_quick(self.asked.move):
            self._fill(f"{go}:{what}", True, QueryDict())

    def _ask(self, asked: str, data: QueryDict | None) -> None:
        go, _colon, what = asked.partition(":")
        with clock.at(max(self.world.now, self._now())):
            if go == "open":
                form = self.world.form(what)
                self.asked = asking.Asked(
                    self.world, form.current, self._told("submit", self.pack.short(what)), data=data
                )
            else:
                word, _bar, key = what.partition("|")
                case, actor = self.world.case(self.run.ref), self.world.actor(word)
                move = asking.find_move(case, actor, key)
                if move is None:
                    raise Wrong(f"{key}?")
                self.asked_title = move.label
                if handing_in.is_one(key):  # the part's own form: nothing of this case is known to it
                    told = self._told("submit", self.pack.short(move.form.form.slug))
                    self.asked = asking.Asked(self.world, move.form, told, data=data)
                else:
                    self.asked = asking.Asked(self.world, move.form, self._told("do", key), case, move, actor, data)
        self.asked_for = asked

    def _told(self, verb: str, key: str) -> list[dict[str, Any]]:
        return asking.told(self.pack, self.view.row, verb, key)

    def _fill(self, asked: str, send: bool, data: QueryDict | None = None) -> None:
        self._ask(asked, self.data if data is None else data)
        if not send:
            return
        with clock.at(max(self.world.now, self._now())):
            step = self._filled(asked)
        self._try(step)

    def _filled(self, asked: str) -> Step:
        go, _colon, what = asked.partition(":")
        if go == "open":
            who = self.data.get(WHO) or "applicant"
            values = {"submit": self.pack.short(what), "data": self.asked.answers()} | self._name()
            if channel := self.data.get(CHANNEL):
                values["channel"] = channel
            if item := self.data.get(ITEM):
                values["item"] = item
            return Step(at=self._at(), as_=who, **values)
        word, _bar, key = what.partition("|")
        if handing_in.is_one(key):
            return self._handed_in(word, key)
        said = self.asked.said()
        answers = said.pop("data", {}) | self.asked.answers()
        return self._step(do=key, as_=word, **said, **({"data": answers} if answers else {}))

    def _handed_in(self, word: str, key: str) -> Step:
        """A part, from the page of the case that is gone on with; the run stays with that one."""
        whole = self.run.ref
        slug = self.asked.version.form.slug
        values = {"submit": self.pack.short(slug), "data": self.asked.answers(), **self._name()}
        self.run.ref = whole
        return Step(at=self._at(), as_=word, parent=whole, part=key.removeprefix(handing_in.KEY), **values)

    def _step(self, **values: Any) -> Step:
        ref = {} if self.run.ref == "case" else {"case": self.run.ref}
        return Step(at=self._at(), **ref, **values)

    def _name(self) -> dict[str, str]:
        """What the next case of the run is called: the first is simply the case."""
        n = len(self.world.cases)
        self.run.ref = NAMES[n] if n < len(NAMES) else f"case{n + 1}"
        return {} if n == 0 else {"case": self.run.ref}

    def _try(self, step: Step) -> None:
        """Takes ``step``; refused, it is not part of the run, and what was typed stands on the page again."""
        before, last = self.world.now, dict(self.world.last)
        [taken] = playing.replay(self.world, [step])
        if not taken.stuck:
            self.run.steps.append(step)
            self.taken.append(taken)
            self.asked = None
            return
        self.world.now, self.world.last = before, last
        early = taken.refusal is None
        self.refusal = _("That is before the last step. Choose a later time.") if early else taken.said
        if not early:
            refused = step.model_copy(update={"refused": taken.said})
            self.refused = sign_step(Step.model_validate(kept.written(refused)), self.view.request.user)
        if self.asked is not None:
            self.asked.refused(taken.refusal)

    # --- time -------------------------------------------------------------------------------------------------------
    def _now(self) -> datetime:
        day, at = self.data.get(DAY, ""), self.data.get(TIME, "")
        try:
            found = datetime.fromisoformat(f"{day}T{at or '09:00'}")
        except ValueError:
            return self.world.now
        return found.replace(tzinfo=clock.OFFICE_ZONE)

    def _at(self) -> str:
        """The time that was chosen; the last step's own minute where the boxes were left as they were."""
        chosen = self._now()
        same = chosen == self.world.now.replace(second=0, microsecond=0)
        return faces.stamp(self.world.now if same else chosen)

    def _meant(self) -> datetime:
        """What stands in the boxes: while a step is filled in, or was refused, the time it was meant for."""
        chosen = self._now() if self.asked or self.refusal else self.world.now
        return max(chosen, self.world.now) if self.world.cases else chosen

    # --- the page ---------------------------------------------------------------------------------------------------
    def shown(self) -> dict[str, Any]:
        face = faces.of(self.world, self.taken, self.run.ref)
        now = self._meant()
        with clock.at(self.world.now):
            context = {
                "face": face,
                "run": self.run.sign(self.view.request.user, self.view.row),
                "n": len(self.run.steps),
                "opened": bool(self.world.cases),
                "day": f"{now:%Y-%m-%d}",
                "time": f"{now:%H:%M}",
                "refusal": self.refusal,
                "refused": self.refused,
                "asked": self.asked,
                "asked_for": self.asked_for,
                "openings": [] if self.asked else openings(self.pack),
                "loads": not self.pack.openings,
                "item": None if self.asked else self.item or ItemBox(self.pack),
                "item_open": self.item is not None,
            }
            if self.asked:
                context |= self._about_asked()
                context["fields"] = list(self.asked.fields())
            return context

    def _about_asked(self) -> dict[str, Any]:
        go, _colon, what = self.asked_for.partition(":")
        if go != "open":
            word = what.partition("|")[0]
            return {"asked_title": self.asked_title, "asked_who": faces.who(self.world, word)}
        life = self.pack.life
        step, chosen = life.opening[1], self.data.get(WHO, "")
        words = [word for word in step.by if word in OUTSIDE and word != "system"] or ["applicant"]
        roles = {word.partition("@")[0] for word in step.by} - {*OUTSIDE}
        words += [f"{role}@{slot}" for slot in self.world.units for role in sorted(roles)]
        chosen_item, items = self.data.get(ITEM, ""), items_of(self.world, self.run.steps)
        return {
            "asked_title": self.pack.forms[what].title,
            "items": [(key, name, key == (chosen_item or items[-1][0])) for key, name in items],
            "who_choices": [(word, faces.who(self.world, word), word == chosen) for word in words],
            "channels": [(code, channel_label(code), code == self.data.get(CHANNEL)) for code in step.channels],
        }


def openings(pack: Drafted) -> list[tuple[str, str]]:
    """(value of the button, title) of each form that opens the type."""
    return [(f"open:{slug}", pack.forms[slug].title) for slug in pack.openings]


def _acts(taken: Taken) -> bool:
    return bool(taken.so) and taken.step.expect is None
