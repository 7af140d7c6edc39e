// rule.js: a rule read as a sentence and made by picking. The text under it stays the truth, and may be typed.
import { button, make } from "./dom.js";

export class RuleEditor {
  constructor(area, builder) {
    this.area = area;
    this.builder = builder;
    this.words = builder.wordsValue;
    this.box = make("div", "ow-rule");
    this.room = make("div", "ow-rule__rows");
    this.sentence = make("p", "ow-rule__said");
    this.tried = make("p", "ow-rule__tried");
    this.raw = make("details", "ow-rule__raw");
    this.raw.append(make("summary", "", this.words.raw));
    area.before(this.box);
    this.raw.append(area);
    this.box.append(this.room, this.sentence, this.tried, this.raw);
    [this.asked, this.picked] = ["", ""];
    this.picks = [];
    this.questions = [];
  }

  show({ rules, questions, ready }) {
    if (ready === false) return; // half-finished elsewhere: what was read last still stands
    const none = { said: "", picks: { joined: "all", picks: [] }, tried: "" };
    const face = rules[this.area.name] || (this.area.value.trim() ? { said: "", picks: null, tried: "" } : none);
    this.read(face.said, false);
    this.tried.textContent = face.tried;
    this.tried.hidden = !face.tried;
    const [asked, picked] = [JSON.stringify(questions), JSON.stringify(face.picks)];
    if (asked === this.asked && picked === this.picked) return; // what somebody picks in is not drawn anew under their hands
    this.questions = questions.filter(({ place }) => place !== this.own());
    if (picked !== this.picked) {
      this.joined = face.picks ? face.picks.joined : "all";
      this.picks = face.picks && face.picks.picks.map((pick) => ({ ...pick }));
    }
    [this.asked, this.picked] = [asked, picked];
    this.draw();
  }

  read(sentence, bad) {
    this.sentence.textContent = sentence;
    this.sentence.hidden = !sentence;
    this.sentence.classList.toggle("ow-rule__said--bad", bad);
  }

  own() {
    const { name } = this.area;
    return name.slice(0, name.lastIndexOf("-value-"));
  }

  draw() {
    const { words } = this;
    this.room.textContent = "";
    if (!this.picks) {
      this.room.append(make("p", "ow-rule__note", words.by_hand));
      this.raw.open = true;
      return;
    }
    if (this.picks.length > 1) {
      const line = make("p", "ow-rule__row");
      line.append(this.select([["all", words.all], ["any", words.any]], this.joined, (joined) => {
        this.joined = joined;
        this.draw();
        this.tell();
      }, words.join));
      this.room.append(line);
    }
    this.picks.forEach((pick, n) => this.room.append(this.row(pick, n)));
    this.room.append(button(this.picks.length ? words.more_rule : words.first_rule, "plus", async () => {
      await this.builder.board.ask(); // what was typed a moment ago can be asked about too
      if (!this.picks || !this.questions.length) return;
      const question = this.questions[0];
      this.picks.push({ key: question.name, ...this.usual(question, question.ops[0]) });
      this.draw();
      this.tell();
    }));
  }

  row(pick, n) {
    const { words } = this;
    const line = make("p", "ow-rule__row");
    const question = this.questions.find(({ name }) => name === pick.key) || this.questions[0];
    const operator = question.ops.find(({ op }) => op === pick.operator) || question.ops[0];
    line.append(
      make("span", "ow-rule__word", n ? words[this.joined === "any" ? "or" : "and"] : words.when),
      this.select(this.questions.map(({ name, label }) => [name, label]), pick.key, (key) => {
        const next = this.questions.find(({ name }) => name === key);
        this.change(pick, { key, ...this.usual(next, next.ops[0]) });
      }, words.question),
      this.select(question.ops.map(({ op, words: said }) => [op, said]), pick.operator, (op) => {
        const next = question.ops.find((each) => each.op === op);
        const same = next.takes === operator.takes && next.of === operator.of;
        this.change(pick, same ? { operator: op } : this.usual(question, next));
      }, words.operator),
      ...this.value(pick, question, operator),
      button(words.drop, "cross", () => {
        this.picks.splice(n, 1);
        this.draw();
        this.tell();
      }),
    );
    return line;
  }

  usual({ values }, { op, takes }) {
    const first = values && values.length ? values[0][0] : "";
    const value = { none: null, one: first, many: first ? [first] : "", two: ["", ""] }[takes];
    return { operator: op, value };
  }

  value(pick, { values }, { takes, of }) {
    const { words } = this;
    if (takes === "none") return [];
    const listed = values && (of === "text" || of === "list");
    if (takes === "two") {
      return [words.least, words.most].map((name, n) =>
        this.field(of, (pick.value || [])[n], name, (typed) => {
          const both = [...(pick.value || ["", ""])];
          both[n] = typed;
          this.set(pick, both);
        }));
    }
    if (listed && takes === "many") return [this.boxes(pick, values)];
    if (listed) return [this.select(values, pick.value, (value) => this.set(pick, value), words.value)];
    const value = Array.isArray(pick.value) ? pick.value.join(" ") : pick.value;
    return [this.field(takes === "many" ? "text" : of, value, words.value, (typed) => this.set(pick, typed))];
  }

  field(kind, value, name, act) {
    const field = make("input", "ow-rule__value");
    field.type = { number: "number", date: "date", datetime: "datetime-local" }[kind] || "text";
    if (kind === "number") field.step = "any";
    field.value = value === null || value === undefined || typeof value === "object" ? "" : value;
    field.setAttribute("aria-label", name);
    field.addEventListener("change", () => act(field.value));
    return field;
  }

  boxes(pick, values) {
    const group = make("span", "ow-rule__boxes");
    values.forEach(([code, label]) => {
      const line = make("label");
      const box = make("input");
      box.type = "checkbox";
      box.checked = (pick.value || []).includes(code);
      box.addEventListener("change", () => {
        const chosen = values.map(([each]) => each).filter((each) => (each === code ? box.checked : (pick.value || []).includes(each)));
        this.set(pick, chosen);
      });
      line.append(box, label);
      group.append(line);
    });
    return group;
  }

  select(options, value, act, name) {
    const made = make("select", "ow-rule__pick");
    made.setAttribute("aria-label", name);
    options.forEach(([code, label]) => made.append(new Option(label, code, false, code === String(value))));
    made.addEventListener("change", () => act(made.value));
    return made;
  }

  set(pick, value) {
    pick.value = value;
    this.tell();
  }

  change(pick, more) {
    Object.assign(pick, more);
    this.draw();
    this.tell();
  }

  // The server writes the rule; what it cannot write yet (no answer chosen) stays with the pickers.
  async tell() {
    const turn = (this.turn = (this.turn || 0) + 1);
    this.builder.edits += 1;
    this.builder.keep(this.picks.map(({ key }) => this.questions.find(({ name }) => name === key)));
    const form = new FormData(this.area.form);
    form.set("ow-picks", JSON.stringify({ joined: this.joined, picks: this.picks }));
    const answer = await window.fetch(this.builder.urlValue, { method: "POST", body: form });
    if (!answer.ok) return;
    const { text, problem } = await answer.json();
    if (turn !== this.turn) return; // picked on meanwhile
    if (problem) {
      this.read(problem, true);
      return;
    }
    this.area.value = text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
