"""Clocks that start or end at a day or an instant somebody wrote in a form."""

from cases.models import Case
from home import clock
from tests.cases.engine_world import PERMIT, at, case_type, form, move


def due(case, key):
    return case.clocks.filter(key=key).order_by("-run").first().due_on.isoformat()


def with_dates(world, kind="date", **settings):
    """A move that writes the hearing's day starts a clock of its own."""
    field = {"key": "hearing", "type": kind, "label": "听证日期", "required": True}
    form("tests.hearing", field)
    data = {**PERMIT, "forms": {**PERMIT["forms"], "hearing": "tests.hearing"}}
    data["transitions"] = {
        **PERMIT["transitions"],
        "hold_hearing": {"label": "定听证", "from": ["accepted"], "by": ["handler"], "form": "hearing"},
    }
    data["clocks"] = {
        **PERMIT["clocks"],
        "y": {"label": "听证后决定", "from": ["hearing"], "to": ["decided"], **settings},
    }
    case_type(data)
    with clock.at(at("2026-03-02 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
    return case


def test_a_clock_starts_from_a_day_that_a_later_move_writes(world):
    case = with_dates(world, term="5d")
    assert not case.clocks.filter(key="y").exists()
    with clock.at(at("2026-03-03 10:00")):
        move(case, "hold_hearing", world.person("handler@office"), data={"hearing": "2026-03-09"})
    assert due(case, "y") == "2026-03-16"
    with clock.at(at("2026-03-04 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="test")
    assert case.clocks.filter(key="y").count() == 1
    with clock.at(at("2026-03-05 10:00")):
        move(case, "resume", world.person("handler@office"))
        move(case, "hold_hearing", world.person("handler@office"), data={"hearing": "2026-03-10"})
    runs = case.clocks.filter(key="y").order_by("run").values_list("due_on", "ended")
    assert [(day.isoformat(), ended) for day, ended in runs] == [("2026-03-16", "again"), ("2026-03-17", "")]


def test_an_instant_that_a_move_writes_is_counted_from_its_hour(world):
    case = with_dates(world, "datetime", term="4h")
    with clock.at(at("2026-03-03 10:00")):
        move(case, "hold_hearing", world.person("handler@office"), data={"hearing": "2026-03-09 15:00"})
    assert case.clocks.get(key="y").late_at == at("2026-03-10 11:00")


def test_what_is_due_at_an_instant_is_late_at_the_very_second(world):
    data = {
        **PERMIT,
        "clocks": {"x": {"label": "截标", "from": ["opened"], "to": ["decided"], "until": "ends"}},
        "pauses": {},
    }
    data["transitions"] = {key: PERMIT["transitions"][key] for key in ("open", "accept", "grant")}
    data["states"] = {key: PERMIT["states"][key] for key in ("submitted", "checking", "accepted", "done")}
    case_type(data)
    world.forms["permit"] = form("tests.permit", {"key": "ends", "type": "datetime", "label": "截止"})
    from forms import intake

    late = []
    for n, when in enumerate(("2026-09-10 09:29:59", "2026-09-10 09:30:00")):
        with clock.at(at("2026-09-09 14:00")):
            said = intake.submit(world.forms["permit"].current, {"ends": "2026-09-10 09:30"}, key=f"k{n}")
            case = Case.objects.get(submission=said)
            move(case, "accept", world.person("window@office"))
        with clock.at(at(when)):
            move(case, "grant", world.person("handler@office"))
        late.append(case.clocks.get(key="x").late)
    assert late == [False, True]
