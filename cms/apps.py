"""App configuration."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Public pages")

    def ready(self):
        from django.urls import reverse

        from cases import addresses
        from cms import home_parts, pack_pages, rights, signals  # noqa: F401  (importing registers them)
        from cms.elder import figures  # noqa: F401
        from cms.models.forms import listed
        from cms.models.forms import place as form_place
        from cms.models.track import place
        from forms import places

        addresses.register(place)
        places.register(of=form_place, resume=lambda: reverse("cms:resume"), listed=listed)
        _name_wagtails_fields()
        rights.connect(last_app=[app for app in apps.get_app_configs() if app.models_module][-1])


def _name_wagtails_fields() -> None:
    """Fields of its workflow pages that Wagtail leaves without a label to translate."""
    from wagtail.admin.forms.workflows import WorkflowContentTypeForm, WorkflowPageForm

    WorkflowPageForm.base_fields["page"].label = pgettext_lazy("workflow", "Page")
    WorkflowContentTypeForm.base_fields["content_types"].label = pgettext_lazy("workflow", "Content types")
