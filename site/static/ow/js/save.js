// save.js: keeps what was typed, a moment after the last key and when the page is left, and says when (data-saved).
// Files are sent by ask.js. Without this script each press of “next” keeps the step.
import { TURN, nextTurn } from "./turns.js";

const PAUSE = 2500;

export function mountSave(form) {
  const here = location.pathname + location.search; // not form.action: a question may have that key
  const said = document.querySelector("[data-saved]");
  let timer = 0;
  let dirty = false;
  let call = null;

  function body() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll('input[type="file"]')) data.delete(input.name);
    data.set("_go", "auto");
    data.set(TURN, nextTurn());
    return data;
  }

  async function save() {
    if (!dirty) return;
    if (form.dataset.asking) { // a question is on its way and keeps the step too; overtaken it would be lost
      timer = window.setTimeout(save, PAUSE);
      return;
    }
    dirty = false;
    call = new AbortController();
    try {
      const answer = await fetch(here, { method: "POST", body: body(), signal: call.signal });
      const told = await answer.json();
      if (said) said.textContent = told.said;
      if (!answer.ok) stop();
    } catch (fault) {
      if (fault.name === "AbortError") return;
      dirty = true;
      if (said) said.textContent = form.dataset.unsaved;
      timer = window.setTimeout(save, 4 * PAUSE);
    }
  }

  function stop() {
    window.clearTimeout(timer);
    form.removeEventListener("input", later);
    dirty = false;
  }

  function later(event) {
    if (event.target.type === "file") return;
    dirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    dirty = false; // the post itself keeps it
    if (call) call.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !dirty) return;
    if (navigator.sendBeacon(here, body())) dirty = false;
  });
}
