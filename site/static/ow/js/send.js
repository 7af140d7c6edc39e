// send.js: sends a file in pieces and goes on where the line broke, also after the page was loaded again and the same
// file chosen once more: the server knows how far it came, nothing is remembered in the browser.
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds after the first, second … try that broke

// Gives {done} or {refused: sentence}; null where the file has to go the usual way, with its step.
// told(share, weak): how much has arrived, and whether the line is broken at present.
export async function sendFile(form, field, file, told) {
  const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/octet-stream" };
  let tries = 0;
  let offset = 0;
  let place = null;

  async function begin() {
    const about = new FormData();
    const stamp = form.querySelector('[name="_t"]');
    const named = { field, name: file.name, size: file.size, mark: String(file.lastModified) };
    for (const [name, value] of Object.entries(named)) about.set(name, value);
    if (stamp) about.set("_t", stamp.value);
    return fetch(form.dataset.files, { method: "POST", headers: { "X-CSRFToken": token }, body: about });
  }

  function next() {
    const piece = file.slice(offset, offset + place.piece);
    const [path, query] = form.dataset.files.split("?");
    return fetch(`${path}${place.id}/${query ? `?${query}` : ""}`, {
      method: "POST",
      headers: { ...headers, "Upload-Offset": String(offset) },
      body: piece,
    });
  }

  for (;;) {
    try {
      const answer = await (place ? next() : begin());
      if (answer.status >= 500) throw new Error(String(answer.status));
      if ([403, 404, 405, 413].includes(answer.status)) return null;
      const state = await answer.json();
      if (state.refused || state.done) return state;
      place = place || state;
      offset = state.offset;
      tries = 0;
      told(offset / file.size, false);
    } catch (fault) {
      place = null; // ask again how far it came
      told(offset / file.size, true);
      await rest(WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    }
    if (!form.isConnected) return { refused: "" };
  }
}

// A while, or until the line is there again.
function rest(seconds) {
  return new Promise((resolve) => {
    const go = () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = window.setTimeout(go, 1000 * seconds);
    window.addEventListener("online", go);
  });
}
