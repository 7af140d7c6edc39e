// read.js: a post that has stood open and in view for a while counts as read. Without it a press of the button does.
export function mountRead(form) {
  let left = Number(form.dataset.readAfter);
  const timer = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => {});
  }, 1000);
  form.addEventListener("submit", () => clearInterval(timer));
}
