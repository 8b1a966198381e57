"""What the tablet decides: whose it is, what comes next, what is kept when the line breaks."""

from datetime import date

import pytest

from clinic_desktop.core.ink import DeviceKind, Ink
from clinic_desktop.ui.kiosk.consenting import Consenting
from clinic_desktop.ui.kiosk.keeping import InMemory, Keeping
from clinic_desktop.ui.kiosk.presenter import KioskPresenter, Stage
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, SectionPage
from clinic_desktop.ui.kiosk.signing import SignPage
from clinic_desktop.ui.kiosk.wording import Wording
from tests.support.lane import InlineLanes
from tests.ui.kiosk.fakes import BORN, RIGHT, SIGNATURE, FakeClinic


class FakeView:
    def __init__(self) -> None:
        self.page: object = None
        self.problem, self.again, self.left, self.seconds = "", False, False, 0
        self.errors: list[str] = []

    def set_busy(self, busy: bool) -> None: ...

    def ask_pin(self, retry, problem="") -> None: ...

    def show_error(self, message) -> None:
        self.errors.append(message.code)

    def show_problem(self, words: str, *, again: bool = False) -> None:
        self.problem, self.again = words, again

    def change_language(self) -> None: ...

    def show_news(self, words: str) -> None:
        self.problem = words

    def show_person(self, name: str) -> None:
        self.person = name

    def show_starting(self) -> None:
        self.page = "starting"

    def show_pairing(self) -> None:
        self.page = "pairing"

    def show_waiting(self, clinic: str) -> None:
        self.page = "waiting"

    def show_identify(self) -> None:
        self.page = "identify"

    def show_page(self, page, behind: int, pages: int, minutes: int) -> None:
        self.page = page

    def show_done(self, title: str, text: str) -> None:
        self.page = title

    def show_more_time(self, seconds: int) -> None:
        self.seconds = seconds

    def let_go(self) -> None:
        self.left = True


class Kiosk:
    def __init__(self) -> None:
        self.clinic, self.view = FakeClinic(), FakeView()
        clinic = self.clinic
        self.words = Wording()
        keeping = Keeping(InMemory(clinic.clock), clinic.clock)
        self.task = Consenting(self.view, self.words, keeping, clinic.clock, lambda: clinic.seconds)
        self.presenter = KioskPresenter(
            self.view, InlineLanes(), clinic.as_caller, clinic, {"CONSENT": self.task},
            self.words, keeping, lambda: clinic.seconds,
        )  # fmt: skip

    def open(self) -> None:
        self.clinic.kept["tablet.token"] = "the token"
        self.presenter.start()
        self.clinic.send_task()
        self.presenter.look()
        self.presenter.identify(BORN)

    def read_all(self) -> None:
        for value in (None, None, RIGHT, None, False, True):
            self.task.go_on(value)


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk()


@pytest.fixture
def reading(kiosk: Kiosk) -> Kiosk:
    kiosk.open()
    return kiosk


def test_a_new_tablet_is_paired_by_its_code(kiosk: Kiosk) -> None:
    kiosk.presenter.start()
    assert kiosk.view.page == "pairing"
    kiosk.presenter.pair("9999")
    assert kiosk.view.errors == ["portal.pairing"]
    kiosk.presenter.pair(" 1234 ")
    assert kiosk.view.page == "waiting"
    assert kiosk.clinic.kept == {"tablet.token": "the token"}


def test_a_wrong_birth_date_says_how_many_tries_are_left(kiosk: Kiosk) -> None:
    kiosk.clinic.kept["tablet.token"] = "the token"
    kiosk.presenter.start()
    kiosk.clinic.send_task()
    kiosk.presenter.look()
    kiosk.presenter.identify(date(1999, 1, 1))
    assert "Tries left: 4." in kiosk.view.problem
    assert kiosk.view.page == "identify"


