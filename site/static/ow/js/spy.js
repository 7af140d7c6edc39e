// spy.js: marks the link of the section on screen. Without it the links are links.
export function mountSpy(nav) {
  if (!window.IntersectionObserver) return;
  const links = [...nav.querySelectorAll('a[href^="#"]')];
  const seen = new Map(links.map((link) => [document.getElementById(link.getAttribute("href").slice(1)), link]));
  const mark = (chosen) => {
    for (const link of links) {
      if (link === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const watch = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => mark(seen.get(entry.target))),
    { rootMargin: "-20% 0px -70% 0px" },
  );
  // A browser leaves a link that is half outside the strip where it is: who comes by keyboard sees the whole of it.
  nav.addEventListener("focusin", ({ target }) => target.scrollIntoView({ block: "nearest", inline: "nearest" }));
  for (const section of seen.keys()) if (section) watch.observe(section);
  mark(links[0]);
}
