"""Which clinic the window of the staff opens, read without loading the command line."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_desktop.app import places

if TYPE_CHECKING:
    from clinic_desktop.app.demo import Credential

OPTIONS = {"database": str, "data": Path, "service": str, "ca": Path, "host": str, "port": int}
NEW_CLINIC = "A new clinic is being prepared. This takes a moment."
NEW_DEMO = "A demonstration clinic is being made and filled. This takes half a minute."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clinic the window of the staff shall open; see the options of the command line."""

    database: str | None = None
    data: Path | None = None
    service: str | None = None
    ca: Path | None = None
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8443


def plainly_wanted(words: Sequence[str]) -> Wanted | None:
    """None where the command line has more to say: a command, --help, a word that does not fit."""
    left, found = list(words), dict[str, object]()
    while left:
        name, equals, value = left.pop(0).partition("=")
        name = name.removeprefix("--") if name.startswith("--") else ""
        if name == "demo" and not equals:
            found[name] = True
            continue
        if name not in OPTIONS or (not equals and not left):
            return None
        try:
            found[name] = OPTIONS[name](value if equals else left.pop(0))
        except ValueError:
            return None
    return Wanted(**found)  # type: ignore[arg-type]


def open_staff(wanted: Wanted) -> int:
    """Show the window; the exit code when it is closed."""
    from clinic_desktop.app import opening, staff  # noqa: PLC0415  Qt for a window only

    folder = places.data_folder(wanted.data)
    if wanted.service is not None:
        return staff.run(opening.Opening(partial(opening.Far, wanted.service, wanted.ca, folder)))
    if wanted.demo:
        folder = folder / "demo"
    url = wanted.database or os.environ.get("CLINIC_DATABASE_URL") or places.embedded_url(folder)
    begun = partial(
        opening.here, url, folder, (wanted.host, wanted.port),
        _tell if wanted.demo else None, cost(demo=True),
    )  # fmt: skip
    new = places.is_new(url)
    words = (NEW_DEMO if wanted.demo else NEW_CLINIC) if new else ""
    return staff.run(opening.Opening(begun), words)


def cost(*, demo: bool = False) -> int:
    """Rounds of bcrypt as a power of two; a demonstration clinic has nothing to protect."""
    return int(os.environ.get("CLINIC_BCRYPT_COST", "8" if demo else "12"))


def credentials(staff: "tuple[Credential, ...]") -> str:
    """One line per colleague, to be read from the screen."""
    return "\n".join(f"{one.login:24} {one.password:40} {', '.join(one.roles)}" for one in staff)


def _tell(staff: "tuple[Credential, ...]") -> None:
    said = "A demonstration clinic. Everybody in it is invented. PIN of all: 4826"
    sys.stdout.write(f"{said}\n{credentials(staff)}\n")
    sys.stdout.flush()
