"""Pictures: words for who cannot see them, and whether the file can be shown at all."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from cms.checks.finding import Finding, Rule
from cms.checks.texts import Lead, Piece

FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|heic)$|^(?:img|dsc|dscn|pic|image|photo|mmexport|wx_camera|screenshot)[\W_]?\d*"
    r"|^(?:微信图片|微信截图|屏幕截图|截图|截屏|图片|照片|未命名|无标题)[\W_\d]*$|^[\d\W_]+$",
    re.IGNORECASE,
)


def is_file_name(words: str) -> bool:
    return bool(FILE_NAME.search(words.strip()))


def check_text(piece: Piece, images: dict[str, object]) -> Iterator[Finding]:
    """``images``: {key: picture} of those that exist."""
    for embed in piece.read.pictures:
        place = piece.place(embed.nth)
        if embed.image not in images:
            yield gone(place)
            continue
        words = (embed.alt or "").strip()
        if not words:
            said = _("A picture has no words for who cannot see it.")
            yield Finding(Rule.PICTURE, place, said, _("Say what it shows; leave it only if it is mere decoration."))
        elif is_file_name(words):
            yield Finding(Rule.PICTURE, place, _no_words(words), _("Say in a sentence what the picture shows."), True)


def check_lead(lead: Lead) -> Iterator[Finding]:
    words = (lead.image.description or lead.image.title).strip()
    if not words or is_file_name(words):
        cure = _("Edit the picture and say in a sentence what it shows.")
        yield Finding(Rule.PICTURE, lead.label, _no_words(words), cure, True)


def gone(place: str) -> Finding:
    return Finding(Rule.PICTURE, place, _("A picture is gone."), _("Choose another one, or take it out."), True)


def _no_words(words: str) -> str:
    return _("“%(words)s” is a file's name, no words for who cannot see the picture.") % {"words": words[:40]}


def check_file(place: str, image) -> Iterator[Finding]:
    """Opens the file: for the night, not for a page that somebody waits for."""
    if not readable(image):
        said = _("The picture “%(title)s” cannot be opened.") % {"title": image.title}
        yield Finding(Rule.PICTURE, place, said, _("Upload it again."), True)


def readable(image) -> bool:
    try:
        with image.file.storage.open(image.file.name) as file, Image.open(file) as opened:
            opened.verify()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):  # Pillow says SyntaxError of a broken PNG
        return False
    return True
