"""Forms: made in the builder, frozen as versions, filled in, taken in once."""


def reseal(batch: int = 500) -> int:
    """Put old values under the newest key; see forms.sealing. Here for operators' commands."""
    from forms import sealing  # models load after this package

    return sealing.reseal(batch)
