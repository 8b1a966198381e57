"""Where the files that ship with the program lie: in a checkout, a wheel or a frozen bundle."""

import sys
from functools import cache
from pathlib import Path


def resource(name: str) -> Path:
    """The shipped file or folder `name`, with `/` between its parts.

    Raises FileNotFoundError if this installation does not hold it.
    """
    path = _root().joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(f"The installation is incomplete: resource {name!r} is missing.")
    return path


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "resources"] if frozen else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if (place / "tokens.json").is_file():
            return place
    raise FileNotFoundError("The installation is incomplete: there is no resources folder.")


def migrations_folder() -> Path:
    """The folder of the database's revisions, beside the resources."""
    return _root().parent / "migrations"
