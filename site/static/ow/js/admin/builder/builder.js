// builder.js: makes the stream of questions a builder: a list on the left, one question open beside it, what is wrong
// below. Without it the stream works as Wagtail's does.
import * as clipboard from "./clipboard.js";
import { button, icon, later, make } from "./dom.js";
import { draw } from "./outline.js";
import * as pieces from "./pieces.js";
import { Board } from "./board.js";
import { Library } from "./library.js";

const ONE = "ow-builder-one";

class Builder extends window.StimulusModule.Controller {
  static targets = ["list", "tools", "add", "more", "count", "shape", "said", "checks", "room", "parts"];
  static values = { field: String, url: String, words: Object, common: Array, library: String, parts: Array };

  connect() {
    this.redraw = later(() => this.draw(), 60);
    this.ask = later(() => this.board.ask(), 700);
    this.watcher = new MutationObserver(() => this.start()); // Wagtail draws the stream in the place of another element
    this.watcher.observe(this.element, { childList: true, subtree: true });
    this.start();
  }

  start() {
    const root = pieces.rootOf(this.fieldValue);
    if (!root || this.root === root) return;
    this.watcher.disconnect();
    this.root = root;
    this.board = new Board(this);
    this.library = new Library(this);
    this.begin();
  }

  disconnect() {
    if (this.watcher) this.watcher.disconnect();
  }

  begin() {
    this.edits = 0;
    this.one = window.localStorage.getItem(ONE) !== "no";
    this.element.classList.add("ow-builder--on");
    this.element.closest(".w-form-width").classList.add("ow-wide");
    this.watcher = new MutationObserver((changes) => {
      if (changes.some(({ target }) => !target.closest(".ow-rule"))) this.changed();
    });
    this.watcher.observe(this.root.element, { childList: true, subtree: true });
    this.root.element.addEventListener("input", () => this.changed());
    this.root.element.addEventListener("change", () => this.changed());
    this.palette();
    const all = pieces.walk(this.root);
    const wrong = all.filter(({ child }) => pieces.hasError(child)).pop();
    this.pick((wrong || all.find(({ depth }) => depth === 1) || all[0] || {}).child, false);
    this.board.ask();
  }

  changed() {
    this.edits += 1;
    this.redraw();
    this.ask();
  }

  place(child) {
    return pieces.walk(this.root).find((each) => each.child === child);
  }

  draw() {
    if (!this.place(this.picked)) this.picked = this.fallback();
    draw(this.listTarget, this.root, this.picked, this.wordsValue, {
      pick: (child) => this.pick(child, true),
      drop: (child, target, after) => this.drop(child, target, after),
    });
    const asked = pieces.walk(this.root).filter(({ child, depth }) => depth && !pieces.streamOf(child)).length;
    const { minutes } = this.board.answer;
    this.countTarget.textContent = this.wordsValue.count.replace("{n}", asked)
      + (minutes ? this.wordsValue.minutes.replace("{n}", minutes) : "");
    this.tools();
    this.show();
    this.board.dress();
  }

  fallback() {
    const all = pieces.walk(this.root);
    return (all[Math.min(this.at || 0, all.length - 1)] || {}).child;
  }

  pick(child, focus) {
    this.picked = child;
    this.at = pieces.walk(this.root).findIndex((each) => each.child === child);
    this.draw();
    if (!child) return;
    if (focus) child.element.scrollIntoView({ block: "nearest" });
    this.preview();
  }

