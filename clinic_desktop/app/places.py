"""Where the data of this installation lie, and which database is meant."""

import os
import sys
from pathlib import Path

from clinic_desktop.core import errors


class NoDatabase(errors.RuleViolation):
    code = "app.no_database"
    text = "Say which database: --database URL, or CLINIC_DATABASE_URL."


def data_folder(named: Path | None) -> Path:
    """--data, CLINIC_DATA_DIR, or the place the system keeps for a program's data."""
    if named is not None:
        return named
    if chosen := os.environ.get("CLINIC_DATA_DIR"):
        return Path(chosen)
    from platformdirs import user_data_path  # noqa: PLC0415  only where nothing was named

    return user_data_path("clinic-desktop", appauthor=False)


def embedded_url(folder: Path) -> str:
    """The embedded database of a data folder."""
    return f"sqlite:///{(folder / 'clinic.db').resolve()}"


def database_url(named: str | None, folder: Path | None = None) -> str:
    """--database, CLINIC_DATABASE_URL, or the embedded one of `folder`. Raises NoDatabase."""
    url = named or os.environ.get("CLINIC_DATABASE_URL")
    if url:
        return url
    if folder is None:
        raise NoDatabase
    folder.mkdir(parents=True, exist_ok=True)
    return embedded_url(folder)


def folder_of(url: str, named: Path | None) -> Path:
    """Beside an embedded database lie its data; other databases use the data folder."""
    if named is None and url.startswith("sqlite:///") and "CLINIC_DATA_DIR" not in os.environ:
        return Path(url.removeprefix("sqlite:///")).resolve().parent
    return data_folder(named)


def has_screen() -> bool:
    """Whether a window could be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def is_new(url: str) -> bool:
    """Whether `url` is an embedded database that is not there yet."""
    return url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists()
