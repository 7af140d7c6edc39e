// here.js: asks every few seconds who else has this case open and whether it was moved, as long as the page is looked at.
// Without it the page says who was there when it was opened, and a late click is told what happened meanwhile.
const EVERY = 15000;

export function mountHere(box) {
  const people = box.querySelector("[data-people]");
  const moved = box.querySelector("[data-moved]");
  let timer = 0;

  const show = (line, words) => {
    const said = line.querySelector("span");
    if (said.innerText !== words) said.innerText = words; // innerText: a line each
    line.hidden = !words;
  };
  const ask = async () => {
    timer = 0;
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(box.dataset.url, { redirect: "error", headers: { Accept: "application/json" } });
      if (!answer.ok) return; // signed out, or not to be seen any more: no more questions
      const told = await answer.json();
      show(people, told.people.join("\n"));
      show(moved, told.moved);
    } catch {
      return; // no network, or the sign-in page: the page itself will say so
    }
    wait();
  };
  const wait = () => {
    if (!timer) timer = setTimeout(ask, EVERY);
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !timer) ask();
  });
  wait();
}
