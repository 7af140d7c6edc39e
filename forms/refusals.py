"""The one exception of a file that is not kept."""


class Refused(Exception):
    """str() is a sentence for the person who sent the file: what is wrong and what to do."""
