"""manage.py form import|export|check FILE|SLUG: forms in and out, as JSON or as an XLSForm workbook."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from forms import publishing, schema
from forms.admin.builder import free_slug
from forms.exchange import definition, landing, reading, writing
from forms.exchange.merging import CONFLICT, MINE, THEIRS
from forms.exchange.problems import UNSUPPORTED, WRONG
from forms.exchange.words import status_words
from forms.models import Form


class Command(BaseCommand):
    help = (
        "check FILE: what is wrong with it, with sheet and cell. import FILE: make or change a form's draft; twice "
        "changes nothing. export SLUG: the form as the builder holds it. Exit code 0 only when all is well."
    )

    def add_arguments(self, parser):
        parser.add_argument("action", choices=("import", "export", "check"))
        parser.add_argument("name", metavar="FILE|SLUG")
        parser.add_argument("--out", help="export: the file to write, .json or .xlsx; without it JSON is printed")
        parser.add_argument("--published", action="store_true", help="export: what runs, not what the builder holds")
        parser.add_argument("--slug", help="import: the form to change or make; else the one the file names")
        parser.add_argument("--take", choices=(THEIRS, MINE), help="import: who wins where both sides changed a thing")
        parser.add_argument("--skip-unsupported", action="store_true", help="import: the rest, without what we lack")
        parser.add_argument("--publish", action="store_true", help="import: publish the form as well")
        parser.add_argument("--dry-run", action="store_true", help="import: show what would change, write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            found, said, well = getattr(self, f"_{options['action']}")(options)
        except (landing.Refused, publishing.Unpublishable, writing.TooLong) as slip:
            found, said, well = {"status": "refused", "said": str(slip)}, [str(slip)], False
        if options["json"]:
            self.stdout.write(json.dumps({"ok": well, **found}, ensure_ascii=False, indent=1))
        else:
            for line in said:
                self.stdout.write(line)
        if not well:
            raise SystemExit(1)

    # --- in ---------------------------------------------------------------------------------------------------------
    def _check(self, options) -> tuple[dict[str, Any], list[str], bool]:
        incoming = self._read(options["name"])
        found, said = self._told(incoming)
        if incoming.is_sound:
            n = len(list(incoming.spec.fields()))
            said.append(_("Nothing is wrong: %(steps)d steps, %(n)d questions.") % {
                "steps": len(incoming.spec.steps), "n": n})  # fmt: skip
        return found | {"status": "sound" if incoming.is_sound else "wrong"}, said, incoming.is_sound

    def _read(self, name: str) -> reading.Incoming:
        path = Path(name)
        try:
            with path.open("rb") as file:
                data = file.read(definition.MOST_BYTES + 1)
        except OSError as fault:
            raise CommandError(
                _("“%(name)s” cannot be read: %(why)s") % {"name": name, "why": fault.strerror}
            ) from fault
        return reading.read(data, path.name)

    def _told(self, incoming: reading.Incoming) -> tuple[dict[str, Any], list[str]]:
        problems = list(incoming.problems.listed())
        digest = schema.digest(incoming.spec) if incoming.spec else None
        return {"digest": digest, "problems": [each.as_json() for each in problems]}, [str(each) for each in problems]

    def _import(self, options) -> tuple[dict[str, Any], list[str], bool]:
        incoming = self._read(options["name"])
        found, said = self._told(incoming)
        unsupported = incoming.problems.of(UNSUPPORTED)
        if incoming.problems.of(WRONG) or (unsupported and not options["skip_unsupported"]):
            if not incoming.problems.of(WRONG):
                said.append(_("Nothing was written. --skip-unsupported imports the rest."))
            return found | {"status": "refused"}, said, False
        row = self._row(incoming, options["slug"])
        made = landing.plan(incoming, row)
        decisions = {each.id: options["take"] for each in made.undecided({})} if options["take"] else {}
        if decisions:
            made = landing.plan(incoming, row, decisions)
        return self._landed(made, decisions, found | {"slug": row.slug}, said, options)

    def _row(self, incoming: reading.Incoming, slug: str | None) -> Form:
        slug = slug or incoming.slug or free_slug(incoming.spec.title, None)
        row = Form.objects.filter(slug=slug).first()
        if row is None:
            row = Form(slug=slug)
            try:
                row.clean_fields(exclude=["title", "fields"])
            except ValidationError as slip:
                raise CommandError(" ".join(slip.messages)) from slip
        return row

    def _landed(self, made, decisions, found, said, options) -> tuple[dict[str, Any], list[str], bool]:
        differences = [
            {"part": each.part, "setting": each.setting, "status": each.status, "said": made.words.line(each)}
            for each in made.differences
        ]
        said += [f"{status_words(each['status'])} · {each['said']}" for each in differences] + made.problems
        found |= {"differences": differences}
        if made.problems:
            return found | {"status": "refused", "said": made.problems}, said, False
        if made.undecided(decisions):
            if not made.knows_base:
                said.append(_("It is not known which version this file was made from, so every difference counts."))
            said.append(_("Nothing was written. --take theirs takes the file's side, --take mine the builder's."))
            return found | {"status": CONFLICT}, said, False
        status = "new" if made.is_new else "changed" if made.changes else "same"
        found |= {"status": status, "digest": schema.digest(made.spec)}
        if not options["dry_run"]:
            row = landing.land(made)
            if options["publish"]:
                self._published(row)
        said.append(self._sentence(status, options) % {"slug": made.row.slug})
        return found, said, True

    def _published(self, row: Form) -> None:
        """What was imported goes live; where it runs already, nothing happens."""
        row.refresh_from_db()
        if row.live and not row.has_unpublished_changes:
            return
        (row.latest_revision or row.save_revision()).publish()

    def _sentence(self, status: str, options) -> str:
        if status == "same":
            return _("“%(slug)s”: nothing to do.")
        if options["dry_run"]:
            return _("“%(slug)s” would be made.") if status == "new" else _("“%(slug)s” would be changed.")
        if options["publish"]:
            return _("“%(slug)s” is published.")
        return _("“%(slug)s” is kept as a draft. Publish it in the builder.")

    # --- out --------------------------------------------------------------------------------------------------------
    def _export(self, options) -> tuple[dict[str, Any], list[str], bool]:
        row = Form.objects.filter(slug=options["name"]).first()
        if row is None:
            raise CommandError(_("There is no form “%(slug)s”.") % {"slug": options["name"]})
        spec, out = self._spec(row, options), options["out"]
        found = {"status": "exported", "slug": row.slug, "digest": schema.digest(spec), "file": out}
        if out and out.lower().endswith(".xlsx"):
            version = str(row.current.number) if row.current else ""
            Path(out).write_bytes(writing.workbook(spec, slug=row.slug, version=version))
        elif out:
            Path(out).write_text(definition.write(spec, slug=row.slug), encoding="utf-8")
        else:
            text = definition.write(spec, slug=row.slug)
            return found | {"form": json.loads(text)}, [text.rstrip("\n")], True
        return found, [_("Written to %(file)s.") % {"file": out}], True

    def _spec(self, row: Form, options) -> schema.Form:
        if not options["published"]:
            return landing.definition_of(row)
        if row.current is None:
            raise CommandError(_("This form was never published. Nobody can fill it in yet."))
        return row.current.spec