  // The preview beside shows the step that is worked on.
  preview() {
    const line = [...this.place(this.picked).parents, this.picked];
    const number = this.root.children.filter(pieces.streamOf).indexOf(line[0]) + 1;
    const modes = document.getElementById("id_preview_mode");
    if (!modes || !number || modes.value === String(number) || !modes.querySelector(`[value="${number}"]`)) return;
    modes.value = String(number);
    modes.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // One piece at a time: its ancestors stay as empty frames, everything else is put away.
  show() {
    this.element.classList.toggle("ow-builder--one", this.one);
    this.shapeTarget.setAttribute("aria-pressed", String(!this.one));
    const here = this.place(this.picked);
    const path = here ? here.parents : [];
    pieces.walk(this.root).forEach(({ child }) => {
      const on = child === this.picked;
      const frame = path.includes(child);
      child.element.classList.toggle("ow-off", this.one && !on && !frame);
      child.element.classList.toggle("ow-frame", this.one && frame);
      child.element.classList.toggle("ow-on", on);
      this.fold(child, this.one && frame, this.one && on);
      if (this.one && (on || frame)) this.open(child);
    });
  }

  // A frame shows its stream alone; a chosen step or group shows all but its stream, which the list shows.
  fold(child, frame, on) {
    const stream = pieces.streamOf(child);
    for (const [name, block] of Object.entries(child.block.childBlocks || {})) {
      const element = pieces.element(child, name);
      if (element) element.classList.toggle("ow-off", block === stream ? on : frame);
    }
  }

  open(child) {
    const toggle = child.element.querySelector("[data-panel-toggle]");
    if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    const settings = child.element.querySelector("[data-streamfield-action='SETTINGS']");
    if (this.picked === child && settings && settings.getAttribute("aria-expanded") === "false") settings.click();
  }

  shape() {
    this.one = !this.one;
    window.localStorage.setItem(ONE, this.one ? "yes" : "no");
    this.draw();
  }

  // ---- what may be done with the chosen piece
  tools() {
    const words = this.wordsValue;
    const here = this.place(this.picked);
    this.toolsTarget.textContent = "";
    if (!here) return;
    this.toolsTarget.append(
      button(words.up, "arrow-up", () => this.step(-1)),
      button(words.down, "arrow-down", () => this.step(1)),
      button(words.copy, "copy", () => this.copy()),
      ...(clipboard.held() ? [button(words.paste, "clipboard-list", () => this.paste())] : []),
      ...(this.picked.type === "group" ? [button(words.keep, "folder-open-inverse", () => this.library.keep(this.picked))] : []),
      button(words.remove, "bin", () => this.remove()),
    );
  }

  step(by) {
    const { child, stream, parents } = this.place(this.picked);
    const to = child.index + by;
    if (to >= 0 && to < stream.children.length) {
      this.moved(pieces.move(child, stream, to));
      return;
    }
    const owner = parents[parents.length - 1];
    if (!owner) return;
    const next = owner.sequence.children[owner.index + by]; // past the edge: into the step beside it
    const beside = next && pieces.streamOf(next);
    if (pieces.accepts(beside, child.type)) this.moved(pieces.move(child, beside, by < 0 ? beside.children.length : 0));
  }

  drop(child, target, after) {
    const { stream, parents } = this.place(target);
    const nested = pieces.streamOf(target);
    if (parents.includes(child)) return;
    if (pieces.accepts(nested, child.type) && !pieces.accepts(stream, child.type)) {
      this.moved(pieces.move(child, nested, after ? nested.children.length : 0));
    } else if (pieces.accepts(stream, child.type)) {
      const back = child.sequence === stream && child.index < target.index ? 1 : 0;
      this.moved(pieces.move(child, stream, target.index + (after ? 1 : 0) - back));
    } else this.say(this.wordsValue.not_here);
  }

  moved(child) {
    this.pick(child, false);
    this.say(this.wordsValue.moved.replace("{name}", pieces.labelOf(child)));
    this.ask();
  }

  copy() {
    clipboard.copy(this.picked, document.title);
    this.say(this.wordsValue.copied.replace("{name}", pieces.labelOf(this.picked)));
    this.tools();
  }

  paste() {
    const piece = clipboard.held();
    const fit = piece && clipboard.fit(piece, this.root);
    const added = fit && this.add(fit.type, fit.value);
    if (!added) {
      this.say(this.wordsValue.not_here);
      return;
    }
    const renamed = fit.renamed.map(([old, now]) => this.wordsValue.renamed.replace("{old}", old).replace("{now}", now));
    this.say([this.wordsValue.pasted.replace("{name}", pieces.labelOf(added)), ...renamed].join(" "));
  }

  remove() {
    const name = pieces.labelOf(this.picked);
    const used = this.board.usesOf(this.picked);
    const words = used.length ? this.wordsValue.remove_used : this.wordsValue.remove_sure;
    if (!window.confirm(words.replace("{name}", name).replace("{where}", used.join("\n")))) return;
    const { child, stream } = this.place(this.picked);
    stream.deleteBlock(child.index);
    this.say(this.wordsValue.removed.replace("{name}", name));
    this.pick(this.fallback(), false);
    this.ask();
  }

  // ---- adding
  palette() {
    const step = this.root.children.map(pieces.streamOf).find(Boolean);
    if (!step) return;
    const offered = pieces.kinds(step);
    this.commonValue.map((name) => offered.find((each) => each.name === name)).filter(Boolean)
      .forEach((kind) => this.addTarget.append(this.offer(kind)));
    pieces.kinds(this.root).forEach((kind) => this.moreTarget.append(this.offer(kind)));
    offered.filter(({ name }) => !this.commonValue.includes(name))
      .forEach((kind) => this.moreTarget.append(this.offer(kind)));
    this.library.offer(this.partsTarget);
  }

  offer({ name, label, icon: sign }) {
    const made = make("button", "ow-offer");
    made.type = "button";
    made.dataset.kind = name;
    made.append(icon(sign), make("span", "", label));
    made.addEventListener("click", () => {
      const added = this.add(name);
      const menu = made.closest("details");
      if (menu) menu.open = false;
      if (!added) this.say(this.wordsValue.not_here);
      else if (added.block.focus) added.block.focus();
    });
    return made;
  }

  // Behind the chosen piece, or at the end of the chosen step; a step behind the chosen one's step.
  add(type, value) {
    const here = this.place(this.picked);
    const nested = here && pieces.streamOf(this.picked);
    const line = here ? [...here.parents, this.picked] : [];
    let spot = null;
    if (pieces.accepts(nested, type)) spot = [nested, nested.children.length];
    else spot = line.reverse().filter((each) => pieces.accepts(each.sequence, type))
      .map((each) => [each.sequence, each.index + 1])[0];
    if (!spot && pieces.accepts(this.root, type)) spot = [this.root, this.root.children.length];
    if (!spot) return null;
    const added = pieces.insert(spot[0], type, spot[1], value);
    this.pick(added, true);
    this.ask();
    return added;
  }

  // Another state of the same piece, in its place.
  swap(child, value) {
    this.pick(pieces.swap(child, value), true);
    this.changed();
  }

  // What a rule asks about keeps the key it is known by, though its words change before the form is saved.
  keep(questions) {
    questions.filter(Boolean).forEach(({ name, place }) => {
      const child = this.board.find(place);
      const slot = child && child.block.childBlocks.name;
      if (slot && !slot.getValue()) slot.setState(name);
    });
  }

  say(sentence) {
    this.saidTarget.textContent = sentence;
  }
}

window.wagtail.app.register("ow-builder", Builder);
