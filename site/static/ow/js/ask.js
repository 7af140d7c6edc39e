// ask.js: sends the step to the server and draws it again when an answer others depend on changes (data-watch), a file
// has arrived, or a row is added or taken out. The server decides what shows. Without it “next” asks the same things.
import { sendFile } from "./send.js";
import { TURN, nextTurn, stamp } from "./turns.js";

const PARTS = ["errors", "questions"];
const PAUSE = 150; // ms

export function mountAsk(form) {
  const sending = new Map(); // name of a file input → how far its file is
  let call = null;
  let latest = ""; // number of the question that was asked last; an answer to another one is dropped
  let waiting = {}; // a button that was pressed and what follows, until an answer has come: a newer question takes over
  let stale = false; // somebody typed while the answer was on its way
  let composing = false; // Pinyin is being typed that is no characters yet
  let held = null; // what an answer that came meanwhile was for
  let leaving = false; // the step was sent, with the files that were still on their way: nothing is asked after it
  let soon = 0; // a change waits a moment: arrow keys pass over choices that nobody means

  // Not form.action, form.submit, form.elements: a question may have one of these for its key.
  const here = () => location.pathname + location.search;
  const submit = () => {
    stamp(form);
    HTMLFormElement.prototype.submit.call(form);
  };
  const box = (name) => form.querySelector(`input[name="${name}"]`);

  const watched = (name) => form.dataset.watch.split(" ").includes(name.split("-")[0]);

  // A box for files stays the very same element: the phone's gallery may be open over it, and what is chosen there
  // comes to the box it was opened from.
  function stay(old, part) {
    for (const fresh of part.querySelectorAll("input[type=file]")) {
      const known = old.querySelector(`input[type=file][name="${fresh.name}"]`);
      if (!known) continue;
      const gone = Array.from(known.attributes).filter((each) => !fresh.hasAttribute(each.name));
      for (const each of gone) known.removeAttribute(each.name);
      for (const each of Array.from(fresh.attributes)) known.setAttribute(each.name, each.value);
      fresh.replaceWith(known);
      if (!sending.has(known.name)) known.value = ""; // it went with the question
    }
  }

  function swap(fresh) {
    const active = document.activeElement;
    const focus = active && active.id;
    // Whoever goes on typing goes on where they were; boxes that have no such place say null.
    const caret = active && active.selectionStart != null ? [active.selectionStart, active.selectionEnd] : null;
    for (const name of PARTS) {
      const old = form.querySelector(`[data-part="${name}"]`);
      const part = document.adoptNode(fresh.querySelector(`[data-part="${name}"]`));
      stay(old, part);
      old.replaceWith(part);
      part.dispatchEvent(new CustomEvent("ow:new", { bubbles: true })); // main.js starts what came
    }
    const beside = [document, fresh.ownerDocument].map((page) => page.querySelector('aside [data-part="papers"]'));
    if (beside[0] && beside[1]) beside[0].replaceWith(beside[1]); // which papers the answers call for
    form.dataset.watch = fresh.dataset.watch;
    for (const name of sending.keys()) draw(name);
    const again = focus && document.getElementById(focus);
    if (!again) return;
    again.focus({ preventScroll: true });
    if (caret && again.selectionStart != null) again.setSelectionRange(...caret);
  }

  // After a row more or less: its first box, or where the next file is chosen.
  function go(button) {
    const place = document.getElementById(`id_${button.name.split("-")[0]}`);
    const rows = place ? place.querySelectorAll(".rows-row") : [];
    const next = rows.length ? rows[rows.length - 1].querySelector("input, select, textarea") : place;
    if (next) next.focus({ preventScroll: true });
  }

  // --- files ---------------------------------------------------------------------------------------------------------
  function draw(name) {
    const input = box(name);
    const drop = input && input.closest(".drop");
    if (!drop) return;
    const state = sending.get(name);
    let bar = drop.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", form.dataset.sending);
      const words = document.createElement("span");
      words.className = "sending";
      drop.append(bar, words);
    }
    bar.value = Math.round(100 * state.share);
    bar.nextElementSibling.textContent = state.weak ? form.dataset.weak : `${state.name} ${bar.value}%`;
    const said = form.querySelector('[data-part="said"]');
    const words = state.weak ? form.dataset.weak : form.dataset.sending;
    if (said && said.textContent !== words) said.textContent = words;
  }

  function hush(name) {
    sending.delete(name);
    const said = form.querySelector('[data-part="said"]');
    if (said && !sending.size) said.textContent = "";
  }

  // The sentences of files that were not kept, where their senders look.
  function complain(name, sentences) {
    const input = box(name);
    const field = input && input.closest(".field");
    if (!field || !sentences.length) return;
    const error = document.createElement("p");
    error.className = "error";
    error.id = `${input.id}-error`;
    error.setAttribute("role", "alert");
    error.textContent = sentences.join(" ");
    field.classList.add("has-error");
    field.querySelector(".drop").before(error);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", error.id);
  }

  async function keep(input) {
    const { name } = input;
    const refused = [];
    for (const file of Array.from(input.files)) {
      const told = (share, weak) => {
        sending.set(name, { name: file.name, share, weak });
        draw(name);
      };
      told(0, false);
      const answer = await sendFile(form, name, file, told);
      if (leaving) return;
      if (!answer) {
        hush(name);
        ask(box(name) || input); // the usual way
        return;
      }
      if (answer.refused) refused.push(answer.refused);
    }
    hush(name);
    if (box(name)) box(name).value = ""; // it is kept already
    ask(null, null, () => complain(name, refused));
  }

  function progress(input) {
    const { name } = input;
    return (event) => {
      if (!event.lengthComputable) return;
      sending.set(name, { name: "", share: event.loaded / event.total, weak: false });
      draw(name);
    };
  }

  // --- the step ------------------------------------------------------------------------------------------------------
  function ask(input, button, then) {
    clearTimeout(soon);
    if (call) call.abort();
    stale = false;
    waiting = { button: button || waiting.button, then: then || waiting.then };
    const mine = nextTurn();
    latest = mine;
    form.dataset.asking = mine;
    const body = new FormData(form);
    body.set(TURN, mine);
    for (const name of sending.keys()) body.delete(name); // on its way in pieces
    if (waiting.button) body.set(waiting.button.name, waiting.button.value);
    else body.set("_go", "refresh");
    call = new XMLHttpRequest();
    call.open("POST", here());
    call.responseType = "document";
    if (input && input.type === "file") call.upload.onprogress = progress(input);
    call.onload = (event) => {
      const echo = event.target.getResponseHeader("X-Turn");
      if (mine !== latest || (echo && echo !== mine)) return;
      const asked = waiting;
      waiting = {};
      delete form.dataset.asking;
      const page = event.target.response;
      const fresh = page && page.querySelector('form[data-ow~="ask"]');
      if (input && input.type === "file") hush(input.name);
      if (!fresh) submit(); // too large, signed out …: the browser shows what the server says
      else if (stale || composing) {
        if (input && input.type === "file") input.value = ""; // it is kept already
        if (composing) held = asked; // a box drawn anew would lose the Pinyin
        else ask(null, asked.button, asked.then);
      } else {
        swap(fresh);
        if (asked.button) go(asked.button);
        if (asked.then) asked.then();
      }
    };
    call.onerror = () => submit();
    call.send(body);
  }

  form.addEventListener("input", () => {
    stale = true;
    leaving = false; // the page stayed, whatever came of it
  });
  form.addEventListener("compositionstart", () => {
    composing = true;
  });
  form.addEventListener("compositionend", () => {
    composing = false;
    const { button, then } = held || {};
    if (held && !leaving) setTimeout(() => ask(null, button, then)); // when the box has its characters
    held = null;
  });
  form.addEventListener("change", (event) => {
    const { target } = event;
    if (target.type !== "file") {
      if (!watched(target.name)) return;
      clearTimeout(soon);
      soon = setTimeout(() => ask(target), PAUSE);
    } else if (target.files.length) {
      if (form.dataset.files) keep(target);
      else ask(target);
    }
  });
  // What is sent now is newer than what is being asked: an answer that comes to the server late must not undo it.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(soon);
    if (call) call.abort();
    latest = stamp(form);
    delete form.dataset.asking;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name$="-add"], button[name$="-remove"]');
    if (!button) return;
    event.preventDefault();
    ask(null, button);
  });
}
