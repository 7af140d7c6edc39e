"""Editors' pictures are written anew like citizens': a photo tells neither where it was taken nor by which camera."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from cms.checks.pictures import is_file_name
from forms import pictures, sniffing
from forms.refusals import Refused


class PictureForm(BaseImageForm):
    """Where the words for who cannot see it are shown, they have to be written; many at once are sent without them
    first, and asked for right below each picture."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = self.fields["description"]
        words.required = not self.is_bound or self.add_prefix("description") in self.data
        words.label = _("What the picture shows")
        words.help_text = _("One sentence, read aloud to who cannot see it: who does what, where. No file name.")
        words.error_messages["required"] = _("Say in a sentence what the picture shows.")

    def clean_description(self):
        words = self.cleaned_data["description"].strip()
        if words and is_file_name(words):
            said = _("“%(words)s” is a file's name, no words for who cannot see the picture.")
            raise ValidationError(said % {"words": words[:40]})
        return words

    def clean_file(self):
        file = self.cleaned_data["file"]
        return fresh(file) if "file" in self.changed_data and file else file


def fresh(file) -> SimpleUploadedFile:
    """``file`` as a JPEG or PNG that holds points and nothing else. Raises ValidationError."""
    file.seek(0)
    kind = sniffing.kind_of(file)
    if kind is None or not kind.picture:
        said = _("“%(name)s” is no picture that can be shown. Choose a JPG, PNG or WEBP.")
        raise ValidationError(said % {"name": file.name})
    file.seek(0)
    try:
        written, kind = pictures.fresh(file, kind, file.name)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    return SimpleUploadedFile(f"{PurePath(file.name).stem}.{kind.suffix}", written.read(), content_type=kind.mime)
