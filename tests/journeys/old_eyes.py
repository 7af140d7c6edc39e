"""What elder mode promises of every page: no small words, nothing small to press, few things to choose from, a way on.

Not asked of: a link in the middle of a sentence (it has the line's height), the options of a drop-down list (one thing
that opens), what is folded up until somebody opens it, and how many answers are looked through before they are sent,
each with its way to change it.
"""

PX, TAP, MOST = 22, 72, 8

MEASURED = """([px, tap, most]) => {
  const name = (el) => (el.innerText || el.getAttribute("aria-label") || el.name || el.tagName).trim().slice(0, 20);
  const seen = (el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden"
      && !el.closest(".sr, .skip, [aria-hidden=true]")
      && !(el.closest("details:not([open])") && !el.closest("summary") && !el.matches("details"));
  };
  const found = new Set();
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const box = nodes.currentNode.parentElement, size = parseFloat(getComputedStyle(box).fontSize);
    if (!nodes.currentNode.textContent.trim() || box.closest("script,style,svg,option") || !seen(box)) continue;
    if (size > 0 && size < px - 0.1) found.add(`${size} px: ${nodes.currentNode.textContent.trim().slice(0, 20)}`);
  }
  for (const el of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(el) || el.disabled) continue;
    const inText = el.tagName === "A" && getComputedStyle(el).display === "inline"
      && el.parentElement.innerText.trim().length > el.innerText.trim().length + 2;
    const own = document.querySelector(`label[for="${el.id}"]`) || el.closest("label");
    const label = /^(radio|checkbox|file)$/.test(el.type) && own;
    const high = Math.max(el.getBoundingClientRect().height, label ? label.getBoundingClientRect().height : 0);
    if (!inText && high < tap - 0.5) found.add(`${Math.round(high)} px to press: ${name(el)}`);
  }
  const choices = "a, button, summary, input[type=radio], input[type=checkbox]";
  for (const el of document.querySelectorAll("main *")) {
    const each = [...el.children].filter((child) => seen(child)
      && (child.matches(choices) || (child.querySelector(choices) && !child.querySelector("ul, ol, fieldset, section")
        && child.matches("li, div, details, label"))));
    if (each.length > most && !el.matches(".sum dl"))
      found.add(`${each.length} things to choose from: ${el.tagName} ${name(el)}`);
  }
  for (const [what, where] of [["call", "a[href^='tel:']"], ["way home", "a[href='/']"]])
    if (![...document.querySelectorAll(where)].some(seen)) found.add(`no ${what}`);
  return [...found];
}"""


def slips(page, address: str) -> list[str]:
    """What of the promise the page on the screen breaks, each in a line."""
    return [f"{address}: {each}" for each in page.evaluate(MEASURED, [PX, TAP, MOST])]
