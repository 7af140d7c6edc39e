"""Installing and exporting: the same rows however often, and what an editor changed stays."""

import pytest
from django.db import transaction

from cases.models import CaseType, CaseTypeVersion, Installed, Opens
from cases.packs import check, export, install, load, loads, ours, pages
from cases.packs.install import EVERYTHING, Unmapped
from cases.spec import digest
from forms.models import Form, FormVersion

UNITS = {"crew": "crew", "office": "centre", "group": "group"}


def statuses(report):
    return {line.part: line.status for line in report.lines if line.part.split(":")[1].startswith("lamps.")}


def rows():
    return (
        FormVersion.objects.count(),
        CaseTypeVersion.objects.count(),
        Form.objects.count(),
        Opens.objects.count(),
        list(Installed.objects.values_list("pack", "part", "digest")),
    )


def test_a_pack_becomes_published_forms_a_type_and_a_link_between_them(county, lamp_pack):
    report = install(lamp_pack, UNITS)
    assert set(statuses(report).values()) == {"new"}
    kind = CaseType.objects.get(slug="lamps.lamp")
    assert (kind.owner.code, kind.units, kind.pack_key) == (
        "centre",
        {"crew": "crew", "office": "centre"},
        "lamps.lamp",
    )
    assert kind.current.life.states["open"].holder == "crew"
    assert kind.current.pins == {"mended": Form.objects.get(slug="lamps.mended").current.pk}
    assert Opens.objects.get(form__slug="lamps.report").type == kind
    assert Form.objects.get(slug="lamps.report").pack_key == "lamps.report"


def test_installing_twice_changes_nothing(county, lamp_pack):
    install(lamp_pack, UNITS)
    before = rows()
    report = install(lamp_pack)  # the units are known by now
    assert (set(statuses(report).values()), report.quiet) == ({"same"}, True)
    assert rows() == before


def test_a_dry_run_says_what_would_happen_and_does_nothing(county, lamp_pack):
    report = install(lamp_pack, UNITS, dry=True)
    assert set(statuses(report).values()) == {"new"}
    assert rows() == (0, 0, 0, 0, [])


def test_a_changed_pack_makes_a_new_version_and_shows_the_difference(county, lamp_pack, lamps):
    install(lamp_pack, UNITS)
    newer = loads(lamps.replace("term: 3d", "term: 2d"), "lamps.yaml")
    dry = install(newer, dry=True)
    assert statuses(dry)["type:lamps.lamp"] == "changed"
    assert '"term": "2d"' in next(line.diff for line in dry.lines if line.part == "type:lamps.lamp")
    install(newer)
    kind = CaseType.objects.get(slug="lamps.lamp")
    assert [each.life.clocks["mend"].term for each in kind.versions.order_by("number")] == ["3d", "2d"]


def edited(slug="lamps.mended"):
    """An editor renames a question and publishes."""
    form = Form.objects.get(slug=slug)
    stream = form.fields.stream_block.get_prep_value(form.fields)
    stream[0]["value"]["fields"][0]["value"]["label"] = "修了什么、怎么修的"
    form.fields = form.fields.stream_block.to_python(stream)
    form.save()
    form.save_revision().publish()
    return form


def label():
    return Form.objects.get(slug="lamps.mended").current.spec.field("result_words").label


def test_what_an_editor_changed_is_kept_and_reported(county, lamp_pack, lamps):
    install(lamp_pack, UNITS)
    edited()
    assert statuses(install(lamp_pack))["form:lamps.mended"] == "local"
    newer = loads(lamps.replace("label: 修了什么", "label: 换了什么"), "lamps.yaml")
    report = install(newer)
    [line] = report.of("conflict")
    assert line.part == "form:lamps.mended"
    assert "修了什么、怎么修的" in line.diff
    assert "换了什么" in line.diff
    assert label() == "修了什么、怎么修的"


def test_a_local_change_gives_way_when_told_so(county, lamp_pack):
    install(lamp_pack, UNITS)
    edited()
    assert statuses(install(lamp_pack, take=["form:lamps.mended"]))["form:lamps.mended"] == "changed"
    assert label() == "修了什么"


def test_an_unpublished_draft_counts_as_a_change(county, lamp_pack, lamps):
    install(lamp_pack, UNITS)
    kind = CaseType.objects.get(slug="lamps.lamp")
    kind.spec = kind.spec.replace("3d", "9d")
    kind.save_revision()
    newer = loads(lamps.replace("term: 3d", "term: 2d"), "lamps.yaml")
    assert statuses(install(newer))["type:lamps.lamp"] == "conflict"


def test_an_editors_other_case_type_for_a_form_stays(county, lamp_pack):
    install(lamp_pack, UNITS)
    other = CaseType.objects.create(slug="own.other", title="别的", spec=CaseType.objects.first().spec)
    Opens.objects.update(type=other)
    assert statuses(install(lamp_pack))["opens:lamps.report"] == "local"
    assert Opens.objects.get(form__slug="lamps.report").type == other


def test_a_slot_without_a_unit_is_asked_for(county, lamp_pack):
    with pytest.raises(Unmapped, match="crew"):
        install(lamp_pack)
    assert rows() == (0, 0, 0, 0, [])


def test_pages_are_made_by_whoever_registered_or_left_out(county, monkeypatch):
    monkeypatch.setattr(pages, "_makers", {})
    doudi = load("doudi")
    [line] = install(doudi, UNITS).of("skipped")
    assert line.part == "page:doudi.doudi"
    seen = []
    pages.register("guide", lambda page, **given: seen.append((page.slug, given["form"].slug)) or "new")
    assert not install(doudi, UNITS).of("skipped")
    assert seen == [("doudi", "doudi.intake")]


@pytest.mark.parametrize("name", [name for name in ours() if name != "base"])
def test_what_is_exported_loads_to_the_same_digests(county, name):
    pack = load(name)
    install(pack, UNITS)
    again = loads(export(name), f"{name}.yaml")
    assert again.parts() == pack.parts()
    assert check(again) == []
    assert install(again, take=EVERYTHING).quiet


@pytest.mark.parametrize("name", [name for name in ours() if name != "base"])
def test_exported_and_installed_elsewhere_it_is_exported_alike(county, name):
    with transaction.atomic():
        install(load(name), UNITS)
        text = export(name)
        transaction.set_rollback(True)  # elsewhere: nothing of it is here
    assert not CaseType.objects.exists()
    install(loads(text, f"{name}.yaml"), UNITS)
    assert digest(export(name)) == digest(text)


def test_an_editors_change_travels_in_the_export(county, lamp_pack):
    install(lamp_pack, UNITS)
    edited()
    again = loads(export("lamps"), "lamps.yaml")
    assert again.forms["mended"].field("result_words").label == "修了什么、怎么修的"
