// print.js: prints the page, with data-now as soon as it stands there. The template leaves the button hidden, since it
// does nothing without script.
export function mountPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  if ("now" in button.dataset) window.addEventListener("load", () => window.print(), { once: true });
}
