// library.js: parts of the library: put a copy in as a group, keep a group as a part. The server makes both; what comes
// back is put in like anything else and saved with the form.
import { icon, make } from "./dom.js";
import * as pieces from "./pieces.js";

export class Library {
  constructor(builder) {
    this.builder = builder;
    this.words = builder.wordsValue;
  }

  // The list under all kinds of questions.
  offer(room) {
    const parts = this.builder.partsValue;
    room.textContent = "";
    if (!parts.length) return;
    const list = make("ul", "ow-parts__list");
    parts.forEach((part) => {
      const line = make("li");
      const said = this.words.part.replace("{title}", part.title).replace("{n}", part.n);
      const choice = make("button", "ow-part");
      choice.type = "button";
      choice.append(icon("folder-open-inverse"), make("span", "", said));
      choice.addEventListener("click", () => this.add(part.ref, room.closest("details")));
      line.append(choice);
      list.append(line);
    });
    room.append(make("p", "", this.words.library), list);
  }

  async add(ref, menu) {
    const { builder, words } = this;
    const answer = await this.tell({ "ow-part": ref });
    if (!answer) return;
    if (menu) menu.open = false;
    const added = builder.add("group", answer.value);
    if (!added) {
      builder.say(words.not_here);
      return;
    }
    const renamed = answer.renamed.map(([old, now]) => words.renamed.replace("{old}", old).replace("{now}", now));
    builder.say([words.part_added.replace("{name}", pieces.labelOf(added)), ...renamed].join(" "));
  }

  async keep(child) {
    const { builder, words } = this;
    const from = (pieces.setting(child, "part") || "").split("@")[0];
    const known = builder.partsValue.find(({ ref }) => ref.split("@")[0] === from);
    const question = known ? words.keep_again.replace("{name}", known.title) : words.keep_new;
    const title = window.prompt(question, known ? known.title : pieces.labelOf(child));
    if (title === null) return;
    const answer = await this.tell({ "ow-keep": child.prefix, "ow-title": title });
    if (!answer || !builder.place(child)) return;
    const others = builder.partsValue.filter(({ ref }) => ref.split("@")[0] !== answer.part.ref.split("@")[0]);
    builder.partsValue = [...others, answer.part];
    this.offer(builder.partsTarget);
    builder.swap(child, answer.value);
    builder.say(answer.said);
  }

  // Posts the form as it stands; null, and a sentence on the screen, where nothing comes of it.
  async tell(more) {
    const form = new FormData(this.builder.element.closest("form"));
    Object.entries(more).forEach(([name, value]) => form.set(name, value));
    try {
      const got = await window.fetch(this.builder.libraryValue, { method: "POST", body: form });
      const answer = got.ok ? await got.json() : { problem: this.words.line_down };
      if (!answer.problem) return answer;
      this.builder.say(answer.problem);
    } catch {
      this.builder.say(this.words.line_down);
    }
    return null;
  }
}
