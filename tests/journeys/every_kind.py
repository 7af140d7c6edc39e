"""A form in a running county that asks every kind of question there is, also those that no sample form asks."""

from playwright.sync_api import Page, expect

MADE = """
from cms.models import FormIndexPage, FormPage
from forms import fields, publishing, schema
from forms.field_kinds import KINDS
from tests.forms import samples
samples.trades()
more = {"entry": {"over": "elder.point"}, "case": {"over": "intake.case"}}  # of more points than a list may have
def asked(kind):
    field = samples.field_of(kind, label=str(fields.of(kind).label), **more.get(kind, {}))
    return field.model_dump(exclude_defaults=True, mode="json")
every = [asked(kind) for kind in KINDS]
parts = [{"title": f"第 {n // 6 + 1} 页", "fields": every[n : n + 6]} for n in range(0, len(every), 6)]
if not FormPage.objects.filter(slug="kinds").exists():
    form = publishing.make_form("kinds", "各种问题", schema.build({"title": "各种问题", "steps": parts}))
    FormIndexPage.objects.first().add_child(instance=FormPage(title="各种问题", slug="kinds", form=form))
print(1)
"""
# Something that no question takes in every line, the first of each list chosen; then all of it taken back.
TYPED = """(wrong) => {
  for (const el of document.querySelectorAll("#step input, #step select, #step textarea")) {
    if (el.disabled || el.readOnly || el.closest("[hidden]") || !el.name || el.name.startsWith("_")) continue;
    if (el.matches("select")) el.value = wrong ? ([...el.options].find((each) => each.value) || {}).value || "" : "";
    else if (/^(text|tel|email|search|textarea)$/.test(el.type)) el.value = wrong ? "？" : "";
    else continue;
    for (const each of ["input", "change"]) el.dispatchEvent(new Event(each, { bubbles: true }));
  }
}"""


def typed(page: Page, wrong: bool) -> None:
    """A list that has others below it asks for the page again, so what comes up by it is chosen from too."""
    for _below in range(4 if wrong else 1):
        page.evaluate(TYPED, wrong)
        page.wait_for_load_state("networkidle")
    if not wrong:
        expect(page.locator("#step")).to_be_visible()
