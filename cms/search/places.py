"""Where: the town or village that a question names. People say 安平低保, 安平镇低保, 在下沙村怎么办社保卡, anping低保.

A place is no word to be found in titles (nearly no title has one): it is taken out of the question, and the guides
that were found lead to its own window.
"""

from cms.search.spoken_places import heard
from home import clock
from home.models import Unit

TOWN_ENDS, VILLAGE_ENDS = ("街道", "镇", "乡"), ("社区", "村")
SHORTEST = 2  # characters of a town's name without its end; one could be anything


def mentioned(text: str) -> tuple[Unit | None, str]:
    """(the place ``text`` names, what is left of it). The longest name wins, a village before its town; a town is
    known without 镇, 乡 or 街道 too, a village only by its whole name. Written names go before letters. One query."""
    here = Unit.objects.active(clock.today()).filter(level__in=(Unit.Level.TOWN, Unit.Level.VILLAGE))
    named = [(name, unit) for unit in here for name in _names(unit)]
    found = [(name, unit) for name, unit in named if name in text]
    if not found:
        said = heard(text, named)
        return (said[0], f"{text[: said[1][0]]} {text[said[1][1] :]}".strip()) if said else (None, text)
    place = max(found, key=lambda pair: (pair[1].level == Unit.Level.VILLAGE, len(pair[0])))[1]
    for name in sorted({name for name, unit in found if _on_the_way(unit, place)}, key=len, reverse=True):
        text = text.replace(name, " ")
    return place, text.strip()


def _names(unit: Unit) -> list[str]:
    if unit.level == Unit.Level.VILLAGE:
        return [unit.label] if unit.label.endswith(VILLAGE_ENDS) else []
    end = next((each for each in TOWN_ENDS if unit.label.endswith(each)), "")
    bare = unit.label[: len(unit.label) - len(end)]
    return [unit.name, unit.label, *([bare] if end and len(bare) >= SHORTEST else [])]


def _on_the_way(unit: Unit, place: Unit) -> bool:
    return unit.covers(place)
