"""Publishing in the admin, at once or on a date, freezes a version; taking off closes it."""

import logging

from django.dispatch import Signal
from wagtail.log_actions import log
from wagtail.signals import published, unpublished

from forms import publishing
from forms.models import Form

submitted = Signal()  # sent inside intake's transaction: submission, secret, by; an exception undoes everything

logger = logging.getLogger(__name__)
NOT_FROZEN = "forms.not_frozen"  # shown in the form's history (forms.wagtail_hooks)


def freeze(sender, instance, revision=None, **signal) -> None:
    """Wagtail also sends this when a date is only set: then nothing runs yet."""
    if not instance.live:
        return
    try:
        publishing.publish(instance, getattr(revision, "user", None))
    except publishing.Unpublishable as slip:
        if getattr(revision, "approved_go_live_at", None) is None:
            raise
        # On its date nobody is there to read a refusal, and other things wait behind it: the old version runs on.
        logger.error("Form %s was due to be published and cannot run: %s", instance.slug, slip)
        log(instance=instance, action=NOT_FROZEN, user=revision.user, revision=revision, data={"why": slip.sentences})


def close(sender, instance, **signal) -> None:
    publishing.take_off(instance)


def connect() -> None:
    published.connect(freeze, sender=Form, dispatch_uid="forms.freeze")
    unpublished.connect(close, sender=Form, dispatch_uid="forms.close")
