"""Refusals of intake that people can act on."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

EVERYWHERE = "__all__"  # where an error stands that belongs to no single question


class Invalid(Exception):
    """Answers that cannot be taken yet; nothing was written.

    ``errors``: {field key: [sentence]}, EVERYWHERE for the form as a whole. ``step``: index, among the steps that
    show, of the first one to correct.
    """

    def __init__(self, errors: Mapping[str, list[str]], step: int = 0) -> None:
        self.errors, self.step = dict(errors), step
        super().__init__(" ".join(said for each in self.errors.values() for said in each))


class Full(Invalid):
    """The form's places are taken. Answers are right; another day, or never again, there may be room for them."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__({EVERYWHERE: [sentence]})


def closed() -> Invalid:
    """A version that was taken off more than a day ago."""
    return Invalid({EVERYWHERE: [_("This form was taken off the site. Nothing has been sent; call us if it matters.")]})
