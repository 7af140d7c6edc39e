"""About how long a form takes to fill in, for whoever builds it."""

from forms import schema

# Seconds, felt out by filling in the sample county's forms at a phone; a table is taken to have two rows.
_SECONDS = {"long_text": 60, "text": 20, "file": 45, "picture": 40, "signature": 30, "note": 10, "consent": 15}
_CHOSEN, _OTHER, _ROWS = 8, 15, 2


def minutes(spec: schema.Form) -> int:
    """Whole minutes for somebody before whom half of the conditional questions appear; at least 1."""
    asked = [(field, step.show_if or field.show_if) for step in spec.steps for field in step.questions]
    seconds = sum(_of(field) * (1 if rule is None else 0.5) for field, rule in asked)
    return max(1, round(seconds / 60))


def _of(field: schema.Field) -> int:
    if field.columns:
        return _ROWS * sum(_of(column) for column in field.columns)
    return _SECONDS.get(field.type, _CHOSEN if field.choices else _OTHER)
