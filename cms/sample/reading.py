"""Reading the data files beside this module."""

import csv
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"


def read(name: str) -> Any:
    """A YAML file of data/."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def table(name: str) -> list[dict[str, str]]:
    """A file of tab-separated values of data/, its first line the names."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
