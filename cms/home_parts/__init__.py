"""The home page's components. Importing this package registers them; order numbers leave room between."""

from cms.home_parts import busy, elder, find, hero, news

__all__ = ["busy", "elder", "find", "hero", "news"]
