// copy.js: puts data-copy on the clipboard and says so with data-done. Without it the code is there to read.
export function mountCopy(button) {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}
