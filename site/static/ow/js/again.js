// again.js: a screen of the office that asks for its next page by itself. Whoever touches it or presses a key gets the
// whole time once more; while the line is broken it stays as it is. Without it the page asks again by a meta tag.
export function mountAgain(card) {
  const { seconds, url } = card.dataset;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (navigator.onLine ? location.replace(url) : wait()), seconds * 1000);
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, wait);
  wait();
}
