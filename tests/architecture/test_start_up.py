"""What each way of starting must not load: it costs time, or must not be reachable there."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.architecture.sources import ROOT

SLOW = {"alembic", "reportlab", "keyring"}
FORBIDDEN = {
    "clinic_desktop.app.kiosk": SLOW | {"sqlalchemy", "psycopg", "sqlite3", "pydantic", "fastapi"},
    "clinic_desktop.app.staff": SLOW | {"sqlalchemy", "psycopg", "pydantic", "fastapi"},
    "clinic_desktop.app.container": SLOW | {"PySide6", "fastapi", "psycopg"},
    "clinic_desktop.app.remote": SLOW | {"PySide6", "sqlalchemy", "psycopg", "pydantic", "fastapi"},
    "clinic_desktop.app.host": SLOW | {"PySide6"},
    "clinic_desktop.app.cli": SLOW | {"PySide6", "sqlalchemy", "fastapi", "pydantic"},
}
WRITTEN = [module for module in FORBIDDEN if find_spec(module)]


def loaded_by(module: str) -> set[str]:
    """The top-level packages that a fresh interpreter holds after importing `module`."""
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("module", WRITTEN)
def test_start_up_stays_light(module: str) -> None:
    assert loaded_by(module) & FORBIDDEN[module] == set()


def test_what_is_loaded_is_seen() -> None:
    assert {"sqlalchemy", "clinic_desktop"} <= loaded_by("clinic_desktop.store.base")
