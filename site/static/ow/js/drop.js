// drop.js: names the files that were chosen, since the browser's own field lies unseen above the box. Where every file is
// sent at once (ask.js), that one says it.
export function mountDrop(drop) {
  const input = drop.querySelector("input[type=file]");
  const words = drop.querySelector("b");
  if (!input || !words || drop.closest('form[data-ow~="ask"]')) return;
  const empty = words.textContent;
  words.setAttribute("aria-live", "polite");
  const name = () => {
    const chosen = Array.from(input.files, (file) => file.name).join("、");
    words.textContent = chosen || empty;
    drop.classList.toggle("is-chosen", Boolean(chosen));
  };
  input.addEventListener("change", name);
  name(); // the browser keeps the choice when somebody comes back
}
