// digits.js: a digit presses the button that bears it. Without it the buttons are reached by Tab. Digits do nothing
// while somebody types, and are off where letter keys are switched off (keys.js).
export function mountDigits(box) {
  const typing = (target) => target.isContentEditable || (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && target.type !== "radio");
  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem("ow-keys-off") === "1" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const button = /^[0-9]$/.test(event.key) && box.querySelector(`[data-digit="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
