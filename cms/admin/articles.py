"""What an editor's form asks of news, policies and learning before they are saved: dates and sources that hold."""

from django.utils.translation import gettext as _

from cms.admin.checks import PageForm
from home import clock

NOBODY = ("网络", "互联网", "网上", "未知", "转载", "佚名来源")  # words that name no source


class ArticleForm(PageForm):
    """A page with PubDate and ContentSource: both are read by inspectors' programs, so both must be true."""

    source_field = "source"

    def clean(self):
        said = super().clean()
        if self.deferred_required_fields:  # a draft is kept as it is
            return said
        published = said.get("published")
        if published and published > clock.now() and not said.get("go_live_at"):
            sentence = _("This lies ahead. Set a time of publication under “Status” instead, or give today's date.")
            self.add_error("published", sentence)
        if str(said.get(self.source_field) or "").strip() in NOBODY:
            self.add_error(self.source_field, _("This names nobody. Write the unit or paper the text comes from."))
        return said


class PolicyForm(ArticleForm):
    source_field = "issuer"

    def clean(self):
        said = super().clean()
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("It would end before it begins. Correct one of the two dates."))
        return said


class LearningForm(PageForm):
    def clean(self):
        said = super().clean()
        if self.deferred_required_fields:
            return said
        if said.get("kind") == "quote" and not said.get("source"):
            self.add_error("source", _("A line needs its source: people look it up and pass it on."))
        if said.get("audio") and not said.get("licence"):
            self.add_error("licence", _("Say why we may play it, or take the sound out."))
        return said
