"""Python reads this by itself where the folder is on PYTHONPATH: a county writes down which templates it prints.

No setting knows of it. RENDERED names the file; each process adds a name the first time it meets it.
"""

import os

from django.template import base

_render, _known = base.Template.render, set()


def _noted(self, context):
    if self.name and self.name not in _known:
        _known.add(self.name)
        with open(os.environ["RENDERED"], "a", encoding="utf-8") as log:
            log.write(f"{self.name}\n")
    return _render(self, context)


if "RENDERED" in os.environ:
    base.Template.render = _noted
