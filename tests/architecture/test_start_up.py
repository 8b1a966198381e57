"""What each way of starting must not load: it costs time, or must not be reachable there."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.architecture.sources import ROOT

SLOW = {"alembic", "reportlab", "keyring"}
FORBIDDEN = {
    "clinic_desktop.app.kiosk": SLOW | {"sqlalchemy", "psycopg", "sqlite3", "pydantic", "fastapi"},
    "clinic_desktop.app.entry": SLOW | {"PySide6", "typer", "sqlalchemy", "fastapi", "pydantic"},
    "clinic_desktop.app.staff": SLOW | {"sqlalchemy", "psycopg", "pydantic", "fastapi", "typer"},
    "clinic_desktop.app.opening": SLOW | {"PySide6", "sqlalchemy", "fastapi", "pydantic"},
    "clinic_desktop.app.serving": SLOW | {"PySide6", "fastapi", "psycopg"},
    "clinic_desktop.app.container": SLOW | {"PySide6", "fastapi", "psycopg"},
    "clinic_desktop.app.remote": SLOW | {"PySide6", "sqlalchemy", "psycopg", "pydantic", "fastapi"},
    "clinic_desktop.app.host": SLOW | {"PySide6"},
    "clinic_desktop.app.cli": SLOW | {"PySide6", "sqlalchemy", "fastapi", "pydantic"},
}
WRITTEN = [module for module in FORBIDDEN if find_spec(module)]


WATCHED = """
import sys
asked = []
sys.addaudithook(lambda event, _: asked.append(event) if event.startswith("socket.") else None)
import {module}
assert not set(asked) - {{"socket.__new__"}}, asked
print(*{{name.partition('.')[0] for name in sys.modules}})
"""
"""A socket that is made and asks for nothing is how libraries find out what the machine can."""


def loaded_by(module: str) -> set[str]:
    """The top-level packages that a fresh interpreter holds after importing `module`.

    Nothing is asked of any network meanwhile.
    """
    command = [sys.executable, "-c", WATCHED.format(module=module)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.row("F209")
@pytest.mark.parametrize("module", WRITTEN)
def test_start_up_stays_light(module: str) -> None:
    assert loaded_by(module) & FORBIDDEN[module] == set()


PAINTED = """
import sys
from clinic_desktop.app import staff
class Opening:
    opened = False
    def __call__(self):
        print(*sorted(sys.modules), flush=True)
        app = QApplication.instance()
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)
        raise SignedOut
    def close(self): pass
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication
from clinic_desktop.core.errors import SignedOut
staff.run(Opening())
"""


def test_the_sign_in_is_painted_before_the_clinic_is_loaded() -> None:
    command = [sys.executable, "-c", PAINTED]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
    )
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded, done.stderr
    assert not loaded & SLOW
    assert not loaded & {"sqlalchemy", "typer", "clinic_desktop.domain.clinic"}
    assert "clinic_desktop.ui.shell.window" not in loaded
    assert not {name for name in loaded if name.startswith("clinic_desktop.domain.")}


def test_what_is_loaded_is_seen() -> None:
    assert {"sqlalchemy", "clinic_desktop"} <= loaded_by("clinic_desktop.store.base")
