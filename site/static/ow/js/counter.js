// counter.js: says how many characters are left once few are. Without it the server still names the limit.
const SIGNS = (text) => [...text.replace(/\r\n/g, "\n")].length;

export function mountCounter(field) {
  const most = Number(field.dataset.most);
  const note = document.createElement("output");
  note.className = "counter";
  const update = () => {
    const left = most - SIGNS(field.value);
    note.textContent = (left < 0 ? field.dataset.over : field.dataset.left).replace("{n}", Math.abs(left));
    note.hidden = left > Math.max(most * 0.2, 20);
    note.classList.toggle("is-over", left < 0);
  };
  field.after(note);
  field.addEventListener("input", update);
  update();
}
