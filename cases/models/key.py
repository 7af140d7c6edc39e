"""By what of a person a case is found, without its standing there: keyed hashes of a name and the like."""

from django.db import models


class CaseKey(models.Model):
    """One way to find one case. ``lookup``: keyed hash, see cases.found_by. ``form``: where it was said, since some
    forms are read by people named for them only.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="keys")
    form = models.ForeignKey("forms.Form", models.PROTECT, related_name="+", db_index=False)
    lookup = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "case", "form"], name="case_key_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.lookup[:8]}"
