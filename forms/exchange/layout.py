"""Sheets, columns and types: what of XLSForm we read, what we write, and the columns of our own."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from forms.field_kinds import KINDS
from forms.logic import operators as ops
from forms.schema import Choice

FORMAT = "1"
SURVEY, CHOICES, SETTINGS, CHECKS, ABOUT = "survey", "choices", "settings", "ow_checks", "说明"

# --- columns --------------------------------------------------------------------------------------------------------
OWN = ("ow_type", "secret", "purpose", "public", "id", "ow_more")  # of the survey sheet
COLUMNS = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation",
    "default", "appearance", "repeat_count", "read_only", *OWN,
)  # fmt: skip
OF_CHOICES = tuple(name for name in Choice.model_fields if name not in ("code", "label"))  # settings of our own
CHOICE_COLUMNS = ("list_name", "name", "label", *(f"ow_{name}" for name in OF_CHOICES))
CHECK_COLUMNS = ("must", "say", "field", "ow_more")
SETTING_COLUMNS = ("form_title", "form_id", "version", "ow_format", "ow_digest", "ow_more")

SAME_COLUMN = {  # other spellings that XLSForm allows
    "value": "name",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "list": "list_name",
    "listname": "list_name",
    "choices": "list_name",
    "title": "form_title",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::readonly": "read_only",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "jr:count": "repeat_count",
    "noapperrorstring": "no_app_error_string",
}
TRANSLATED = ("label", "hint", "constraint_message", "required_message")
OUR_LANGUAGES = ("中文", "简体中文", "汉语", "zh", "zh-cn", "zh-hans", "zh_cn", "chinese")
# Heard and left out without loss: they only speak of how other programs draw or store things.
COSMETIC_COLUMNS = ("autoplay", "compact_tag", "sms_field", "body::accept", "notes", "comment", "comments", "备注")
COSMETIC_SETTINGS = (
    "style", "default_language", "instance_name", "namespaces", "prefix", "delimiter", "sms_keyword", "sms_separator",
    "allow_choice_duplicates", "clean_text_values", "name", "auto_send", "auto_delete",
)  # fmt: skip

YES = frozenset(("yes", "true", "true()", "1", "y", "是", "对"))
NO = frozenset(("no", "false", "false()", "0", "n", "否", "不"))


# --- types ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Face:
    """How one of our types looks in the survey sheet. ``appearance``: what tells it from others of the same type."""

    type: str
    appearance: str = ""


FACES: dict[str, Face] = {
    "text": Face("text"),
    "long_text": Face("text", "multiline"),
    "number": Face("decimal"),
    "integer": Face("integer"),
    "date": Face("date"),
    "month": Face("date", "month-year"),
    "time": Face("time"),
    "datetime": Face("dateTime"),
    "choice": Face("select_one"),
    "multi_choice": Face("select_multiple"),
    "yes_no": Face("select_one"),
    "codelist": Face("select_one"),
    "rating": Face("integer"),
    "consent": Face("acknowledge"),
    "note": Face("note"),
    "picture": Face("image"),
    "signature": Face("image", "signature"),
    "file": Face("file"),
    "map_point": Face("geopoint"),
    "table": Face("begin_repeat"),
    "repeat": Face("begin_repeat"),
    "group": Face("begin_group"),
}
_BY_KIND = {ops.NUMBER: "decimal", ops.DATE: "date", ops.DATETIME: "dateTime", ops.BOOL: "select_one"}
YES_NO_LIST = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


def face(kind: str) -> Face:
    """Any type can be written: what XLSForm does not know travels as the nearest it knows, named in `ow_type`."""
    return FACES.get(kind) or Face(_BY_KIND.get(KINDS[kind].gives or "", "text"))


def type_of(written: str, appearance: str) -> str | None:
    """Our type for a type of XLSForm without `ow_type`; None where we have none."""
    known = [kind for kind, face in FACES.items() if face.type == written and kind in KINDS]
    words = appearance.split()
    return next((kind for kind in known if FACES[kind].appearance in words), None) or next(
        (kind for kind in known if not FACES[kind].appearance), None
    )


def goes_with(kind: str, written: str) -> bool:
    """True if `ow_type` may say ``kind`` beside the type ``written``: a list from elsewhere is typed as text."""
    known = face(kind).type
    return written in (known, "calculate") or (written == "text" and known in ("select_one", "select_multiple"))


SAME_TYPE = {  # other spellings that XLSForm allows
    "string": "text", "int": "integer", "photo": "image", "datetime": "dateTime", "location": "geopoint",
    "gps": "geopoint", "trigger": "acknowledge", "select1": "select_one", "select": "select_multiple",
    "select_all_that_apply": "select_multiple", "choose_one": "select_one",
}  # fmt: skip
RECORDED_ANYWAY = frozenset(("start", "end", "today"))  # every submission has its times
XLSFORM_TYPES = frozenset((
    "range", "barcode", "audio", "video", "geopoint", "geotrace", "geoshape", "rank", "osm", "hidden", "deviceid",
    "phonenumber", "username", "simserial", "subscriberid", "email", "audit", "start-geopoint", "background-audio",
    "background-geopoint", "xml-external", "csv-external", "select_one_from_file", "select_multiple_from_file",
    "select_one_external", "begin_loop", "end_loop", "uuid", "time", "dateTime", "image", "file",
))  # fmt: skip
COSMETIC_APPEARANCES = frozenset((
    "minimal", "compact", "quick", "quickcompact", "horizontal", "horizontal-compact", "columns", "columns-pack",
    "columns-flex", "no-buttons", "likert", "label", "list-nolabel", "list", "autocomplete", "numbers", "thousands-sep",
    "no-calendar", "table-list", "new", "new-front", "new-rear", "bearing", "hide-input", "counter", "picker",
    "vertical", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9", "w10", "multiline", "field-list", "signature",
    "month-year", "masked",
))  # fmt: skip
STEP = "field-list"
