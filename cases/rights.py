"""The one permission question: visible(queryset, user) and may(user, action, case)."""


def visible(cases, user):
    """Narrow ``cases`` to what ``user`` may see."""
    return cases.none()
