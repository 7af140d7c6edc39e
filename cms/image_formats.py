"""How pictures in running text are drawn for readers; editors see them as Wagtail shows them."""

from django.utils.translation import gettext_lazy as _
from wagtail.images.formats import Format, register_image_format, unregister_image_format

from cms import pictures


class Modern(Format):
    def image_to_html(self, image, alt_text, extra_attributes=None):
        attrs = {**(extra_attributes or {}), "class": self.classname}
        return pictures.drawn(image, self.filter_spec, alt=alt_text, attrs=attrs)

    def image_to_editor_html(self, image, alt_text):
        return super().image_to_html(image, alt_text, self.editor_attributes(image, alt_text))


for made in (
    Modern("fullwidth", _("As wide as the text"), "richtext-image full-width", "width-800"),
    Modern("left", _("On the left, text beside it"), "richtext-image left", "width-500"),
    Modern("right", _("On the right, text beside it"), "richtext-image right", "width-500"),
):
    unregister_image_format(made.name)
    register_image_format(made)
