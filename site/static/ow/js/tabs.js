// tabs.js: shows one panel at a time. Without it the tabs are anchors and every panel stands under its own heading.
// <div data-ow="tabs"><div><a data-tab href="#a">…</a>…</div><div id="a">…</div>…</div>; tabs may hold tabs.
export function mountTabs(box) {
  const links = [...box.querySelectorAll("[data-tab]")].filter((link) => link.closest('[data-ow~="tabs"]') === box);
  if (!links.length) return;
  const panel = (link) => document.getElementById(link.getAttribute("href").slice(1));
  const show = (chosen, focus) => {
    for (const link of links) {
      link.setAttribute("aria-selected", link === chosen);
      link.tabIndex = link === chosen ? 0 : -1;
      panel(link).classList.toggle("is-on", link === chosen);
    }
    if (focus) chosen.focus();
  };
  links[0].parentNode.setAttribute("role", "tablist");
  links.forEach((link, index) => {
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panel(link).id);
    panel(link).setAttribute("role", "tabpanel");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link);
    });
    link.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      show(links[(index + step + links.length) % links.length], true);
    });
  });
  box.classList.add("js-on");
  const wanted = links.find((link) => link.getAttribute("href") === window.location.hash);
  show(wanted || links[0]);
}
