// outline.js: the list of steps and questions beside the one being edited.
import { hasError, labelOf, meta, setting, streamOf, walk } from "./pieces.js";
import { icon, make } from "./dom.js";

// Draws ``root`` into ``list``. ``picked``: the chosen piece; ``on``: {pick(child), drop(child, target, after)}.
export function draw(list, root, picked, words, on) {
  const focused = list.contains(document.activeElement);
  list.textContent = "";
  let step = 0;
  root.children.forEach((child) => {
    const stream = streamOf(child);
    if (stream) step += 1;
    const title = stream ? words.step.replace("{n}", step) : meta(child).label;
    const item = make("li", "ow-outline__step");
    item.append(row(child, picked, words, on, { title, count: stream && walk(stream).length }));
    if (stream) item.append(questions(stream, picked, words, on));
    list.append(item);
  });
  if (focused) {
    const current = list.querySelector("[aria-current]");
    if (current) current.focus();
  }
}

function questions(stream, picked, words, on) {
  const list = make("ol", "ow-outline__list");
  stream.children.forEach((child) => {
    const item = make("li");
    item.append(row(child, picked, words, on, {}));
    const nested = streamOf(child);
    if (nested) item.append(questions(nested, picked, words, on));
    list.append(item);
  });
  return list;
}

function row(child, picked, words, on, { title, count }) {
  const button = make("button", title ? "ow-outline__row ow-outline__row--step" : "ow-outline__row");
  button.type = "button";
  button.draggable = true;
  if (child === picked) button.setAttribute("aria-current", "true");
  const text = make("span", "ow-outline__text");
  if (title) text.append(make("b", "", title), " ");
  text.append(labelOf(child) || make("i", "", words.unnamed));
  button.append(icon(meta(child).icon), text, ...chips(child, words));
  if (count !== undefined) button.append(make("span", "ow-outline__count", String(count)));
  button.addEventListener("click", () => on.pick(child));
  carry(button, child, on);
  return button;
}

function chips(child, words) {
  const found = [];
  if (hasError(child)) found.push(["bad", words.error]);
  if (setting(child, "show_if") || setting(child, "required_if")) found.push(["rule", words.rule]);
  if (setting(child, "secret")) found.push(["secret", words.secret]);
  if (setting(child, "calc")) found.push(["rule", words.calc]);
  return found.map(([kind, said]) => make("span", `ow-chip ow-chip--${kind}`, said));
}

let carried = null;

function carry(button, child, on) {
  button.addEventListener("dragstart", (event) => {
    carried = child;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", labelOf(child));
  });
  const clear = () => button.classList.remove("ow-outline__row--before", "ow-outline__row--after");
  button.addEventListener("dragover", (event) => {
    if (!carried || carried === child) return;
    event.preventDefault();
    clear();
    button.classList.add(lower(event, button) ? "ow-outline__row--after" : "ow-outline__row--before");
  });
  button.addEventListener("dragleave", clear);
  button.addEventListener("dragend", () => { carried = null; });
  button.addEventListener("drop", (event) => {
    event.preventDefault();
    clear();
    const piece = carried;
    carried = null;
    if (piece && piece !== child) on.drop(piece, child, lower(event, button));
  });
}

function lower(event, button) {
  const box = button.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
}
