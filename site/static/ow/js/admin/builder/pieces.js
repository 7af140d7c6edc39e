// pieces.js: the questions of the builder as a tree, and what may be done with them. Wagtail's stream objects are the
// only truth; nothing is kept beside them.
const NESTED = ["fields", "columns"];

export function rootOf(id) {
  const element = document.getElementById(`${id}-root`);
  return element && element.rootBlock;
}

const inside = (child) => (child.block && child.block.childBlocks) || {};

// The stream a step, a group or a repeat holds its questions in; undefined for a question.
export function streamOf(child) {
  const blocks = inside(child);
  return NESTED.map((name) => blocks[name]).find((each) => each && each.children);
}

export function setting(child, name) {
  const block = inside(child)[name];
  return block ? block.getValue() : undefined;
}

export function element(child, name) {
  const block = inside(child)[name];
  return block && block.element && block.element.closest("[data-contentpath]");
}

export function labelOf(child) {
  return setting(child, "label") || setting(child, "title") || setting(child, "say") || "";
}

// Every piece under ``stream``, in order: {child, depth, parents, stream}.
export function walk(stream, parents = []) {
  return stream.children.flatMap((child) => {
    const nested = streamOf(child);
    const here = { child, parents, stream, depth: parents.length };
    return [here, ...(nested ? walk(nested, [...parents, child]) : [])];
  });
}

export const meta = (child) => child.blockDef.meta;

export function hasError(child) {
  return Boolean(child.element.querySelector(".w-field--error, .w-field__errors p, [aria-invalid='true']"));
}

// What may be added to ``stream``: [{name, label, icon}].
export function kinds(stream) {
  return stream.blockDef.groupedChildBlockDefs.flatMap(([, defs]) =>
    defs.map((def) => ({ name: def.name, label: def.meta.label, icon: def.meta.icon })));
}

export function insert(stream, type, at, value) {
  const state = value === undefined ? stream.blockDef.initialChildStates[type] : value;
  return stream.insert({ type, value: state, id: freshId() }, at, { collapsed: false });
}

export function move(child, stream, at) {
  const from = child.sequence;
  if (from === stream) {
    const last = stream.children.length - 1;
    stream.moveBlock(child.index, Math.max(0, Math.min(at, last)));
    return child;
  }
  const { type, value, id } = child.getState();
  const index = child.index;
  const moved = stream.insert({ type, value, id }, at, { collapsed: false });
  from.deleteBlock(index);
  return moved;
}

export function swap(child, value) {
  const { sequence: stream, index } = child;
  const { type, id } = child.getState();
  const made = stream.insert({ type, value, id }, index + 1, { collapsed: false });
  stream.deleteBlock(index);
  return made;
}

export function accepts(stream, type) {
  return Boolean(stream && stream.blockDef.childBlockDefsByName[type]);
}

export function freshId() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, n) => hex.slice([0, 8, 12, 16, 20][n], end)).join("-");
}
