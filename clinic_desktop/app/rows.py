"""The list of what must work, and which tests carry each row of it."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clinic_desktop.core.moves import rows_of

ROWS_FILE = "rules/rows.tsv"
MARK = "pytest.mark.row"

_TestDefinition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that must work; `request` names the part of the order that asks for it."""

    id: str
    step: str
    title: str
    request: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A row and the tests marked with it, as `file::test`."""

    row: Row
    tests: tuple[str, ...]


def read_rows() -> tuple[Row, ...]:
    """The whole list in its order."""
    return tuple(Row(*cells) for cells in rows_of(ROWS_FILE))


def tests_folder() -> Path:
    """Where the tests of this checkout lie; an installed program has none."""
    return Path(__file__).resolve().parents[2] / "tests"


def marked_tests(tests: Path) -> Mapping[str, tuple[str, ...]]:
    """Row id → the tests below `tests` that are marked `@pytest.mark.row("F047")` with it.

    The files are read, not run: a mark on a class counts for the class, one in `pytestmark`
    for the file.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        name = path.relative_to(tests.parent).as_posix()
        for test, row in _marks(ast.parse(path.read_text(encoding="utf-8")), name):
            if test not in found[row]:
                found[row].append(test)
    return {row: tuple(names) for row, names in found.items()}


def carried_rows(tests: Path | None = None) -> tuple[Carried, ...]:
    """Every row of the list with the tests that carry it."""
    marked = marked_tests(tests or tests_folder())
    return tuple(Carried(row, marked.get(row.id, ())) for row in read_rows())


def as_text(report: tuple[Carried, ...]) -> str:
    """The report for people: each step's rows, and at the end what still has no test."""
    lines: list[str] = []
    step = ""
    for one in report:
        if one.row.step != step:
            step = one.row.step
            lines += ["", step]
        lines.append(f"  {one.row.id}  {_how_many(one.tests):>9}  {one.row.title}")
    open_rows = [one for one in report if not one.tests]
    lines += ["", f"{len(report) - len(open_rows)} of {len(report)} rows have a test."]
    if open_rows:
        lines.append("Without one: " + " ".join(one.row.id for one in open_rows))
    return "\n".join(lines).lstrip("\n")


def as_json(report: tuple[Carried, ...]) -> str:
    """The report for programs: `{"rows": [{id, step, title, request, tests}], "without": [id]}`."""
    rows = [asdict(one.row) | {"tests": list(one.tests)} for one in report]
    without = [one.row.id for one in report if not one.tests]
    return json.dumps({"rows": rows, "without": without}, indent=2, ensure_ascii=False)


def _how_many(tests: tuple[str, ...]) -> str:
    if not tests:
        return "no test"
    return "1 test" if len(tests) == 1 else f"{len(tests)} tests"


def _marks(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _TestDefinition):
            yield from _marks(child, f"{name}::{child.name}")
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) == MARK:
            for given in child.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield name, given.value
        yield from _marks(child, name)
