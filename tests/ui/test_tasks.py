"""The lanes: off the main thread, in order where it matters, and back."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from clinic_desktop.core.errors import NotFound
from clinic_desktop.ui.tasks import Lanes


@pytest.fixture
def lanes(qapp):
    lanes = Lanes()
    yield lanes
    lanes.close()


def test_call_runs_elsewhere_and_outcome_lands_here(qtbot, lanes):
    seen = []
    lanes.desk.run(
        threading.get_ident, lambda r: seen.append((r, threading.get_ident())), pytest.fail
    )
    qtbot.waitUntil(lambda: bool(seen))
    ran_in, landed_in = seen[0]
    assert ran_in != landed_in
    assert landed_in == threading.get_ident()


def test_commands_keep_their_order(qtbot, lanes):
    seen, first = [], threading.Event()
    lanes.desk.run(first.wait, lambda _: seen.append(0), pytest.fail)
    for number in range(1, 20):
        lanes.desk.run(lambda n=number: n, seen.append, pytest.fail)
    first.set()
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == list(range(20))


def test_questions_do_not_wait_for_each_other(qtbot, lanes):
    seen, gate = [], threading.Event()
    lanes.look.run(gate.wait, lambda _: seen.append("slow"), pytest.fail)
    lanes.look.run(lambda: "quick", seen.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["quick", "slow"]


def test_expected_error_goes_to_failed(qtbot, lanes):
    failed = []

    def refuse():
        raise NotFound

    lanes.desk.run(refuse, pytest.fail, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], NotFound)


def test_bug_reaches_the_main_thread(qtbot, lanes):
    with qtbot.captureExceptions() as caught:
        lanes.slow.run(lambda: 1 / 0, pytest.fail, pytest.fail)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_nothing_is_delivered_to_a_dead_view(qtbot, lanes):
    owner, seen, gate = QObject(), [], threading.Event()
    lanes.desk.run(gate.wait, seen.append, pytest.fail, owner)
    shiboken6.delete(owner)
    gate.set()
    lanes.desk.run(lambda: "next", seen.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["next"]


def test_newer_question_replaces_the_older_one_of_its_view(qtbot, lanes):
    mine, other, seen, gate = QObject(), QObject(), [], threading.Event()

    def late():
        gate.wait()
        return "old"

    lanes.look.run(late, seen.append, pytest.fail, mine, "search")
    lanes.look.run(lambda: "new", seen.append, pytest.fail, mine, "search")
    lanes.look.run(lambda: "day", seen.append, pytest.fail, mine, "day")
    lanes.look.run(lambda: "theirs", seen.append, pytest.fail, other, "search")
    qtbot.waitUntil(lambda: len(seen) == 3)
    gate.set()
    lanes.look.run(lambda: "end", seen.append, pytest.fail, mine, "search")
    qtbot.waitUntil(lambda: "end" in seen)
    assert set(seen) == {"new", "day", "theirs", "end"}


def test_close_finishes_commands_and_tells_nobody(qapp):
    lanes, carried_out, told = Lanes(), [], []
    lanes.desk.run(lambda: carried_out.append(1), told.append, told.append)
    lanes.close()
    qapp.processEvents()
    assert carried_out == [1]
    assert told == []
