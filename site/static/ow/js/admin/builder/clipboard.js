// clipboard.js: a question or a step copied in one form and pasted in another, in another tab too. A key that is taken
// where it lands gets a number, and the rules that came along name it so.
import { freshId, setting, walk } from "./pieces.js";

const PLACE = "ow-builder-piece";

export function copy(child, from) {
  const { type, value } = child.getState();
  window.localStorage.setItem(PLACE, JSON.stringify({ type, value, from }));
}

export function held() {
  try {
    return JSON.parse(window.localStorage.getItem(PLACE));
  } catch {
    return null; // written by another version
  }
}

// {type, value, renamed: [[old, new]]} fit for the form whose stream is ``root``.
export function fit(piece, root) {
  const taken = new Set(walk(root).map(({ child }) => setting(child, "name")).filter(Boolean));
  const renamed = [];
  const name = (key) => {
    let n = 2;
    while (taken.has(`${key}_${n}`)) n += 1;
    taken.add(`${key}_${n}`);
    return `${key}_${n}`;
  };
  eachValue(piece.value, (value) => {
    if (value.name && taken.has(value.name)) renamed.push([value.name, name(value.name)]);
    else if (value.name) taken.add(value.name);
  });
  remember(piece.value, new Map(renamed));
  const names = new Map(renamed);
  eachValue(piece.value, (value) => {
    const origin = more(value).origin;
    if (names.has(value.name)) value.name = names.get(value.name);
    for (const [slot, rule] of Object.entries(value)) {
      if (typeof rule === "string" && /_if$|^must$|^calc$|^more$/.test(slot)) value[slot] = renameIn(rule, names);
    }
    if (origin) value.more = JSON.stringify({ ...more(value), origin });
  });
  return { type: piece.type, value: piece.value, renamed };
}

// A question of a library part that gets another key still says which one it is there.
function remember(value, names) {
  if (value.part) {
    (value.fields || []).forEach((child) => {
      const { name } = child.value;
      if (names.has(name) && !more(child.value).origin) child.value.more = JSON.stringify({ ...more(child.value), origin: name });
    });
  }
  (value.fields || []).forEach((child) => remember(child.value, names));
}

function more(value) {
  try {
    return JSON.parse(value.more || "{}");
  } catch {
    return {}; // typed half; it is told beside its box
  }
}

function renameIn(rule, names) {
  return rule.replace(/[a-z][a-z0-9_]*/g, (word) => names.get(word) || word);
}

function eachValue(value, visit) {
  visit(value);
  for (const list of [value.fields, value.columns]) {
    if (Array.isArray(list)) {
      list.forEach((child) => {
        child.id = freshId();
        eachValue(child.value, visit);
      });
    }
  }
}
