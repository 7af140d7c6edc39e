"""Files and pictures. The runner stages, sniffs and stores them; here is only the question and how answers read.

The answer is a list of maps: id, name, size, type.
"""

from django import forms as html
from django.utils.translation import gettext_lazy, pgettext
from wagtail import blocks

from forms.fields.base import KeyedField

FILE_LIMIT_MB = 20


class FilesInput(html.FileInput):
    """Takes several files where the field may."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []


class FilesField(html.Field):
    """Uploaded files, unjudged: a list, or None."""

    def clean(self, value):
        return super().clean(value or None)


class File(KeyedField):
    type, label, icon = "file", gettext_lazy("File"), "doc-full"
    blank = gettext_lazy("Upload “%(label)s”.")
    settings = ("many", "max_mb")
    may_be_secret = False
    accept = ".pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.ofd,.jpg,.jpeg,.png,.heic,.zip"

    def make(self, field, context, **common):
        attrs = {"accept": self.accept, "multiple": field.many}  # a False is not printed; nothing said means many
        made = FilesField(widget=FilesInput(attrs=attrs), **common)
        made.max_mb = field.max_mb or FILE_LIMIT_MB
        made.max_bytes = made.max_mb * 1024 * 1024
        return made

    def show(self, field, value):
        return pgettext("rule", ", ").join(each["name"] for each in value or ())

    def extra_blocks(self):
        size = {"required": False, "min_value": 1, "max_value": 200}
        return [
            ("many", blocks.BooleanBlock(required=False, label=gettext_lazy("Several are allowed"))),
            ("max_mb", blocks.IntegerBlock(label=gettext_lazy("Largest size (MB)"), **size)),
        ]


class Picture(File):
    type, label, icon = "picture", gettext_lazy("Picture"), "image"
    accept = "image/jpeg,image/png,image/webp,image/heic,image/heif"
