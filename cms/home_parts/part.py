"""A home-page component whose values are ready when it is made."""

from typing import Any

from laces.components import Component

from home import modes


class Part(Component):
    """``values``: what the template prints."""

    def __init__(self, template_name: str, values: dict[str, Any]) -> None:
        self.template_name = template_name
        self.values = values

    def get_context_data(self, parent_context=None) -> dict[str, Any]:
        parent = parent_context or {}
        shared = {name: parent.get(name) for name in ("request", "settings", "mode", "page")}
        return shared | self.values


def elder(request) -> bool:
    return modes.current(request) == modes.ELDER
