"""Files and pictures. The runner stages, sniffs and stores them; here is only the question and how answers read.

The answer is a list of maps: id, name, size, type.
"""

from django import forms as html
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from forms.fields import samples
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
    settings = ("issued_by", "paper", "copies", "held_by", "sample", "many", "max_mb")
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

    def setting_of(self, name, raw):
        return samples.hash_of(raw) if name == "sample" else super().setting_of(name, raw)

    def block_setting(self, name, setting):
        return samples.id_of(setting) if name == "sample" else super().block_setting(name, setting)

    def extra_blocks(self):
        size = {"required": False, "min_value": 1, "max_value": 200}
        kinds = [
            ("original", pgettext_lazy("paper", "original")),
            ("copy", pgettext_lazy("paper", "copy")),
            ("both", pgettext_lazy("paper", "original and copy")),
            ("electronic", pgettext_lazy("paper", "electronic file")),
        ]
        held = gettext_lazy("It is then listed as not needed and never asked for.")
        copies = {"required": False, "min_value": 1, "max_value": 20}
        return [
            ("issued_by", blocks.CharBlock(required=False, max_length=80, label=gettext_lazy("Who issues it"))),
            ("paper", blocks.ChoiceBlock(kinds, required=False, label=gettext_lazy("Original or copy"))),
            ("copies", blocks.IntegerBlock(label=gettext_lazy("How many"), **copies)),
            (
                "held_by",
                blocks.CharBlock(
                    required=False, max_length=80, label=gettext_lazy("Held already by (office)"), help_text=held
                ),
            ),
            ("sample", ImageChooserBlock(required=False, label=gettext_lazy("Sample picture"))),
            ("many", blocks.BooleanBlock(required=False, label=gettext_lazy("Several are allowed"))),
            ("max_mb", blocks.IntegerBlock(label=gettext_lazy("Largest size (MB)"), **size)),
        ]


class Picture(File):
    type, label, icon = "picture", gettext_lazy("Picture"), "image"
    accept = "image/jpeg,image/png,image/webp,image/heic,image/heif"


class Signature(Picture):
    """Drawn by script and sent like a photo, or a photo of a signature on paper. By law only a picture: no electronic
    signature in the sense of 电子签名法 第13条, which needs a certificate. Kept privately, shown to nobody by itself.
    """

    type, label, icon = "signature", gettext_lazy("Signature"), "edit"
    blank = gettext_lazy("Sign under “%(label)s”.")
    settings = ("max_mb",)

    def extra_blocks(self):
        return [each for each in super().extra_blocks() if each[0] == "max_mb"]
