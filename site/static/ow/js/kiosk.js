// kiosk.js: what a self-service machine does by itself. Without script the server still wipes: a page that lies idle
// goes to the end of the session, and nothing opens after it.
const set = document.getElementById("kiosk").dataset;
const byKio = (name) => document.querySelector(`[data-kio="${name}"]`);
const over = (name) => document.getElementById(`kiosk-${name}`);

// --- history: there is no way back, for this person's steps have their own buttons and the next person none of it ---
function go(address) {
  location.replace(address);
}
window.addEventListener("pagehide", (event) => {
  if (event.persisted) document.documentElement.hidden = true; // kept alive behind the back button: shows nothing
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) go(set.home);
});

// --- over the page --------------------------------------------------------------------------------------------------
function show(name) {
  for (const each of document.querySelectorAll(".kio-over")) each.hidden = true;
  over(name).hidden = false;
  over(name).querySelector("button").focus();
}
for (const button of document.querySelectorAll('[data-kio="back"]')) {
  button.addEventListener("click", () => (button.closest(".kio-over").hidden = true));
}

// --- the network: a step that cannot be sent leaves everything as it is ----------------------------------------------
async function isThere() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 8000);
  try {
    return (await fetch(set.alive, { cache: "no-store", signal: patience.signal })).status === 204;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
const workers = navigator.serviceWorker; // missing where the office is reached without https
if (workers) {
  workers.register(set.worker, { scope: "/" }).catch(() => {});
  workers.addEventListener("message", (event) => {
    if (event.data === "offline" && !wiped) show("offline");
  });
}
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented) return;
  if (link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  if (link.pathname === set.end) return wipe(link.search);
  if (link.origin !== location.origin) {
    byKio("where").textContent = link.protocol === "tel:" ? link.pathname : "";
    show("outside");
  } else if (await isThere()) {
    go(link.href);
  } else {
    show("offline");
  }
});
document.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || workers?.controller) return; // the worker catches what fails on the way
  event.preventDefault();
  const { target: form, submitter } = event;
  if (!(await isThere())) return show("offline");
  if (submitter?.name) {
    const pressed = Object.assign(document.createElement("input"), { type: "hidden" });
    [pressed.name, pressed.value] = [submitter.name, submitter.value];
    form.append(pressed);
  }
  if (submitter?.formAction && submitter.hasAttribute("formaction")) form.action = submitter.formAction;
  form.submit();
});

// --- nobody there: ask, then wipe -----------------------------------------------------------------------------------
let touched = Date.now();
let wiped = false;
function touch(event) {
  if (event.target.closest?.('[data-kio="end"]')) return;
  touched = Date.now();
  over("idle").hidden = true;
}
for (const name of ["pointerdown", "keydown", "input", "wheel"]) document.addEventListener(name, touch, { passive: true });

function wipe(asked = "") { // asked: pressed by somebody, who is still there
  wiped = true;
  const gone = document.getElementById("kiosk-gone").content.cloneNode(true);
  for (const form of document.forms) form.reset();
  document.body.replaceChildren(gone);
  localStorage.clear();
  sessionStorage.clear();
  leave(asked);
}
async function leave(asked) {
  if (await isThere()) go(set.end + asked);
  else setTimeout(leave, 5000, asked); // without a network: until it is back
}
function watch() {
  const idle = (Date.now() - touched) / 1000;
  if (wiped || idle < set.warn) return;
  if (idle >= set.wipe) return wipe();
  byKio("left").textContent = Math.ceil(set.wipe - idle);
  if (over("idle").hidden) show("idle");
}
if (set.session !== undefined) setInterval(watch, 500);
setInterval(() => fetch(set.alive, { cache: "no-store" }).catch(() => {}), 60000); // the keeper sees that it runs

// --- the machine itself ---------------------------------------------------------------------------------------------
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("dragstart", (event) => event.preventDefault());
function forgetful(root) {
  for (const field of root.querySelectorAll("form, input, textarea")) field.autocomplete = "off";
}
forgetful(document);
document.addEventListener("ow:new", (event) => forgetful(event.target));
const low = byKio("low");
function lower(on) {
  document.documentElement.toggleAttribute("data-low", on);
  low.setAttribute("aria-pressed", String(on));
  sessionStorage.setItem("low", on ? "1" : "");
}
low.hidden = false;
lower(sessionStorage.getItem("low") === "1");
low.addEventListener("click", () => lower(low.getAttribute("aria-pressed") !== "true"));
