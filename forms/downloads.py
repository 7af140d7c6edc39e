"""Sending a private file. Whoever calls this has asked may() before."""

from django.core.files.storage import storages
from django.http import FileResponse

from forms.models import Attachment, StagedFile


def send(attachment: Attachment | StagedFile) -> FileResponse:
    """The file to be saved, never shown inside our site: a browser neither guesses its type nor runs it.

    Raises FileNotFoundError if the storage has lost it.
    """
    file = storages["private"].open(attachment.storage_key)
    answer = FileResponse(file, as_attachment=True, filename=attachment.name, content_type=attachment.type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
