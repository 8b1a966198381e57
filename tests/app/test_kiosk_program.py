"""The program of the tablet: no database in reach, nothing secret in plain on its disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clinic_desktop.app import cli
from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.remote import connect
from clinic_desktop.app.secrets import open_secrets

folder = Path(sys.argv[1])
secrets, _ = open_secrets(folder)
app = QApplication([])
client = connect("http://127.0.0.1:9", secrets=secrets)
window = build_kiosk_window(client, secrets, folder / "tablet")
window.show()
QTimer.singleShot(50, window.close)
app.exec()
client.close()
tops = {name.partition(".")[0] for name in sys.modules}
print(sorted(tops & {"sqlalchemy", "alembic", "psycopg", "psycopg2", "sqlite3", "_sqlite3"}))
print([name for name in sys.modules if name.startswith(("clinic_desktop.store", "migrations"))])
inner = (".models", ".service")
ours = [name for name in sys.modules if name.startswith("clinic_desktop.domain")]
print([name for name in ours if name.endswith(inner)])
print(sorted(one.name for one in folder.rglob("*") if one.is_file()))
"""


@pytest.mark.row("F152")
def test_it_never_loads_a_database_driver(tmp_path: Path) -> None:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "data")],
        env=env, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.split("\n")[:3] == ["[]", "[]", "[]"], done.stdout
    assert done.stdout.split("\n")[3] == "[]"  # not paired yet: nothing is written
