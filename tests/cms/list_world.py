"""A pack with a register, published cases and a ranking, and cases of it."""

from cases.packs import loads
from cases.packs.scenarios import runner
from cases.packs.scenarios.world import World
from cases.packs.shapes import Step

PACK = """\
pack: firms
format: 1
title: 机构
needs: [base]
units: {office: {label: 中心, level: office}, bureau: 部门}
forms:
  enter:
    title: 入库
    steps:
      - title: 机构
        fields:
          - {key: firm, type: text, label: 机构名称, required: true, public: true}
          - {key: head, type: person_name, label: 负责人, required: true, public: true}
          - {key: memo, type: text, label: 内部备注}
          - {key: phone, type: phone, label: 电话, required: true, secret: true, purpose: 联系}
  marked:
    title: 打分
    steps: [{title: 打分, fields: [{key: points, type: integer, label: 分数, required: true, public: true}]}]
case_types:
  firm:
    title: 机构
    owner: office
    number: "JG{seq:4}"
    facts: [{key: mark, type: number, label: 得分, public: true}, {key: inside, type: text, label: 内部结论}]
    states:
      asked: {label: 申请, category: intake}
      active: {label: 在库, public: 正常, category: work, alive: true}
      gone: {label: 退出, category: closed, result: gone}
    transitions:
      open: {label: 申请, form: enter, channels: base.channel, by: [applicant], to: asked}
      admit: {label: 入库, from: asked, to: active, by: [handler]}
      grade: {label: 打分, from: active, by: [handler], form: marked, effects: [{set: {mark: {var: points}}}]}
      leave: {label: 退出, from: active, to: gone, by: [handler]}
    keep: {gone: 5y}
pages:
  - {type: register, slug: firms, title: 机构名录, over: firm, columns: [firm, head, case.state, mark]}
  - {type: cases, slug: asking, title: 入库公示, over: firm, where: {case.state: asked}, columns: [firm, case.opened]}
  - {type: ranking, slug: best, title: 机构排名, over: firm, where: {case.alive: true}, by: mark, columns: [firm, mark]}
"""


class Played:
    """Cases of the pack above, filed and moved through the engine's doors."""

    def __init__(self) -> None:
        self.world = World(loads(PACK, "firms.yaml"))
        self.world.build()

    def do(self, **step) -> None:
        assert (told := runner.take(self.world, Step.model_validate(step))) is None, told

    def firm(self, name: str, day: str = "2026-03-02", **more) -> None:
        said = {"firm": name, "head": "周建国", "memo": "内部话", "phone": "13600000011", **more}
        self.do(at=f"{day} 09:00", submit="enter", case=name, unit="bureau", data=said)

    def admit(self, name: str, day: str = "2026-03-02") -> None:
        self.do(at=f"{day} 10:00", do="admit", case=name, **{"as": "handler@bureau"})

    def mark(self, name: str, points: int, day: str = "2026-03-02") -> None:
        self.do(at=f"{day} 11:00", do="grade", case=name, data={"points": points}, **{"as": "handler@bureau"})

    def leave(self, name: str, day: str) -> None:
        self.do(at=f"{day} 12:00", do="leave", case=name, **{"as": "handler@bureau"})
