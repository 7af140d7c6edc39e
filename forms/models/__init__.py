"""Forms as data: the editing surface, frozen versions, drafts, what was said, files."""
# ruff: noqa: I001  # order is low to high

from forms.models.code_list import Code, CodeList
from forms.models.form import Form, FormVersion
from forms.models.draft import Draft, Screen, StagedFile
from forms.models.upload import Upload
from forms.models.grant import FormGrant, FormRights
from forms.models.part import Part, PartVersion
from forms.models.scenario import Rehearsal, Scenario
from forms.models.submission import Attachment, SecretAnswer, Submission

__all__ = [
    "Attachment",
    "Code",
    "CodeList",
    "Draft",
    "Form",
    "FormGrant",
    "FormRights",
    "FormVersion",
    "Part",
    "PartVersion",
    "Rehearsal",
    "Scenario",
    "Screen",
    "SecretAnswer",
    "StagedFile",
    "Submission",
    "Upload",
]
