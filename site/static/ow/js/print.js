// print.js: prints the page. The template leaves the button hidden, since it does nothing without script.
export function mountPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