def test_page_by_page_to_the_signature_and_nothing_stays(reading: Kiosk) -> None:
    assert isinstance(reading.view.page, SectionPage)
    reading.read_all()
    assert isinstance(reading.view.page, SignPage)
    last = reading.clinic.told[-1]
    assert {one.section for one in last.sections} == {"what", "risk"}
    assert {one.clause: one.agreed for one in last.clauses} == {"photos": False, "agree": True}
    reading.task.sign(SIGNATURE)
    assert [one.device_kind for one in reading.clinic.signed] == [DeviceKind.PEN]
    assert reading.clinic.finished == 1
    assert not reading.task.is_open
    reading.clinic.seconds += 11
    reading.presenter.tick()
    assert reading.view.page == "waiting"


def test_nothing_is_chosen_for_the_patient(reading: Kiosk) -> None:
    reading.task.go_on()
    reading.task.go_on()
    assert isinstance(reading.view.page, CheckPage)
    reading.task.go_on(None)
    assert reading.view.problem == "Please choose one answer."
    reading.task.go_on(RIGHT)
    reading.task.go_on()
    assert isinstance(reading.view.page, ClausePage)
    reading.task.go_on(None)
    assert "choose" in reading.view.problem


def test_two_wrong_answers_wait_for_a_talk_and_reading_goes_on(reading: Kiosk) -> None:
    reading.task.go_on()
    reading.task.go_on()
    reading.task.go_on("Wait")
    page = reading.view.page
    assert isinstance(page, CheckPage)
    assert page.check.explanation
    reading.clinic.now = reading.clinic.now.replace(minute=5)
    reading.task.go_on("Wait")
    reading.task.go_on()
    assert isinstance(reading.view.page, ClausePage)


def test_a_broken_line_loses_nothing_and_is_tried_again(reading: Kiosk) -> None:
    reading.clinic.broken = True
    reading.task.go_on()
    assert "Go on" in reading.view.problem
    reading.clinic.broken = False
    reading.task.go_on()
    assert {one.section for one in reading.clinic.told[-1].sections} == {"what", "risk"}
    for value in (RIGHT, None, False, True):
        reading.task.go_on(value)
    reading.clinic.broken = True
    reading.task.sign(SIGNATURE)
    assert reading.view.again
    assert reading.clinic.signed == []
    reading.clinic.broken = False
    reading.presenter.retry()
    assert reading.clinic.signed[0].strokes == SIGNATURE.strokes


def test_no_ink_is_no_signature(reading: Kiosk) -> None:
    reading.read_all()
    reading.task.sign(Ink(DeviceKind.PEN, 860.0, 400.0, ()))
    assert reading.view.problem == "Please sign in the field first."
    assert reading.clinic.signed == []


def test_a_question_goes_with_its_part(reading: Kiosk) -> None:
    reading.task.ask("what", "How long?")
    assert [(one.section, one.text) for one in reading.clinic.told[-1].asked] == [
        ("what", "How long?")
    ]
    page = reading.view.page
    assert isinstance(page, SectionPage)
    assert page.asked


def test_a_no_needs_words_and_ends_the_task(reading: Kiosk) -> None:
    reading.task.decline("  ")
    assert reading.clinic.declined == []
    reading.task.decline("I want to think.")
    assert reading.clinic.declined == ["I want to think."]
    assert reading.clinic.finished == 1


def test_a_task_taken_back_is_gone_from_the_screen(reading: Kiosk) -> None:
    reading.clinic.tasks = []
    reading.presenter.look()
    assert reading.view.page == "This task was taken back"
    assert not reading.task.is_open


def test_whoever_is_quiet_is_asked_and_then_forgotten(reading: Kiosk) -> None:
    reading.clinic.seconds += 140
    reading.presenter.tick()
    assert reading.view.seconds == 20
    reading.clinic.seconds += 30
    reading.presenter.tick()
    assert reading.presenter.stage is Stage.DONE
    assert not reading.task.is_open


def test_only_staff_leave_the_patient_mode(reading: Kiosk) -> None:
    reading.presenter.leave("nurse", "0000")
    assert not reading.view.left
    reading.presenter.leave("nurse", "4826")
    assert reading.view.left


def test_other_tasks_are_done_at_the_desk(kiosk: Kiosk) -> None:
    kiosk.clinic.kept["tablet.token"] = "the token"
    kiosk.presenter.start()
    kiosk.clinic.send_task("PAY")
    kiosk.presenter.look()
    assert kiosk.view.page == "Please ask the reception"
