"""A database with all walls and a second program at it, on each engine."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_desktop.app import migrate
from tests.support.postgres import Cluster
from tests.support.raw_chain import Chain
from tests.support.second_program import Program, build_for_outsider, open_program


@pytest.fixture
def walled_url(
    engine_name: str, request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path
) -> Iterator[str]:
    """Empty, every table and wall in place."""
    if engine_name == "sqlite":
        copy = tmp_path / "walled.db"
        shutil.copyfile(_template(run_folder), copy)
        yield f"sqlite:///{copy}"
        return
    server: Cluster = request.getfixturevalue("postgres")
    name = "w_" + tmp_path.name.replace("-", "_").lower()[-30:] + f"_{os.getpid()}"
    yield server.create(name, template=server.once("walled_template", build_for_outsider))
    server.drop(name)


@pytest.fixture
def program(walled_url: str) -> Iterator[Program]:
    opened = open_program(walled_url)
    yield opened
    opened.connection.close()


@pytest.fixture
def chain(program: Program) -> Chain:
    """Staff, rooms and a catalogue are there; patients come as a test asks for them."""
    return Chain(program)


def _template(run_folder: Path) -> Path:
    template = run_folder / "walled.db"
    with (run_folder / "walled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            half = run_folder / "walled-half.db"
            half.unlink(missing_ok=True)
            migrate.upgrade(f"sqlite:///{half}")
            half.rename(template)
    return template
