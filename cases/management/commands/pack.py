"""manage.py pack check|diff|install|export|test|schema|reference FILE|NAME…: packs in and out.

Exit codes: 0 all is well · 1 something is wrong, and said · 2 it could not be tried at all.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import packs, spec
from cases.models import CaseType, Installed
from cases.packs import made_here, reference
from cases.packs.export import of_type
from cases.packs.install import CONFLICT, KEPT, LOCAL, OVERLAY, Unmapped
from cases.packs.lint import posts
from cases.packs.problems import suggestion
from forms.publishing import Unpublishable
from home import health
from home.commands import AnyOrderCommand

ACTIONS = ("check", "diff", "install", "export", "test", "schema", "reference")


class Command(AnyOrderCommand):
    help = (
        "check: what is wrong, with file and line. diff: what installing would change, in words. install: make the "
        "rows; twice changes nothing, local changes stay. export: the rows as a file. test: play the scenarios, leave "
        "nothing. schema: the language for editors' text tools. reference: the language for people."
    )

    def add_arguments(self, parser):
        parser.add_argument("action", choices=ACTIONS)
        parser.add_argument("names", nargs="*", metavar="FILE|NAME", help="a file, or one of ours; all of ours if none")
        parser.add_argument("--all", action="store_true", help="all of ours, also said by naming none")
        parser.add_argument("--unit", action="append", default=[], metavar="SLOT=CODE", help="which unit fills a slot")
        parser.add_argument("--take", action="append", default=[], metavar="PART", help="form:doudi.reply; * for all")
        parser.add_argument("--keep", action="append", default=[], metavar="PART", help="keep what was changed here")
        parser.add_argument("--both", action="append", default=[], metavar="PART", help="both changes of a case type")
        parser.add_argument("--without", action="append", default=[], metavar="OVERLAY", help="lift an overlay off")
        parser.add_argument("--here", action="store_true", help="check: also with the posts and towns of this office")
        parser.add_argument("--only", help="test: scenarios whose title contains this")
        parser.add_argument("--jobs", type=int, metavar="N", help="test: packs at a time (SQLite; one per processor)")
        parser.add_argument("--out", help="export, schema, reference: the file to write")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            rows, well = getattr(self, f"_{options['action']}")(options)
        except packs.PackError as slip:
            rows, well = [asdict(each) | {"said": str(each)} for each in slip.problems], False
        except (Unmapped, Unpublishable) as slip:
            raise CommandError(str(slip), returncode=2) from slip
        except DatabaseError as fault:
            if not health.migrations_waiting():
                raise
            said = _("The database has no tables yet, or older ones. Run “manage.py migrate” first.")
            raise CommandError(said, returncode=2) from fault
        if options["json"]:
            rows = [{key: value for key, value in row.items() if key != "said"} for row in rows]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for row in rows:
                self.stdout.write(row["said"])
        if not well:
            raise SystemExit(1)

    def _packs(self, options) -> list[packs.Pack]:
        """All that were named. Raises PackError with what is wrong in any of them."""
        found, slips = [], []
        for name in options["names"] or packs.ours():
            try:
                found.append(packs.load(name))
            except packs.PackError as slip:
                slips += slip.problems
        if slips:
            raise packs.PackError(slips)
        return found

    def _check(self, options) -> tuple[list[dict], bool]:
        chosen = self._packs(options)
        found = [each for pack in chosen for each in packs.check(pack)]
        if options["here"]:
            found += [each for pack in chosen for each in posts.problems(pack)]
        rows = [asdict(each) | {"said": str(each)} for each in found]
        if not rows and not options["json"]:
            rows = [{"said": _("Nothing is wrong.")}]
        return rows, not found

    def _diff(self, options) -> tuple[list[dict], bool]:
        return self._installed(options, dry=True)

    def _install(self, options) -> tuple[list[dict], bool]:
        return self._installed(options, dry=False)

    def _installed(self, options, dry: bool) -> tuple[list[dict], bool]:
        units = dict(self._slot(text) for text in options["unit"])
        found: dict[str, Any] = {}
        chosen_packs = self._packs(options)
        self._known("--unit", units, {slot for pack in chosen_packs for slot in _slots(pack)})
        self._parts(options, chosen_packs, units)
        for pack in chosen_packs:
            chosen = {key: options[key] for key in ("take", "keep", "without")}
            report = packs.install(pack, units, dry=dry, merge=options["both"], **chosen)
            for line in report.lines:
                found.setdefault(line.part, line)
        rows = [asdict(line) | {"said": _said(line, dry)} for line in found.values() if _tells(line, options)]
        if not options["json"]:
            rows.append({"said": _summary(found.values(), dry)})
        return rows, not any(line.status == CONFLICT for line in found.values())

    def _parts(self, options, chosen: list[packs.Pack], units: dict[str, str]) -> None:
        """The parts somebody chose for are parts of these packs; looked at before anything is written."""
        laid = Installed.objects.filter(part__startswith=OVERLAY).values_list("part", flat=True)
        self._known("--without", options["without"], [part.removeprefix(OVERLAY) for part in laid])
        named = {option: set(options[option]) - {"*"} for option in ("take", "keep", "both")}
        if not any(named.values()):
            return
        reports = [packs.install(pack, units, dry=True, without=options["without"]) for pack in chosen]
        known = {line.part for report in reports for line in report.lines}
        for option, words in named.items():
            self._known(f"--{option}", words, known)

    def _known(self, option: str, words, known) -> None:
        """A misspelt slot or part must not look as if it had been followed."""
        for word in sorted(set(words) - set(known)):
            said = _("%(option)s: there is no “%(word)s” in these packs. %(cure)s")
            told = {"option": option, "word": word, "cure": suggestion(word, known)}
            raise CommandError(said % told, returncode=2)

    def _slot(self, text: str) -> tuple[str, str]:
        slot, equals, code = text.partition("=")
        if not equals:
            raise CommandError(_("Write --unit SLOT=CODE, say --unit office=qx-zwb."), returncode=2)
        return slot, code

    def _export(self, options) -> tuple[list[dict], bool]:
        rows, names, out = [], options["names"] or packs.ours(), options["out"]
        folder = out is not None and (Path(out).is_dir() or out.endswith("/"))
        if len(names) > 1 and out is not None and not folder:
            said = _("%(n)d packs do not go into one file: give a folder, “--out %(file)s/”.")
            raise CommandError(said % {"n": len(names), "file": out.removesuffix(".yaml")}, returncode=2)
        for name in names:
            text = self._exported(name)
            file = f"{out.rstrip('/') or '/'}/{name.rpartition('.')[2]}.yaml" if folder else out
            rows.append({"pack": name, "digest": spec.digest(text), **self._text(text, file)})
        return rows, True

    def _exported(self, name: str) -> str:
        """Of a pack, or of a type made in the CMS by its key (own.dog)."""
        row = CaseType.objects.filter(slug=name, pack_key="").first() if "." in name else None
        if row is None:
            return packs.export(name)
        made = of_type(row)
        made_here.remember(made.found)
        return made.text

    def _schema(self, options) -> tuple[list[dict], bool]:
        text = json.dumps(reference.json_schema(), ensure_ascii=False, indent=1)
        return [self._text(text, options["out"])], True

    def _reference(self, options) -> tuple[list[dict], bool]:
        return [self._text(reference.page(), options["out"])], True

    def _text(self, text: str, out: str | None) -> dict[str, str]:
        if out is None:
            return {"text": text, "said": text}
        try:
            Path(out).parent.mkdir(parents=True, exist_ok=True)
            Path(out).write_text(text, encoding="utf-8")
        except OSError as fault:
            said = _("“%(file)s” cannot be written: %(why)s.") % {"file": out, "why": fault.strerror}
            raise CommandError(said, returncode=2) from fault
        said = _("Written to %(file)s. SHA-256 %(digest)s") % {"file": out, "digest": spec.digest(text)}
        return {"text": text, "file": out, "said": said}

    def _test(self, options) -> tuple[list[dict], bool]:
        results = packs.run_packs(self._packs(options), options["only"], options["jobs"])
        if options["only"] and not results:  # a slip of the pen must not look like a proof
            raise CommandError(_("No scenario's title contains “%(words)s”.") % {"words": options["only"]})
        rows = [asdict(each) | {"ok": each.ok, "said": ("✓ " if each.ok else "✗ ") + str(each)} for each in results]
        failed = sum(not each.ok for each in results)
        if not options["json"]:
            total = ngettext("%(n)d scenario, %(failed)d failed.", "%(n)d scenarios, %(failed)d failed.", len(results))
            rows.append({"said": total % {"n": len(results), "failed": failed}})
        return rows, not failed


def _slots(pack: packs.Pack) -> list[str]:
    """Its own and those of the packs it needs, which are installed with it."""
    return [slot for each in pack.everything().values() for slot in each.shape.units]


def _tells(line, options) -> bool:
    """What is the same says nothing to a person; a program gets all."""
    return line.status != "same" or options["json"]


def _summary(lines, dry: bool) -> str:
    same = sum(line.status == "same" for line in lines)
    local = sum(line.status in (LOCAL, KEPT) for line in lines)
    conflicts = sum(line.status == CONFLICT for line in lines)
    told = {"n": len(lines) - same - local - conflicts, "same": same, "local": local, "conflicts": conflicts}
    if dry:
        said = _("%(n)d parts would change; %(same)d are the same, %(local)d were changed here and stay, "
                 "%(conflicts)d wait for your choice.")  # fmt: skip
    else:
        said = _("%(n)d parts changed; %(same)d are the same, %(local)d were changed here and stay, %(conflicts)d wait "
                 "for your choice.")  # fmt: skip
    return said % told


def _said(line, dry: bool) -> str:
    words = {
        "new": _("%(part)s: new."),
        "same": _("%(part)s: nothing to do."),
        "changed": _("%(part)s: brought to what the pack says."),
        "local": _("%(part)s: changed here, and left so."),
        "kept": _("%(part)s: kept as it was changed here."),
        "merged": _("%(part)s: both changes stand."),
        "conflict": _("%(part)s: changed here and in the pack; left as it is here. --take %(part)s takes the pack's, "
                      "--keep %(part)s keeps this."),
        "skipped": _("%(part)s: left out. %(why)s"),
    }  # fmt: skip
    said = [words[line.status] % {"part": line.part, "why": line.why}]
    if line.status == CONFLICT and line.part.startswith("type:"):
        both = _("  --both %(part)s lets both stand where they do not touch the same thing.")
        said.append(both % {"part": line.part})
    if line.status == "new" and line.why:
        said.append(f"  {line.why}")
    if line.status in (CONFLICT, LOCAL, KEPT) and (dry or line.status == CONFLICT):
        said += [_("  changed here: %(what)s") % {"what": each} for each in line.here]
    if dry or line.status == CONFLICT:
        said += [_("  in the pack: %(what)s") % {"what": each} for each in line.pack]
        told = line.here or line.pack
        said += [line.diff] if line.diff and not told else []
    return "\n".join(said)
