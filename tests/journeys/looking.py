"""A page looked at by a machine as closely as one can: axe with every rule it has, at each width, and at 400 % zoom.

`look(page, where)` tries the page on the screen in every size its mode is met in; each fault is a line of its own.
"""

from axe_playwright_python.sync_playwright import Axe

from tests.journeys import old_eyes

WIDE, NARROW, PORTRAIT = (1280, 900), (390, 844), (1080, 1920)
SIZES = {"plain": (WIDE, NARROW), "elder": (WIDE, NARROW), "kiosk": (PORTRAIT,)}
ZOOMED = (320, 256)  # 1280 × 1024 at 400 %: WCAG 1.4.10
# Everything axe knows: all impacts, best practice too, and the rule of WCAG 2.2 that it leaves off by itself.
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
# Text that somebody cannot read at 320 px: outside the screen, or cut by its box; what scrolls by itself (a table, a
# map: WCAG lets them) must be reachable by keyboard, which axe asks. Then what is pressed: inside the screen, and
# once it has the focus not under a bar that stays put.
LOST = """() => {
  const found = new Set();
  document.documentElement.style.scrollBehavior = "auto";
  const said = (el) => (el.innerText || el.getAttribute("aria-label") || el.name || el.id || "").trim().slice(0, 24)
    || el.tagName;
  const box = (el) => el.getBoundingClientRect();
  const style = (el) => getComputedStyle(el);
  const away = (el) => el.closest(".sr, .skip, [hidden], [aria-hidden=true]")
    || el.closest("script, style, noscript, template, datalist, option")
    || (el.closest("details:not([open])") && !el.closest("summary")) || style(el).visibility === "hidden"
    || box(el).width <= 1 || box(el).height <= 1;
  const scroller = (el) => {
    for (let up = el; up && up !== document.body; up = up.parentElement)
      if (/auto|scroll/.test(style(up).overflowX)) return up;
    return null;
  };
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode, el = node.parentElement;
    if (!node.textContent.trim() || away(el) || el.closest("svg") || scroller(el)) continue;
    for (const word of node.textContent.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const at = range.getBoundingClientRect(), what = word[0].slice(0, 24);
      if (at.width && (at.right > innerWidth + 1 || at.left < -1)) found.add(`outside the screen: ${what}`);
      for (let up = el; up && up !== document.body; up = up.parentElement) {
        const edge = box(up);
        if (/hidden|clip/.test(style(up).overflowX) && at.right > edge.right + 1.5) found.add(`cut: ${what}`);
        if (/hidden|clip/.test(style(up).overflowY) && at.bottom > edge.bottom + 1.5) found.add(`cut: ${what}`);
      }
    }
  }
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const el of document.querySelectorAll(pressed)) {
    if (el.disabled || away(el)) continue;
    const at = box(el);
    if (!scroller(el) && (at.right > innerWidth + 1 || at.left < -1)) found.add(`cannot be pressed: ${said(el)}`);
    el.focus();
    if (document.activeElement !== el) continue;
    const now = box(el), own = el.closest(".drop") || (el.labels && el.labels[0]) || el;
    const spots = [0.1, 0.5, 0.9].map((part) => [now.left + now.width / 2, now.top + now.height * part]);
    const there = spots.filter(([, y]) => y >= 0 && y < innerHeight).map(([x, y]) => document.elementFromPoint(x, y));
    const mine = (hit) => hit && (own.contains(hit) || el.contains(hit) || hit.contains(el));
    if (!there.some(mine)) found.add(`covered when it has the focus: ${said(el)}`);
  }
  document.activeElement.blur();
  return [...found];
}"""


def look(page, where: str) -> list[str]:
    """What is wrong with the page on the screen, each in a line that begins with ``where``."""
    mode = "kiosk" if page.locator("html[data-kiosk]").count() else page.locator("html").get_attribute("data-mode")
    before, found = page.viewport_size, []
    for width, height in SIZES.get(mode or "plain", SIZES["plain"]):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{where} at {width}: {each}" for each in _seen(page)]
        alone = not page.locator(".site-header").count()  # a screen of the office, with nowhere to go
        if mode == "elder" and width == NARROW[0] and not alone:
            found += old_eyes.slips(page, where)
    if mode != "kiosk":
        page.set_viewport_size(dict(zip(("width", "height"), ZOOMED, strict=True)))
        found += [f"{where} at 400 %: {each}" for each in [*_too_wide(page), *page.evaluate(LOST)]]
    page.set_viewport_size(before)
    return found


def _seen(page) -> list[str]:
    broken = Axe().run(page, options=AXE).response["violations"]
    hurt = [f"{each['id']} ({each['impact']}): {node['target'][0]}" for each in broken for node in each["nodes"][:4]]
    return hurt + _too_wide(page)


def _too_wide(page) -> list[str]:
    over = page.evaluate(TOO_WIDE)
    return [f"{over} px wider than the screen"] if over > 0 else []
