// fresh.js: a page that the browser kept alive behind the back button is asked for anew: on a shared computer it may be
// somebody else's by now. Browsers that obey "no-store" never keep one.
export function mountFresh() {
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(location.pathname + location.search);
  });
}
