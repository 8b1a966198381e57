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
CLOCK = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns)|QDate(Time)?\.current\w+)$"
)
# Written in parts, or this file would be the first to break its own rule.
LEFT_OPEN = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME)\\b")
REGISTRIES = re.compile(
    r"py" + r"pi\.(org|python)|python" + r"hosted\.org|registry\.(npm" + r"js|yarn" + r"pkg)\.|"
    r"deb\.deb" + r"ian\.org|--(extra-)?index-" + r"url\s+http|--find-" + r"links\s"
)


def inside(path: Path, *parts: str) -> bool:
    return sources.name(path).startswith("/".join(parts))


def at(path: Path, what: object) -> str:
    return f"{sources.name(path)}: {what}"


def test_files_stay_small() -> None:
    assert [
        at(path, lines)
        for path in EVERYTHING
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > MAX_LINES[path.relative_to(sources.ROOT).parts[0]]
    ] == []


def test_functions_stay_small() -> None:
    for path in PROGRAM:
        for function in sources.functions(path):
            assert function.end_lineno is not None
            length = function.end_lineno - function.lineno + 1
            is_view = path.name == "view.py" and function.name == "__init__"
            limit = MAX_VIEW_INIT if is_view else MAX_FUNCTION
            assert length <= limit, at(path, f"{function.name} has {length} lines")


def test_classes_stay_small() -> None:
    for path in PROGRAM:
        for found in sources.classes(path):
            methods = [n.name for n in found.body if isinstance(n, ast.FunctionDef)]
            public = [method for method in methods if not method.startswith("_")]
            assert len(public) <= MAX_METHODS, at(path, f"{found.name} has {len(public)} methods")


def test_every_module_says_in_its_first_line_what_it_holds() -> None:
    trees = {path: sources.tree(path) for path in EVERYTHING}
    assert [
        sources.name(path)
        for path, tree in trees.items()
        if tree.body and not ast.get_docstring(tree)
    ] == []


def test_nobody_but_the_clock_asks_what_time_it_is() -> None:
    others = [path for path in PROGRAM if sources.name(path) != "clinic_desktop/core/clock.py"]
    assert [
        at(path, call) for path in others for call in sources.calls(path) if CLOCK.search(call[0])
    ] == []


@pytest.mark.parametrize(
    "call",
    ["datetime.now", "datetime.datetime.now", "datetime.utcnow", "date.today", "time.time"],
)
def test_the_forbidden_clocks_are_recognised(call: str) -> None:
    assert CLOCK.search(call)
    assert not CLOCK.search("self._clock.now")
    assert not CLOCK.search("time.monotonic")


def test_tests_wait_for_a_condition_and_never_for_a_time() -> None:
    waits = {"qtbot.wait", "time.sleep", "sleep", "QTest.qWait", "QThread.sleep", "QThread.msleep"}
    assert [
        at(path, call) for path in TESTS for call in sources.calls(path) if call[0] in waits
    ] == []


def test_times_in_an_interface_are_aware() -> None:
    """`Moment` refuses a naive time at the wire; a bare `datetime` lets it through."""
    bare = re.compile(r"\bdatetime\b")
    faces = [path for path in PROGRAM if path.name == "interface.py"]
    assert [
        at(path, note)
        for path in faces
        for note in sources.annotations(path)
        if bare.search(note[0])
    ] == []


def test_nobody_reads_pickles() -> None:
    banned = {"pickle", "cPickle", "dill", "shelve", "marshal"}
    assert [
        at(path, module)
        for path in (*PROGRAM, *TESTS)
        for module in sources.imports(path)
        if module.partition(".")[0] in banned
    ] == []


def test_only_one_place_makes_paragraphs() -> None:
    """ReportLab reads a paragraph as mark-up; typeset.py escapes what people typed.

    The bench sets words of its own beside ours, without our layers.
    """
    makers = {
        sources.name(path)
        for path in PROGRAM
        for call, _ in sources.calls(path)
        if call.split(".")[-1] == "Paragraph"
    }
    bench = "clinic_desktop/app/bench/plain_papers.py"
    assert makers <= {"clinic_desktop/documents/typeset.py", bench}


def test_only_one_place_shows_message_boxes() -> None:
    showing = {
        sources.name(path)
        for path in PROGRAM
        if inside(path, "clinic_desktop/ui")
        and any(name.endswith(".QMessageBox") for name in sources.imports(path))
    }
    assert showing <= {"clinic_desktop/ui/messages.py"}


def test_no_comment_leaves_anything_open() -> None:
    """What is to be done stands in the issue tracker, not in the code."""
    assert [
        at(path, line)
        for path in EVERYTHING
        for line, text in sources.comments(path)
        if LEFT_OPEN.search(text)
    ] == []


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
