"""What the public sees of the service for the elderly (pack elder): points, helpers, items, and who came by."""

HELPED, CALLED = "bangban", "huidian"  # slugs of form pages: somebody comes; somebody calls back
