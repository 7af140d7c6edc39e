"""Pictures are never kept as they came: decoded, turned upright and written anew, so that no place, camera, comment
or second file hidden in them survives.
"""

import threading
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from forms import sniffing
from forms.refusals import Refused

MEGAPIXELS = 50
# Million points that cost less than 220 MB while they are open; a JPEG is read small at once, others are not.
BY_FORMAT = {"HEIF": 27, "WEBP": 12}
BY_MODE = {"RGBA": 15, "LA": 15, "La": 15, "RGBa": 15, "PA": 15, "RGB": 30, "CMYK": 30, "YCbCr": 30, "I": 30, "F": 30}
WEBP_CLEAR = 9
LONG_EDGE = 3000  # a card photographed over a whole page is still legible
PNG_MOST = 4 * 1024 * 1024  # a photo saved as PNG is a JPEG in the wrong coat
MEMORY = 512 * 1024

register_heif_opener(thumbnails=False)
_one_at_a_time = threading.BoundedSemaphore(1)  # in a process: a large one is done within a second or two


def fresh(file: BinaryIO, kind: sniffing.Kind, name: str) -> tuple[File, sniffing.Kind]:
    """The picture written anew, and what it is now: a JPEG, or a PNG that stayed small. Raises Refused."""
    words: dict[str, Any] = {"name": name, "most": MEGAPIXELS}
    try:
        with _one_at_a_time, Image.open(file, formats=[kind.format]) as picture:
            words["most"] = _most(picture)
            if picture.width * picture.height > words["most"] * 1_000_000:
                raise Refused(
                    _("“%(name)s” has more than %(most)d million points. Take it again at an ordinary size.") % words
                )
            return _written(_upright(picture), kind)
    except Image.DecompressionBombError as bomb:
        raise Refused(
            _("“%(name)s” has more than %(most)d million points. Take it again at an ordinary size.") % words
        ) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError, RuntimeError) as fault:
        raise Refused(
            _("“%(name)s” is broken and cannot be shown. Take the photo again, or choose another file.") % words
        ) from fault


def _most(picture: Image.Image) -> int:
    if picture.format == "JPEG" and picture.mode != "CMYK":
        return MEGAPIXELS
    if picture.format == "WEBP" and picture.mode == "RGBA":
        return WEBP_CLEAR
    return min(BY_FORMAT.get(picture.format or "", MEGAPIXELS), BY_MODE.get(picture.mode, MEGAPIXELS))


def _upright(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LONG_EDGE, LONG_EDGE))  # a JPEG is read small at once where it can be
    picture.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)  # first small, then turned
    return ImageOps.exif_transpose(picture)


def _written(picture: Image.Image, kind: sniffing.Kind) -> tuple[File, sniffing.Kind]:
    if kind in (sniffing.PNG, sniffing.GIF, sniffing.BMP):
        out = _saved(_plain(picture, alpha=True), "PNG")
        if out.size <= PNG_MOST:
            return out, sniffing.PNG
    return _saved(_plain(picture, alpha=False), "JPEG", quality=88), sniffing.JPEG


def _plain(picture: Image.Image, *, alpha: bool) -> Image.Image:
    """A new picture with points and nothing else: palettes, profiles and comments stay behind."""
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    if clear and not alpha:
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        picture = white
    picture.info = {}
    return picture


def _saved(picture: Image.Image, form: str, **options) -> File:
    out = SpooledTemporaryFile(max_size=MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # the caller keeps it
    picture.save(out, form, exif=b"", icc_profile=None, **options)
    size = out.tell()
    out.seek(0)
    kept = File(out)
    kept.size = size
    return kept
