"""How a form is filled in on the public site."""

from forms.views import earlier, files, moving, paper, preparing, resuming
from forms.views.runner import Place, Runner

__all__ = ["Place", "Runner", "earlier", "files", "moving", "paper", "preparing", "resuming"]
