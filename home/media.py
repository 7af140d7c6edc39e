"""Pictures that editors uploaded. The static server serves no media, and nothing but pictures comes from here."""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

FOLDERS = ("images", "original_images")
TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
         ".avif": "image/avif"}  # fmt: skip
WEEK = 7 * 24 * 3600  # a changed picture gets a new name


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture by its storage name; whatever else lies beside it does not exist."""
    path = PurePosixPath(name)
    kind = TYPES.get(path.suffix.lower())
    if not kind or path.parts[0] not in FOLDERS:
        raise Http404
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    answer = FileResponse(file, content_type=kind)
    answer["Cache-Control"] = f"public, max-age={WEEK}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
