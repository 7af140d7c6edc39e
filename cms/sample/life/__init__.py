"""Half a year in the life of a county: forms sent, cases moved, days passing, ratings given, all through the real
doors. The same seed on the same county gives the same events.
"""

from cms.sample.life.run import Lived, forms, simulate

__all__ = ["Lived", "forms", "simulate"]
