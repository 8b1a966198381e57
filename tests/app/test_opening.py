"""Opening the clinic behind the first window: which one, and why it cannot be opened."""

import sqlite3
from functools import partial
from pathlib import Path

import click
import pytest
import typer
from alembic.script import ScriptDirectory
from PySide6.QtCore import QCoreApplication, QEvent

from clinic_desktop.app import cli, migrate, opening, start
from clinic_desktop.app.owner import AlreadyOwned, own
from clinic_desktop.app.staff import StaffWindow
from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.sign_in.view import SignInView

WAIT = 60_000  # ms: migrations and imports on a loaded machine


def test_the_plain_options_are_those_of_the_command_line() -> None:
    command = typer.main.get_command(cli.app)
    told = {one.name: one.default for one in command.params if one.name != "_version"}
    known = {name: getattr(start.Wanted(), name) for name in start.Wanted.__slots__}
    assert {name: told[name] for name in known} == known
    assert set(start.OPTIONS) | {"demo"} == set(known)
    assert isinstance(command, click.Command | typer.core.TyperGroup)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], start.Wanted()),
        (["--demo"], start.Wanted(demo=True)),
        (["--data", "/tmp/x", "--port=0"], start.Wanted(data=Path("/tmp/x"), port=0)),
        (["--service", "https://a.test"], start.Wanted(service="https://a.test")),
        (["--port", "many"], None),
        (["--data"], None),
        (["--help"], None),
        (["serve"], None),
        (["--demo=yes"], None),
    ],
)
def test_plain_words_need_no_command_line(words: list[str], wanted: start.Wanted | None) -> None:
    assert start.plainly_wanted(words) == wanted


def test_the_revisions_are_those_of_alembic() -> None:
    scripts = ScriptDirectory.from_config(migrate._config())
    known = {one.revision: one.down_revision for one in scripts.walk_revisions()}
    assert migrate.revisions() == known


def open_here(folder: Path) -> opening.Opened:
    url = f"sqlite:///{folder / 'clinic.db'}"
    return opening.here(url, folder, ("127.0.0.1", 0), None, 4)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "clinic.db").write_bytes(b"no database" * 1000)
    with pytest.raises(opening.Damaged):
        open_here(tmp_path)


def test_who_has_the_file_is_said(tmp_path: Path) -> None:
    held = own(f"sqlite:///{tmp_path / 'clinic.db'}", "Somebody")
    assert held is not None
    with pytest.raises(AlreadyOwned, match="Somebody"):
        open_here(tmp_path)
    held.release()


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(opening.FolderRefused, match="data"):
        open_here(tmp_path / "data")


def test_a_database_of_a_newer_version_is_said(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path / 'clinic.db'}")
    with sqlite3.connect(tmp_path / "clinic.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.NewerDatabase):
        open_here(tmp_path)


@pytest.fixture
def window(qtbot):
    window = StaffWindow()
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(window: StaffWindow, kind: type) -> list[object]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def test_the_window_says_who_has_the_file_and_opens_when_it_is_free(
    qtbot, window: StaffWindow, tmp_path: Path
) -> None:
    assert shown(window, SignInView)
    held = own(f"sqlite:///{tmp_path / 'clinic.db'}", "Somebody")
    begun = opening.Opening(partial(open_here, tmp_path))
    with qtbot.waitSignal(window.refused, timeout=WAIT) as said:
        window.open_by(begun)
    assert "Somebody" in said.args[0]
    held.release()
    with qtbot.waitSignal(window.settled, timeout=WAIT):
        shown(window, SignInView)[0].sign_in.click()
    assert shown(window, FirstStartView)  # the database was new
    begun.close()
