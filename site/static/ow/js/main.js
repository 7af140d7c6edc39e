// main.js: starts one small module per behaviour, by data-ow="name". Every page works without it.
import { mountCopy } from "./copy.js";
import { mountPrint } from "./print.js";
import { mountSay } from "./say.js";
import { mountSpy } from "./spy.js";
import { mountTabs } from "./tabs.js";

const behaviours = { copy: mountCopy, print: mountPrint, say: mountSay, spy: mountSpy, tabs: mountTabs };

for (const element of document.querySelectorAll("[data-ow]")) {
  for (const name of element.dataset.ow.split(" ")) {
    if (behaviours[name]) behaviours[name](element);
  }
}

// Folded parts belong on paper too.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not(.nav-toggle)")) fold.open = true;
});
