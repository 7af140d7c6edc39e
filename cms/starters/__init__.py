"""Ready sample pages: a click makes a draft with an example's words in it, to be written over.

pages.yaml   the words, one entry a kind
make(key, user) → the draft. Nobody sees it before an editor publishes it.
"""

from cms.starters.make import Starter, make, of, offered

__all__ = ["Starter", "make", "of", "offered"]
