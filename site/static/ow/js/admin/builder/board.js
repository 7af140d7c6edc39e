// board.js: asks the server what it makes of the form as it stands, and shows the answer: what is wrong, what a rule
// says in words, how long the form takes.
import { button, make } from "./dom.js";
import { setting, walk } from "./pieces.js";
import { RuleEditor } from "./rule.js";

export class Board {
  constructor(builder) {
    this.builder = builder;
    this.answer = { questions: [], rules: {}, findings: [], uses: {} };
    this.turn = 0;
    this.editors = new Map(); // textarea → RuleEditor
  }

  async ask() {
    const { builder } = this;
    const form = builder.element.closest("form");
    const [turn, edits] = [(this.turn += 1), builder.edits];
    try {
      const answer = await window.fetch(builder.urlValue, { method: "POST", body: new FormData(form) });
      // What somebody did meanwhile is asked about next; an answer to what was before would undo it on the screen.
      if (!answer.ok || turn !== this.turn || edits !== builder.edits) return;
      this.answer = await answer.json();
    } catch {
      return; // the line is down: what was known stays on the screen, and saving says what it says
    }
    this.findings();
    this.builder.draw();
  }

  // Every rule's box in the open piece gets its sentence and its pickers.
  dress() {
    const { picked } = this.builder;
    for (const [area] of this.editors) if (!area.isConnected) this.editors.delete(area);
    if (!picked || !this.builder.place(picked)) return;
    picked.element.querySelectorAll("textarea[data-ow-rule]").forEach((area) => {
      if (area.closest("[data-streamfield-child]") !== picked.element) return;
      if (!this.editors.has(area)) this.editors.set(area, new RuleEditor(area, this.builder));
      this.editors.get(area).show(this.answer);
    });
  }

  usesOf(child) {
    return this.answer.uses[setting(child, "name")] || [];
  }

  find(place) {
    return walk(this.builder.root).map(({ child }) => child).find((child) => child.prefix === place);
  }

  findings() {
    const { builder } = this;
    const { findings, verdict } = this.answer;
    const words = builder.wordsValue;
    const room = builder.checksTarget;
    room.textContent = "";
    const head = make("h3", "", words.checks);
    head.append(" ", make("small", "", verdict || ""));
    const list = make("ul", "ow-checks__list");
    (findings || []).forEach((finding) => list.append(this.finding(finding)));
    room.append(head, list);
  }

  finding({ severity, said, place, fix }) {
    const { builder } = this;
    const item = make("li", `ow-check ow-check--${severity}`);
    item.append(make("b", "ow-check__how", builder.wordsValue[severity]), make("span", "", said));
    const child = place && this.find(place);
    if (child) item.append(button(builder.wordsValue.go, "", () => builder.pick(child, true)));
    if (fix && this.find(fix.place)) item.append(button(fix.words, "check", () => this.mend(fix)));
    return item;
  }

  // ``fix``: {do: set | remove | add | swap, place, slot, value, type}. Nothing is saved; it can be undone like typing.
  mend({ do: act, place, slot, value, type }) {
    const { builder } = this;
    const child = this.find(place);
    builder.pick(child, true);
    if (act === "remove") builder.remove();
    else if (act === "add") builder.add(type, value);
    else if (act === "swap") builder.swap(child, value);
    else if (child.block.childBlocks[slot]) child.block.childBlocks[slot].setState(value);
    builder.changed();
  }
}
