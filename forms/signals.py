"""Publishing in the admin, at once or on a date, freezes a version; taking off closes it."""

from wagtail.signals import published, unpublished

from forms import publishing
from forms.models import Form


def freeze(sender, instance, revision=None, **signal) -> None:
    publishing.publish(instance, getattr(revision, "user", None))


def close(sender, instance, **signal) -> None:
    publishing.take_off(instance)


def connect() -> None:
    published.connect(freeze, sender=Form, dispatch_uid="forms.freeze")
    unpublished.connect(close, sender=Form, dispatch_uid="forms.close")
