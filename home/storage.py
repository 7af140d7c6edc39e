"""Private files: attachments, papers, exports. They have no address; a view asks may() and sends them."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Django falls back to MEDIA_URL when base_url is None, so ``url()`` refuses here."""

    def url(self, name):
        raise ValueError("Private files have no address.")
