"""What every shape of the language shares."""

from typing import Any

from pydantic import BaseModel, ConfigDict

Logic = Any  # canonical JSON Logic; forms.logic.check() says what is wrong with it
Key = str


class Shape(BaseModel):
    """A misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
