// keys.js: J and K walk down and up the rows of a list, X ticks one, / goes to the search box, ? to what keys there are.
// B stands on the button for what is ticked. On a case's page a digit goes to a step: a link is opened, a button is stood on, and Enter presses it. Nothing is ever
// done by one letter alone. Without it the same links are reached by Tab. Keys do nothing while typing and can be
// switched off.
const KEPT = "ow-keys-off";

function typing(target) {
  const ticks = target.type === "checkbox" || target.type === "radio";
  return target.isContentEditable || (!ticks && ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

export function mountKeys(hint) {
  const button = hint.querySelector("button");
  const links = () => [...document.querySelectorAll("[data-ow~=rows] tbody a")];
  let off = localStorage.getItem(KEPT) === "1";

  const show = () => {
    button.textContent = off ? button.dataset.on : button.dataset.off;
    hint.classList.toggle("is-off", off);
  };
  const walk = (by) => {
    const all = links();
    const here = all.indexOf(document.activeElement);
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    if (next) next.focus();
  };
  const tick = () => {
    const row = document.activeElement.closest("tr");
    const box = row && row.querySelector("input[name=pick]");
    if (box) box.click();
  };
  const go = (key) => {
    const there = document.querySelector(`[data-key="${key}"]`);
    if (!there) return false;
    there.focus();
    if (there.tagName === "A") there.click();
    return true;
  };
  const pressed = (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const search = document.getElementById("desk-q");
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "x") tick();
    else if (event.key === "/" && search) search.focus();
    else if (event.key === "?") hint.focus();
    else if (!/^[1-9bnu]$/.test(event.key) || !go(event.key)) return;
    event.preventDefault();
  };

  button.addEventListener("click", () => {
    off = !off;
    localStorage.setItem(KEPT, off ? "1" : "0");
    show();
  });
  document.addEventListener("keydown", pressed);
  hint.hidden = false;
  show();
  return () => document.removeEventListener("keydown", pressed);
}
