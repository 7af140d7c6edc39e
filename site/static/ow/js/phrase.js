// phrase.js: puts a ready sentence where the cursor stands. Without it the button sends the form to itself.
export function mountPhrase(box) {
  const select = box.querySelector("select");
  const field = document.getElementById(box.dataset.for);
  if (!field) return;
  box.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    const chosen = select.selectedOptions[0];
    if (!chosen || !chosen.dataset.text) return select.focus();
    const before = field.value.slice(0, field.selectionStart);
    const lead = before && !before.endsWith("\n") && field.selectionStart === field.value.length ? "\n" : "";
    field.setRangeText(lead + chosen.dataset.text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
