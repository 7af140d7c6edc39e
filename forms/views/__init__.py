"""How a form is filled in on the public site."""

from forms.views.runner import Place, Runner

__all__ = ["Place", "Runner"]
