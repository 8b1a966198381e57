"""The import contracts hold, and each of them still catches what it is there for."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
MODULES = [folder.name for folder in (ROOT / "clinic_desktop" / "domain").glob("[a-z]*/")]
FILES = ["interface", "models", "rules", "service"]
EXPECTED = [
    "app.container",
    "app.kiosk",
    "app.schema",
    "domain.clinic",
    "domain.reports.interface",
    "ui.today.presenter",
    *(f"domain.{module}.{file}" for module in MODULES for file in FILES),
]

# contract, {module: line added to it}
PLANTED = [
    ("rooms", {"core.errors": "import clinic_desktop.store.base"}),
    ("rooms", {"ui.lane": "import clinic_desktop.gateway"}),
    ("rooms", {"gateway": "import clinic_desktop.ui.lane"}),
    ("rooms", {"store.base": "import clinic_desktop.documents"}),
    ("rooms", {"attic": ""}),
    ("modules", {"domain.plans.interface": "import clinic_desktop.domain.theatre.interface"}),
    ("modules", {"domain.patients.interface": "import clinic_desktop.domain.plans.interface"}),
    ("modules", {"domain.plans.service": "import clinic_desktop.domain.reports.interface"}),
    ("modules", {"domain.attic": ""}),
    ("files", {"domain.plans.rules": "import clinic_desktop.domain.plans.models"}),
    ("files", {"domain.plans.interface": "import clinic_desktop.domain.plans.rules"}),
    ("files", {"domain.plans.attic": ""}),
    ("faces", {"ui.lane": "import clinic_desktop.domain.plans.rules"}),
    ("faces", {"ui.today.presenter": "import clinic_desktop.documents"}),
    ("faces", {"gateway": "import sqlalchemy"}),
    ("models", {"app.container": "import clinic_desktop.domain.plans.models"}),
    ("workflow", {"domain.workflow.service": "import clinic_desktop.domain.plans.service"}),
    ("workflow", {"domain.clinic": "import clinic_desktop.domain.plans.rules"}),
    ("peers", {"domain.consent.service": "import clinic_desktop.domain.patients.models"}),
    ("peers", {"domain.consent.service": "import clinic_desktop.domain.accounts.service"}),
    ("below-ui", {"documents": "from PySide6 import QtGui"}),
    ("presenters", {"ui.today.presenter": "from PySide6.QtWidgets import QWidget"}),
    ("presenters", {"ui.lane": "import clinic_desktop.ui.tasks"}),
    ("kiosk", {"app.kiosk": "import clinic_desktop.store.base"}),
    ("kiosk", {"app.kiosk": "import clinic_desktop.app.schema", "app.schema": "import sqlalchemy"}),
    ("plain", {"domain.plans.rules": "def late():\n    import sqlalchemy"}),
    ("plain", {"core.clock": "import reportlab"}),
    (
        "circles",
        {
            "core.clock": "def late():\n    import clinic_desktop.core.moment",
            "core.moment": "import clinic_desktop.core.clock",
        },
    ),
    ("door", {"domain.plans.service": "import clinic_desktop.store.unit_of_work"}),
    ("door", {"app.schema": "from clinic_desktop.store import unit_of_work"}),
    ("pydantic", {"domain.plans.interface": "import pydantic"}),
    ("pydantic", {"ui.lane": "from fastapi import FastAPI"}),
]


def lint(where: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-logo", *options]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def file_of(package: Path, module: str) -> Path:
    path = package.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package to plant things in; what is not written yet is there, but empty."""
    where = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", where)
    package = where / "clinic_desktop"
    shutil.copytree(ROOT / "clinic_desktop", package, ignore=shutil.ignore_patterns("__pycache__"))
    for module in EXPECTED:
        path = file_of(package, module)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            (path.parent / "__init__.py").touch()
            path.touch()
    return where


@pytest.fixture
def plant(copy: Path) -> Iterator[object]:
    before: dict[Path, str | None] = {}

    def add(lines: dict[str, str]) -> None:
        for module, line in lines.items():
            path = file_of(copy / "clinic_desktop", module)
            before[path] = path.read_text() if path.exists() else None
            path.write_text(f"{before[path] or ''}\n{line}\n")

    yield add
    for path, text in before.items():
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)


def test_the_contracts_hold() -> None:
    done = lint(ROOT, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "14 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("contract", "lines"), PLANTED, ids=[f"{c}-{'-'.join(lines)}" for c, lines in PLANTED]
)
def test_a_planted_fault_is_caught(contract: str, lines: dict[str, str], copy, plant) -> None:
    plant(lines)
    done = lint(copy, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout, done.stdout + done.stderr


def test_every_contract_has_a_planted_fault() -> None:
    named = {line.split('"')[1] for line in _settings() if line.startswith("id = ")}
    assert named == {contract for contract, _ in PLANTED}


def _settings() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text()
    return text[text.index("[tool.importlinter]") :].splitlines()
