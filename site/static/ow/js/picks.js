// picks.js: says how many rows are ticked, keeps the button in sight while any is, and ticks all of a page. Without it one ticks row by row.
export function mountPicks(bar) {
  const boxes = () => [...bar.closest("form").querySelectorAll("input[name=pick]")];
  const all = bar.querySelector("button[data-all]");
  const said = bar.querySelector("[data-said]");

  const show = () => {
    const n = boxes().filter((box) => box.checked).length;
    said.textContent = n ? said.dataset.said.replace("%n", n) : "";
    bar.classList.toggle("is-on", n > 0);
    all.textContent = n ? all.dataset.none : all.dataset.all;
    for (const box of boxes()) box.closest("tr").classList.toggle("is-picked", box.checked);
  };
  const turn = () => {
    const none = !boxes().some((box) => box.checked);
    for (const box of boxes()) box.checked = none;
    show();
  };

  all.hidden = false;
  all.addEventListener("click", turn);
  bar.closest("form").addEventListener("change", show);
  show();
}
