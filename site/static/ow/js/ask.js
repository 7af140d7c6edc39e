// ask.js: sends the step to the server and draws it again when an answer others depend on changes (data-watch), a file
// is chosen, or a row is added or taken out. The server decides what shows. Without it “next” asks the same things.
const PARTS = ["errors", "questions"];

export function mountAsk(form) {
  let call = null;
  let stale = false; // somebody typed while the answer was on its way

  const watched = (name) => form.dataset.watch.split(" ").includes(name.split("-")[0]);

  function swap(fresh) {
    const focus = document.activeElement && document.activeElement.id;
    for (const name of PARTS) {
      const part = fresh.querySelector(`[data-part="${name}"]`);
      form.querySelector(`[data-part="${name}"]`).replaceWith(part);
      part.dispatchEvent(new CustomEvent("ow:new", { bubbles: true })); // main.js starts what came
    }
    form.dataset.watch = fresh.dataset.watch;
    const again = focus && document.getElementById(focus);
    if (again) again.focus({ preventScroll: true });
  }

  // After a row more or less: its first box, or where the next file is chosen.
  function go(button) {
    const box = document.getElementById(`id_${button.name.split("-")[0]}`);
    const rows = box ? box.querySelectorAll(".rows-row") : [];
    const next = rows.length ? rows[rows.length - 1].querySelector("input, select, textarea") : box;
    if (next) next.focus({ preventScroll: true });
  }

  function progress(input) {
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", form.dataset.sending);
    input.closest(".drop").append(bar);
    return (event) => {
      if (event.lengthComputable) bar.value = Math.round((100 * event.loaded) / event.total);
    };
  }

  function ask(input, button) {
    if (call) call.abort();
    stale = false;
    const body = new FormData(form);
    if (button) body.set(button.name, button.value);
    else body.set("_go", "refresh");
    call = new XMLHttpRequest();
    call.open("POST", form.action);
    call.responseType = "document";
    if (input && input.type === "file") call.upload.onprogress = progress(input);
    call.onload = (event) => {
      const page = event.target.response;
      const fresh = page && page.querySelector('form[data-ow~="ask"]');
      if (!fresh) form.submit(); // too large, signed out …: the browser shows what the server says
      else if (stale) {
        if (input && input.type === "file") input.value = ""; // it is kept already
        ask(null, button);
      } else {
        swap(fresh);
        if (button) go(button);
      }
    };
    call.onerror = () => form.submit();
    call.send(body);
  }

  form.addEventListener("input", () => {
    stale = true;
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "file" ? event.target.files.length : watched(event.target.name)) ask(event.target);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name$="-add"], button[name$="-remove"]');
    if (!button) return;
    event.preventDefault();
    ask(null, button);
  });
}
