"""What every shape of the language shares."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

Logic = Any  # canonical JSON Logic; forms.logic.check() says what is wrong with it
Key = str


def one_alone(given: Any) -> Any:
    """A list of one is the one: `over: [unit]` means all units, as `over: unit` does."""
    return given[0] if isinstance(given, list | tuple) and len(given) == 1 else given


Over = Annotated[str | tuple[str, ...], BeforeValidator(one_alone)]


class Shape(BaseModel):
    """A misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
