"""What a rule that cannot be worked out says."""


class LogicError(ValueError):
    """A rule is not in the dialect, or its values are of the wrong type. str() is a sentence for its author."""
