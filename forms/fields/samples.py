"""Sample pictures of papers: in a schema a picture is named by what is in it, so that a form may go to another site."""

from typing import Any

from wagtail.images import get_image_model


def hash_of(raw: Any) -> str | None:
    """File hash of the picture an editor chose (its key, as a stream keeps it); None where it is gone."""
    image = get_image_model().objects.filter(pk=raw).first() if raw else None
    return image.get_file_hash() if image else None


def id_of(file_hash: str) -> int | None:
    """Key of a picture with this content; None where the library has none."""
    return get_image_model().objects.filter(file_hash=file_hash).values_list("pk", flat=True).first()
