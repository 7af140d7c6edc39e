"""Case types drawn at random that ought to work: what the linter accepts and the engine must carry, whatever it is.

Every state can be reached and left, every clock starts and stops, every role is held in the tests' county.
"""

import json
import random
from typing import Any

TERMS = ("1d", "3d", "10d", "10cd", "45cd", "1mo", "4h", "90cmin")
ROLES = ("handler", "lead", "handler@office", "lead@office", "dispatcher@office")
POINTS = ("50%", "80%", "-1d", "0d", "+2d")
QUESTION = {"key": "what", "type": "text", "label": "什么事", "required": True}
RESULTS = ("granted", "denied", "withdrawn")


class Drawn:
    """One pack with one type, as plain data; ``text`` is what somebody would have written."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        chance = self.chance
        self.work = [f"w{n}" for n in range(chance.randint(1, 4))]
        self.closed = [f"c{n}" for n in range(chance.randint(1, 3))]
        self.pauses = [f"p{n}" for n in range(chance.randint(0, 2))]
        self.levels = chance.random() < 0.4
        self.marks = {state: f"m_{state}" for state in [*self.work[1:], *self.closed] if chance.random() < 0.6}
        self.moves: dict[str, dict[str, Any]] = {}
        self.clocks: dict[str, dict[str, Any]] = {}
        self.ladder: list[dict[str, Any]] = []
        self.automatic: set[str] = set()  # states the system may leave: one move each, so that no two may both hold
        self.draw()

    @property
    def text(self) -> str:
        return json.dumps(self.data, ensure_ascii=False)

    def some(self, *of: Any, most: int = 2) -> list[Any]:
        return self.chance.sample(of, self.chance.randint(1, min(most, len(of))))

    # --- moves ----------------------------------------------------------------------------------------------------
    def move(self, name: str, source: list[str], target: str | None, **more: Any) -> None:
        step = {"label": f"动作{len(self.moves)}", "from": source, **({"to": target} if target else {}), **more}
        if target in self.marks:  # every way into a state reaches the same
            step["reaches"] = [self.marks[target]]
        if effects := self.effects(target):
            step["effects"] = effects
        self.moves[name] = step

    def effects(self, target: str | None) -> list[dict[str, Any]]:
        chance, found = self.chance, []
        if chance.random() < 0.4:
            worth = {"note": ["甲", {"if": [{">": [{"var": "case.level"}, 1]}, "甲", "丙"]}], "day": [{"var": "today"}]}
            worth["times"] = [1, {"+": [{"var": "case.level"}, 1]}]
            fact = chance.choice([*worth])
            found.append({"set": {fact: chance.choice(worth[fact])}})
        if chance.random() < 0.2:
            found.append({"notify": "told"})
        if chance.random() < 0.2:
            found.append({"remind": self.some("handler", "lead")})
        if self.levels and chance.random() < 0.4 and target not in self.closed:
            found.append({"raise": 1, "when": {"<": [{"var": "case.level"}, 3]}})
        if chance.random() < 0.15:
            found.append({"assign": {"unit": chance.choice(["office", "town_a", "bureau"])}})
        return found

    def by(self) -> dict[str, Any]:
        more: dict[str, Any] = {"by": self.some(*ROLES, "applicant", most=3)}
        if self.chance.random() < 0.2:
            more["reason"] = "required"
        if self.chance.random() < 0.15:
            more["checks"] = [{"must": {"!=": [{"var": "note"}, "乙"]}, "say": "记成乙的不能办"}]
        return more

    def draw(self) -> None:
        chance = self.chance
        self.moves["open"] = {
            "label": "登记", "form": "ask", "by": ["applicant", "window"], "to": self.work[0],
            "effects": [{"notify": "told"}],
        }  # fmt: skip
        for n, state in enumerate(self.work):
            following = self.work[n + 1] if n + 1 < len(self.work) else self.closed[0]
            self.move(f"go_{state}", [state], following, **self.by())
        for n, state in enumerate(self.closed[1:]):
            self.move(f"end_{n}", self.some(*self.work), state, **self.by())
        for n in range(chance.randint(0, 3)):
            self.aside(n)
        for n, state in enumerate(self.pauses):
            self.move(f"hold_{n}", self.some(*self.work), state, by=["handler"], pause=["wait"])
            self.move(f"resume_{n}", [state], "back", by=self.some("handler", "applicant"))
        for n in range(chance.randint(0, 3)):
            self.clock(f"k{n}")
        if chance.random() < 0.3:
            self.move("reopen", [chance.choice(self.closed)], self.work[0], by=["lead"], reason="required")

    def aside(self, n: int) -> None:
        """A move that no life needs: to and fro, once, only under a condition."""
        more = self.by()
        if self.chance.random() < 0.3:
            more["once"] = True
        if self.chance.random() < 0.3:
            more["when"] = self.chance.choice([{"<": [{"var": "case.level"}, 3]}, {"present": {"var": "note"}}])
        target = self.chance.choice([None, *self.work])
        self.move(f"extra_{n}", self.some(*self.work), target, **more)

    # --- clocks ---------------------------------------------------------------------------------------------------
    def clock(self, key: str) -> None:
        chance = self.chance
        starts = ["opened", *(mark for state, mark in self.marks.items() if state in self.work)]
        stops = sorted({*(self.marks[state] for state in self.closed if state in self.marks), f"go_{self.work[-1]}"})
        made = {
            "label": f"时限{key}", "from": self.some(*starts), "to": self.some(*stops),
            "term": chance.choice(TERMS), "kind": chance.choice(["promised", "statutory"]), "basis": "本单位规定",
        }  # fmt: skip
        if chance.random() < 0.3:
            made["extend"] = {"term": made["term"], "times": chance.randint(1, 2), "by": ["lead"], "reason": "required"}
        self.clocks[key] = made
        for at in chance.sample(POINTS, chance.randint(0, 2)):
            self.ladder.append({"clock": key, "at": at, "effects": [{"remind": ["handler"]}]})
        state = chance.choice(self.work)
        if chance.random() < 0.4 and state not in self.automatic:
            self.automatic.add(state)
            target = chance.choice([*self.work, *self.closed])
            self.move(f"auto_{key}", [state], target, auto={"clock": key, "at": "overdue"}, basis="本单位规定")

    # --- the whole ------------------------------------------------------------------------------------------------
    @property
    def data(self) -> dict[str, Any]:
        states: dict[str, Any] = {}
        for n, key in enumerate([*self.work, *self.pauses]):
            category = "pause" if key in self.pauses else "intake" if not n else "work"
            states[key] = {"label": f"状态{key}", "public": f"办理中{n}", "category": category}
        for n, key in enumerate(self.closed):
            states[key] = {"label": f"结果{key}", "public": "已有结果", "category": "closed", "result": RESULTS[n]}
        life = {
            "title": "随机办件", "owner": "office", "number": "RX{year}{seq:4}",
            "facts": [
                {"key": "note", "type": "text"}, {"key": "day", "type": "date"}, {"key": "times", "type": "integer"},
            ],
            "milestones": {mark: {"label": f"节点{mark}"} for mark in self.marks.values()},
            "states": states, "transitions": self.moves, "clocks": self.clocks, "ladder": self.ladder,
            "keep": {RESULTS[n]: "5y" for n in range(len(self.closed))},
        }  # fmt: skip
        if self.levels:
            life["levels"] = ["unit_of_channel", "office", "bureau"]
        if self.pauses:
            life["pauses"] = {"wait": {"label": "等材料", "stops": [*self.clocks]}}
        return {
            "pack": "drawn", "format": 1, "title": "随机方案", "needs": ["base"],
            "units": {
                "office": {"label": "中心", "level": "office"},
                "town_a": {"label": "任一镇", "level": "town"},
                "bureau": "局",
            },
            "notices": {"told": {"to": "applicant", "text": "编号{case.number}有新进展：{link}"}},
            "forms": {
                "ask": {
                    "title": "登记",
                    "steps": [{"title": "事情", "fields": [QUESTION]}],
                }
            },
            "case_types": {"life": life},
        }  # fmt: skip
