// suggest.js: titles while somebody types in the search box. Without it the box searches, as any form does.
// The list is a combobox as WAI-ARIA has it: arrows choose, Enter goes there, Escape closes, typing goes on.
const PAUSE = 160; // ms without a key before we ask

export function mountSuggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `${input.id}-suggest`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let at = -1;
  let timer = 0;
  let asking = null;
  let composing = false;
  const known = new Map();

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    const options = [...list.children];
    at = (next + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const show = (rows) => {
    if (!rows.length || document.activeElement !== input) return close();
    list.replaceChildren(
      ...rows.map((row, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = row.url;
        option.append(row.title);
        if (row.kind) {
          const tag = document.createElement("span");
          tag.className = "tag";
          tag.append(row.kind);
          option.append(tag);
        }
        return option;
      }),
    );
    at = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (asking) asking.abort();
    if (!typed) return close();
    if (known.has(typed)) return show(known.get(typed));
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const { rows } = await answer.json();
      known.set(typed, rows);
      if (input.value.trim() === typed) show(rows);
    } catch {
      // Called off by the next key, or the network is gone: the button still searches.
    }
  };
  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, PAUSE);
  };
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    later();
  });
  input.addEventListener("input", later);
  input.addEventListener("keydown", (event) => {
    if (composing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the field keeps what was typed
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150)); // a click on a title comes after the blur
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
