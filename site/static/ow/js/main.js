// main.js: starts one small module per behaviour, by data-ow="name". Every page works without it.
import { mountAgain } from "./again.js";
import { mountAsk } from "./ask.js";
import { mountCopy } from "./copy.js";
import { mountCounter } from "./counter.js";
import { mountDigits } from "./digits.js";
import { mountDrop } from "./drop.js";
import { mountFresh } from "./fresh.js";
import { mountGrades } from "./grades.js";
import { mountHere } from "./here.js";
import { mountKeys } from "./keys.js";
import { mountPhrase } from "./phrase.js";
import { mountPicks } from "./picks.js";
import { mountPlace } from "./place.js";
import { mountPrint } from "./print.js";
import { mountRead } from "./read.js";
import { mountSave } from "./save.js";
import { mountSay } from "./say.js";
import { mountSign } from "./sign.js";
import { mountSpy } from "./spy.js";
import { mountSuggest } from "./suggest.js";
import { mountTabs } from "./tabs.js";

const behaviours = {
  again: mountAgain,
  ask: mountAsk,
  copy: mountCopy,
  counter: mountCounter,
  digits: mountDigits,
  drop: mountDrop,
  fresh: mountFresh,
  grades: mountGrades,
  here: mountHere,
  keys: mountKeys,
  phrase: mountPhrase,
  picks: mountPicks,
  place: mountPlace,
  print: mountPrint,
  read: mountRead,
  save: mountSave,
  say: mountSay,
  sign: mountSign,
  spy: mountSpy,
  suggest: mountSuggest,
  tabs: mountTabs,
};

// Starts what stands inside `root`; again for parts of a page that came later.
function start(root) {
  for (const element of root.querySelectorAll("[data-ow]")) {
    for (const name of element.dataset.ow.split(" ")) {
      if (behaviours[name]) behaviours[name](element);
    }
  }
}
start(document);
document.addEventListener("ow:new", (event) => start(event.target));

// Folded parts belong on paper too.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not(.nav-toggle, .no-print)")) fold.open = true;
});
