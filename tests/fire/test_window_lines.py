"""Every line to the server is cut every 200 ms while somebody goes round the staff window."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from threading import get_ident
from time import thread_time
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as Vain
from pytestqt.qtbot import QtBot
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from clinic_desktop.app.staff import build_main_window
from clinic_desktop.app.walk.people import FIRST, LAST
from clinic_desktop.core.clock import monotonic
from clinic_desktop.ui.billing.view import BillingView
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.shell.search_field import SearchField
from clinic_desktop.ui.shell.search_popup import SearchPopup
from clinic_desktop.ui.today.view import TodayView
from tests.fire import checks
from tests.fire.figures import HOURS
from tests.fire.test_lines import cut
from tests.support.clinics import PIN, StaffedClinic, template_on
from tests.support.clock import NOON, TestClock
from tests.support.driving import CTRL
from tests.support.driving_staff import Desk
from tests.support.postgres import Cluster

TRIES, PATIENCE = 40, 4_000  # ms before somebody tries again
KEYS = 10  # names before the first with a letter that QTest has no key for
BEAT, BLOCKED = 20, 0.2  # ms between two beats; seconds that trust.md R9 allows
NAMED = "SELECT count(*) FROM patient WHERE last_name = '{}'"


class Work:
    """What the program asks of the server: how much came to its end, and on which threads."""

    def __init__(self, clinic: StaffedClinic) -> None:
        self.value, self.threads = 0, set[int]()
        event.listen(clinic.engine, "checkin", self._ended)
        event.listen(clinic.engine, "before_cursor_execute", self._asked)

    def _ended(self, *_: object) -> None:
        self.value += 1

    def _asked(self, *_: object) -> None:
        self.threads.add(get_ident())


class Heart(QObject):
    """Beats on the thread of the window; what it paints and types there is not waiting."""

    def __init__(self) -> None:
        super().__init__()
        self._worst, self._last = 0.0, (monotonic(), thread_time())
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def take(self) -> float:
        """The longest that the thread waited between two beats since it was asked last."""
        found, self._worst = self._worst, 0.0
        return round(found, 3)

    def _beat(self) -> None:
        now, before = (monotonic(), thread_time()), self._last
        self._worst = max(self._worst, now[0] - before[0] - (now[1] - before[1]))
        self._last = now


@pytest.fixture
def clinic(postgres: Cluster, tmp_path: Path) -> Iterator[StaffedClinic]:
    name = "cutw_" + uuid4().hex[:12]
    url = postgres.create(name, template_on(postgres))
    made = StaffedClinic(url, TestClock(NOON), tmp_path / "data")
    yield made
    made.close()
    postgres.drop(name)


class Somebody:
    """Goes round; what did not come is asked for again, as people do."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk

    def until(self, act: Callable[[], object], done: Callable[[], bool]) -> None:
        for _ in range(TRIES):
            act()
            if self.comes(done):
                return
        raise AssertionError(f"{TRIES} times in vain: {self.desk._said()}")

    def comes(self, what: Callable[[], bool]) -> bool:
        try:
            self.qtbot.waitUntil(what, timeout=PATIENCE)
        except Vain:
            return False
        return True

    def opens(self, key: Qt.Key, kind: type[QWidget]) -> None:
        self.until(partial(self.desk.key, key), lambda: self.desk.is_seen(kind))

    def finds(self, name: str) -> None:
        """Ctrl+K, the name, Enter: the file of that person."""
        desk = self.desk

        def goes() -> None:
            desk.key(Qt.Key.Key_K, CTRL)
            field = desk.see(SearchField)
            field.selectAll()
            desk.keys(name)
            assert field.text() == name  # what was typed is there, whatever comes of it
            if self.comes(lambda: desk.see(SearchPopup).has_hits):
                desk.key(Qt.Key.Key_Return)

        def is_there() -> bool:
            return desk.is_seen(PatientView) and name in words_of(desk.see(PatientView).banner)

        self.until(goes, is_there)

    def registers(self, number: int, saved: Callable[[], int]) -> None:
        """Typed once; it stays until it is saved, and it is saved once."""
        desk, typed = self.desk, (FIRST[number % KEYS], LAST[number], f"+43 660 55501{number:02d}")
        desk.key(Qt.Key.Key_N, CTRL)
        fields = desk.see(RegisterFields)
        for line, text in zip((fields.first, fields.last, fields.phone), typed, strict=True):
            self.qtbot.keyClicks(line, text)
        born = f"{number + 3}.{number % 12 + 1}.{1950 + 3 * number}"
        self.qtbot.keyClicks(fields.born.line, born)
        fields.accepted.setFocus()
        desk.key(Qt.Key.Key_Space)

        def stays() -> tuple[str, ...]:
            return tuple(line.text() for line in (fields.first, fields.last, fields.phone))

        tries = count()

        def sends() -> None:
            assert stays() == typed
            if next(tries) and saved():  # who is told that it is not certain looks first
                desk.key(Qt.Key.Key_F2)
            else:
                self.qtbot.keyClick(fields.accepted, Qt.Key.Key_Return, CTRL)

        self.until(sends, lambda: not desk.is_seen(RegisterFields))


def words_of(part: QWidget) -> str:
    return " ".join(str(one.property("text") or "") for one in part.findChildren(QWidget))


@pytest.mark.full
@pytest.mark.timeout(HOURS)
def test_the_window_goes_on_while_lines_are_cut(
    qtbot: QtBot,
    clinic: StaffedClinic,
    postgres: Cluster,
    record_property: Callable[[str, object], None],
) -> None:
    """Nothing typed is lost, nothing is saved twice, and the window never waits for the server.

    That no statement runs on the window's thread does not depend on how busy the machine is; the
    median of each round's worst wait does little. One single wait may be the machine's own.
    """
    window = build_main_window(clinic)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    desk = Desk(qtbot, window, PIN)
    desk.sign_in("RECEPTION")
    who = Somebody(qtbot, desk)
    work, cuts, waits, going = Work(clinic), [0], list[float](), threading.Event()
    url, name = clinic.url, str(clinic.engine.url.database)
    knife = threading.Thread(
        target=cut, args=(postgres, name, cuts, work, lambda: not going.is_set())
    )
    knife.start()
    try:
        heart = Heart()
        for number, last in enumerate(LAST):
            who.opens(Qt.Key.Key_F2, TodayView)
            who.registers(number, partial(known, url, last))
            who.opens(Qt.Key.Key_F2, TodayView)
            who.finds(last)
            who.opens(Qt.Key.Key_F6, BillingView)
            waits.append(heart.take())
    finally:
        going.set()
        knife.join()
    record_property("cuts, and the worst wait of each round", (cuts[0], waits))
    assert cuts[0] > len(LAST)
    assert get_ident() not in work.threads
    assert median(waits) < BLOCKED, waits
    assert [known(url, last) for last in LAST] == [1] * len(LAST)
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def known(url: str, last: str) -> int:
    """By a line of its own, that is tried until it holds."""
    for _ in range(TRIES):
        try:
            return int(checks.ask(url, NAMED.format(last))[0][0])
        except DBAPIError:
            continue
    raise AssertionError("the server does not answer")
