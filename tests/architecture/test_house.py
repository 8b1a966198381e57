"""The house rules that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture import sources

PROGRAM = sources.python("clinic_desktop")
TESTS = sources.python("tests")
EVERYTHING = [*PROGRAM, *TESTS, *sources.python("migrations")]

MAX_LINES = {"clinic_desktop": 400, "tests": 600, "migrations": 400}
MAX_FUNCTION, MAX_VIEW_INIT, MAX_METHODS = 50, 40, 20

# The clock is core.clock; whoever asks another one cannot be tested on a set day.
CLOCK_CALLS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns)|QDate(Time)?\.current\w+)$"
)
# Written in parts, or this file would be the first to break its own rule.
LEFT_OPEN = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME)\\b")
REGISTRIES = re.compile(
    r"py" + r"pi\.(org|python)|python" + r"hosted\.org|registry\.(npm" + r"js|yarn" + r"pkg)\.|"
    r"deb\.deb" + r"ian\.org|--(extra-)?index-" + r"url\s+http|--find-" + r"links\s"
)

each_program_file = pytest.mark.parametrize("path", PROGRAM, ids=sources.name)
each_test_file = pytest.mark.parametrize("path", TESTS, ids=sources.name)
each_file = pytest.mark.parametrize("path", EVERYTHING, ids=sources.name)


def inside(path: Path, *parts: str) -> bool:
    return sources.name(path).startswith("/".join(parts))


@each_file
def test_files_stay_small(path: Path) -> None:
    limit = MAX_LINES[path.relative_to(sources.ROOT).parts[0]]
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@each_program_file
def test_functions_stay_small(path: Path) -> None:
    for function in sources.functions(path):
        assert function.end_lineno is not None
        length = function.end_lineno - function.lineno + 1
        is_view = path.name == "view.py" and function.name == "__init__"
        limit = MAX_VIEW_INIT if is_view else MAX_FUNCTION
        assert length <= limit, f"{function.name} in line {function.lineno} has {length} lines"


@each_program_file
def test_classes_stay_small(path: Path) -> None:
    for found in sources.classes(path):
        methods = [n.name for n in found.body if isinstance(n, ast.FunctionDef)]
        public = [method for method in methods if not method.startswith("_")]
        assert len(public) <= MAX_METHODS, f"{found.name} has {len(public)} public methods"


@each_file
def test_every_module_says_what_it_holds(path: Path) -> None:
    tree = sources.tree(path)
    if tree.body:
        assert ast.get_docstring(tree), "the first line says what the module holds"


@each_program_file
def test_nobody_but_the_clock_asks_what_time_it_is(path: Path) -> None:
    if sources.name(path) != "clinic_desktop/core/clock.py":
        assert [c for c in sources.calls(path) if CLOCK_CALLS.search(c[0])] == []


@pytest.mark.parametrize(
    "call",
    ["datetime.now", "datetime.datetime.now", "datetime.utcnow", "date.today", "time.time"],
)
def test_the_forbidden_clocks_are_recognised(call: str) -> None:
    assert CLOCK_CALLS.search(call)
    assert not CLOCK_CALLS.search("self._clock.now")
    assert not CLOCK_CALLS.search("time.monotonic")


@each_test_file
def test_tests_wait_for_a_condition_and_never_for_a_time(path: Path) -> None:
    waits = {"qtbot.wait", "time.sleep", "sleep", "QTest.qWait", "QThread.sleep", "QThread.msleep"}
    assert [call for call in sources.calls(path) if call[0] in waits] == []


@pytest.mark.parametrize("path", [p for p in PROGRAM if p.name == "interface.py"], ids=sources.name)
def test_times_in_an_interface_are_aware(path: Path) -> None:
    """`Moment` refuses a naive time at the wire; a bare `datetime` lets it through."""
    bare = re.compile(r"\bdatetime\b")
    assert [note for note in sources.annotations(path) if bare.search(note[0])] == []


@pytest.mark.parametrize("path", [*PROGRAM, *TESTS], ids=sources.name)
def test_nobody_reads_pickles(path: Path) -> None:
    banned = {"pickle", "cPickle", "dill", "shelve", "marshal"}
    assert {module.partition(".")[0] for module in sources.imports(path)} & banned == set()


def test_only_one_place_makes_paragraphs() -> None:
    """ReportLab reads a paragraph as mark-up; typeset.py escapes what people typed."""
    makers = {
        sources.name(path)
        for path in PROGRAM
        for call, _ in sources.calls(path)
        if call.split(".")[-1] == "Paragraph"
    }
    assert makers <= {"clinic_desktop/documents/typeset.py"}


@pytest.mark.parametrize("path", [p for p in PROGRAM if inside(p, "clinic_desktop/ui")], ids=str)
def test_only_one_place_shows_message_boxes(path: Path) -> None:
    if sources.name(path) != "clinic_desktop/ui/messages.py":
        assert not any(name.endswith(".QMessageBox") for name in sources.imports(path))


@each_file
def test_no_comment_leaves_anything_open(path: Path) -> None:
    """What is to be done stands in the issue tracker, not in the code."""
    assert [line for line, text in sources.comments(path) if LEFT_OPEN.search(text)] == []


def test_no_text_leaves_anything_open() -> None:
    texts = [path for path in sources.committed_texts() if path.suffix != ".py"]
    assert found_in([p for p in texts if not inside(p, "resources")], LEFT_OPEN) == []


def test_no_package_registry_is_written_down() -> None:
    """Where packages come from is the machine's affair: docs/decisions/0005."""
    assert found_in(sources.committed_texts(), REGISTRIES) == []


def found_in(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{sources.name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
