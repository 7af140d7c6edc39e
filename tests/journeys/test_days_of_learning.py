"""The strip of days on the learning page: today stands out and can be read, whether something was published or not."""

import pytest

pytestmark = pytest.mark.journey

# Ratio of contrast of the words of a cell to what lies behind them, the least of them. Translucent layers are mixed.
CONTRAST = """(cell) => {
  const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const behind = (box) => {
    const [r, g, b, a = 1] = parts(getComputedStyle(box).backgroundColor);
    if (a === 1 || !box.parentElement) return [r, g, b];
    const under = behind(box.parentElement);
    return [r, g, b].map((one, at) => one * a + under[at] * (1 - a));
  };
  const light = (rgb) => {
    const linear = (one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return Math.min(...[...cell.querySelectorAll("small,b")].map((box) => {
    const both = [light(parts(getComputedStyle(box).color).slice(0, 3)), light(behind(box))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  }));
}"""


def test_today_can_be_read_on_a_day_without_a_post(someone):
    page = someone("desktop")
    page.goto("/learning/?week=2026-01-05")
    cell = page.locator(".strip .day").first
    ordinary = cell.evaluate(CONTRAST)
    cell.evaluate("(box) => box.setAttribute('aria-current', 'date')")  # as it is when that day is today
    assert ordinary >= 4.5
    assert cell.evaluate(CONTRAST) >= 4.5
