"""When nobody is there: the countdown, the lock, the machine that slept."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.shell.idle import Idle, IdleClock, IdleWatch

START = datetime(2026, 11, 22, 10, tzinfo=UTC)


class Times:
    """Two clocks that run together until the machine sleeps."""

    def __init__(self):
        self.seconds, self.wall_time = 1000.0, START

    def monotonic(self):
        return self.seconds

    def wall(self):
        return self.wall_time

    def go(self, seconds, asleep=0.0):
        self.seconds += seconds
        self.wall_time += timedelta(seconds=seconds + asleep)


@pytest.fixture
def times():
    return Times()


@pytest.fixture
def clock(times):
    return IdleClock(180, times.monotonic, times.wall)


def test_warns_for_fifteen_seconds_and_then_is_over(clock, times):
    states = []
    for seconds in (164, 1, 14, 1):
        times.go(seconds)
        states.append(clock.state())
    assert states == [Idle.BUSY, Idle.WARNING, Idle.WARNING, Idle.OVER]


def test_touch_begins_anew(clock, times):
    times.go(170)
    clock.touch()
    times.go(160)
    assert clock.state() is Idle.BUSY
    assert clock.left() == 20


def test_sleep_of_the_machine_ends_it_at_once(clock, times):
    times.go(2, asleep=30)
    assert clock.state() is Idle.OVER


def test_clock_set_back_changes_nothing(clock, times):
    times.go(10, asleep=-7200)
    assert clock.state() is Idle.BUSY


def test_wall_display_never_locks(times):
    clock = IdleClock(None, times.monotonic, times.wall)
    times.go(100_000)
    assert clock.state() is Idle.BUSY
    assert clock.left() is None


@pytest.fixture
def watch(qapp, clock):
    watch = IdleWatch(clock, qapp)
    watch.start(180)
    yield watch
    watch.stop()


@pytest.fixture
def heard(watch):
    heard = []
    watch.warned.connect(lambda seconds: heard.append(seconds))
    watch.calmed.connect(lambda: heard.append("calm"))
    watch.expired.connect(lambda: heard.append("over"))
    return heard


def test_countdown_then_lock_once(watch, heard, times):
    for seconds in (160, 10, 5, 5, 5):
        times.go(seconds)
        watch.look()
    assert heard == [10, 5, "over"]


def test_any_key_calms(qtbot, watch, heard, times):
    window = QWidget()
    qtbot.addWidget(window)
    times.go(170)
    watch.look()
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert heard == [10, "calm"]


def test_touch_that_wakes_the_machine_does_not_open_it(qtbot, watch, heard, times):
    window = QWidget()
    qtbot.addWidget(window)
    times.go(1, asleep=3600)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    watch.look()
    assert heard == ["over"]
