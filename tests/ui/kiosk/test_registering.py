"""Registering on the tablet: the next question, what is missing, what is sent; keys and targets."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import PasswordRefused
from clinic_desktop.domain.patients.interface import PhoneRefused
from clinic_desktop.domain.portal.interface import CodeRefused, TicketSession
from clinic_desktop.domain.workflow.interface.self_service import NewSelf
from clinic_desktop.ui.kiosk import screen, strength
from clinic_desktop.ui.kiosk.keeping import InMemory, Keeping
from clinic_desktop.ui.kiosk.registering import BEGUN, Registering
from clinic_desktop.ui.kiosk.registering_asking import Asking
from clinic_desktop.ui.kiosk.registering_form import Form
from clinic_desktop.ui.kiosk.registering_pages import (
    AskPage,
    CheckAnswersPage,
    ChoicePage,
    Fault,
    NoticePage,
)
from clinic_desktop.ui.kiosk.registering_rules import Wrong, born_of, check_phone, spaced
from clinic_desktop.ui.kiosk.registering_sheets import AskSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.widgets.text import Label
from tests.support.uxmeter import audit

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
SECRET = "nine quiet herons at dusk"
CHILD = {
    "language": "en", "privacy": "yes", "terms": "yes", "who": "child", "guardian": "Lena Brandt",
    "first": "Mira", "last": "Brandt", "day": "3", "month": "2", "year": "2015",
    "phone": "0664 5550199", "email": "lena@example.test", "emergency": "",
    "emergency_phone": "", "allergies": "no", "medicines": "yes", "medicines_told": "Iron drops",
    "conditions": "no", "smoking": "no", "account": "yes", "password": SECRET,
}  # fmt: skip
Page = AskPage | ChoicePage | NoticePage | CheckAnswersPage


class Service:
    """The desks that this task asks; `refuses` is raised once."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, NewSelf]] = []
        self.codes: list[str] = []
        self.refuses: errors.ClinicError | None = None

    def register_myself(self, new: NewSelf, _source: str) -> object:
        self._may_refuse()
        self.sent.append(("account", new))
        return uuid4()

    def register_here(self, new: NewSelf) -> None:
        self._may_refuse()
        self.sent.append(("here", new))

    def verify_myself(self, _registration: object, code: str) -> object:
        self.codes.append(code)
        self._may_refuse()
        return object()

    def _may_refuse(self) -> None:
        refused, self.refuses = self.refuses, None
        if refused is not None:
            raise refused


class Frame:
    """View and surroundings of the task in one."""

    def __init__(self) -> None:
        self.page: Any = None
        self.place = (0, 0)
        self.errors: list[object] = []
        self.ended = ""

    def show_page(self, page: object, behind: int, pages: int, _minutes: int) -> None:
        self.page, self.place = page, (behind, pages)

    def show_problem(self, words: str, *, again: bool = False) -> None: ...

    def show_error(self, message: object) -> None:
        self.errors.append(message)

    def attempt(self, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        done(call())

    quietly = attempt

    def done(self, title: str, _text: str = "", *, finish: bool = False) -> None:
        assert finish
        self.ended = title


class Tablet:
    def __init__(self) -> None:
        self.frame, self.service, self.words = Frame(), Service(), Wording()
        self.keeping = Keeping(InMemory(lambda: NOW), lambda: NOW)
        self.keeping.open(uuid4(), lambda: "")
        self.task = Registering(self.frame, self.words, self.keeping, lambda: NOW)
        self.task.attach(self.frame)
        self.begin()

    def begin(self) -> None:
        session = TicketSession("ticket.x", "REGISTER", None, NOW + timedelta(minutes=30))
        clinic: Any = SimpleNamespace(self_service=self.service)
        self.task.begin(clinic, session)

    @property
    def page(self) -> Any:
        return self.frame.page

    def answers(self, given: dict[str, str], until: str) -> None:
        """Page by page, as they come."""
        for _ in range(40):
            if self.page.step == until:
                return
            self.task.go_on(given_on(self.page, given))
        raise AssertionError(f"no way to {until}, at {self.page}")


def given_on(page: Page, given: dict[str, str]) -> dict[str, str]:
    if isinstance(page, AskPage):
        return {one.name: given.get(one.name, "") for one in page.fields}
    names = (page.step, f"{page.step}_told")
    return {name: given[name] for name in names if name in given}


@pytest.fixture
def tablet() -> Tablet:
    return Tablet()


@pytest.mark.row("F018")
@pytest.mark.row("F025")
def test_a_guardian_registers_a_child(tablet: Tablet) -> None:
    tablet.answers(CHILD, "check")
    shown = {line.step: line.value for line in tablet.page.lines}
    assert shown["guardian"] == "Lena Brandt"
    assert shown["born"] == "3 February 2015"
    assert shown["medicines"] == "Iron drops"
    assert SECRET not in repr(tablet.page)
    tablet.task.go_on({})
    assert tablet.page.step == "code"
    ((how, new),) = tablet.service.sent
    assert (how, new.guardian, new.email) == ("account", "Lena Brandt", "lena@example.test")
    assert {(f.kind, f.severity) for f in new.health} >= {("ALLERGY", "NONE"), ("MEDICINE", "")}
    tablet.service.refuses = CodeRefused()
    tablet.task.go_on({"code": "111111"})
    assert (tablet.page.step, tablet.page.fault.field) == ("code", "code")
    tablet.task.go_on({"code": "222222"})
    assert tablet.service.codes == ["111111", "222222"]
    assert tablet.frame.ended == "Thank you. You are registered and have an account."
    assert tablet.keeping.kept(BEGUN) is None


def test_whoever_cannot_read_mail_is_registered_without_an_account(tablet: Tablet) -> None:
    tablet.answers(CHILD, "check")
    tablet.task.go_on({})
    tablet.task.second()
    assert [how for how, _ in tablet.service.sent] == ["account", "here"]
    assert tablet.service.sent[-1][1].password == ""
    assert tablet.frame.ended == "Thank you. You are registered."


def test_back_keeps_answers_and_change_comes_back(tablet: Tablet) -> None:
    tablet.answers(CHILD, "contact")
    tablet.task.back()
    assert tablet.page.values == {"day": "3", "month": "2", "year": "2015"}
    tablet.answers(CHILD, "check")
    tablet.task.change("allergies")
    assert tablet.page.chosen == "no"
    tablet.task.go_on({"allergies": "yes", "allergies_told": ""})
    assert tablet.page.fault == Fault("told", "Please write it in a few words.")
    tablet.task.go_on({"allergies": "yes", "allergies_told": "Latex"})
    assert tablet.page.step == "check"
    tablet.task.change("who")
    tablet.task.go_on({"who": "self"})
    assert tablet.page.step == "check"
    assert "guardian" not in {line.step for line in tablet.page.lines}


def test_a_changed_answer_opens_its_question(tablet: Tablet) -> None:
    grown = {**CHILD, "who": "self", "year": "1988", "account": "no"}
    tablet.answers(grown, "check")
    tablet.task.change("who")
    tablet.task.go_on({"who": "child"})
    tablet.task.go_on({})
    assert tablet.page.step == "guardian"
    tablet.task.go_on({"guardian": "Lena"})
    tablet.task.go_on({})
    assert (tablet.page.step, tablet.page.fault) == ("born", None)
    tablet.task.go_on({"day": "3", "month": "2", "year": "1988"})
    assert tablet.page.fault.field == "year"
    assert tablet.service.sent == []


def test_one_name_is_a_name(tablet: Tablet) -> None:
    tablet.answers({**CHILD, "who": "self"}, "names")
    tablet.task.link({"first": "Suharto", "last": ""})
    assert [one.name for one in tablet.page.fields] == ["last"]
    assert tablet.page.link == "I have two names"
    tablet.task.go_on({"last": "Suharto"})
    assert tablet.page.step == "born"
    tablet.answers({**CHILD, "who": "self", "account": "no", "last": "Suharto"}, "check")
    tablet.task.go_on({})
    assert (tablet.service.sent[0][1].first_name, tablet.service.sent[0][1].last_name) == (
        "",
        "Suharto",
    )


def test_an_account_asks_for_the_address_that_was_left_out(tablet: Tablet) -> None:
    tablet.answers({**CHILD, "email": ""}, "account")
    tablet.task.go_on({"account": "yes"})
    assert (tablet.page.step, tablet.page.fault.field) == ("contact", "email")
    tablet.task.go_on({"phone": "0664 5550199", "email": "lena@example.test"})
    assert tablet.page.step == "account"
    tablet.task.go_on({"account": "yes"})
    assert tablet.page.step == "password"


@pytest.mark.parametrize(
    ("refused", "step", "field"),
    [
        (PasswordRefused("This password is on every guessing list."), "password", "password"),
        (PhoneRefused(params={"field": "phone"}), "contact", "phone"),
    ],
)
def test_a_refusal_is_shown_at_its_answer(
    tablet: Tablet, refused: errors.ClinicError, step: str, field: str
) -> None:
    tablet.answers(CHILD, "check")
    tablet.service.refuses = refused
    tablet.task.go_on({})
    assert (tablet.page.step, tablet.page.fault.field) == (step, field)
    assert tablet.page.fault.words == str(refused)
    tablet.task.go_on(given_on(tablet.page, CHILD))
    assert tablet.page.step == "check"


def test_a_refusal_of_nothing_that_was_asked_is_said(tablet: Tablet) -> None:
    tablet.answers(CHILD, "check")
    tablet.service.refuses = errors.RuleViolation("Something else.")
    tablet.task.go_on({})
    assert len(tablet.frame.errors) == 1


def test_nothing_stays_of_whoever_gave_the_tablet_back(tablet: Tablet) -> None:
    tablet.answers(CHILD, "check")
    assert "password" not in str(tablet.keeping.kept(BEGUN))
    assert SECRET not in str(tablet.keeping.kept(BEGUN))
    tablet.task.forget()
    assert "Brandt" not in repr(vars(tablet.task)["_form"].answers)
    tablet.begin()
    assert tablet.page.step == "again"
    assert "Brandt" not in repr(tablet.page)
    for _ in range(3):
        tablet.task.go_on({"day": "1", "month": "1", "year": "1970"})
    assert tablet.page.step == "language"
    assert tablet.keeping.kept(BEGUN) is None


def test_the_language_changes_at_once(tablet: Tablet) -> None:
    tablet.words.followers.append(tablet.task.show_again)
    tablet.task.go_on({"language": "fr"})
    assert tablet.words.language == "fr"
    assert tablet.page.step == "privacy"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("", "3", "1988"), "day"), (("31", "4", "1958"), "day"), (("29", "2", "1999"), "day"),
        (("1", "13", "1988"), "month"), (("1", "1", "88"), "year"), (("1", "1", "1880"), "year"),
        (("25", "11", "2026"), "day"), (("1", "1", "2027"), "year"), (("x", "1", "1988"), "day"),
    ],
)  # fmt: skip
def test_days_that_cannot_be(typed: tuple[str, str, str], field: str) -> None:
    with pytest.raises(Wrong) as refused:
        born_of(dict(zip(("day", "month", "year"), typed, strict=True)), TODAY)
    assert refused.value.fault.field == field


def test_days_and_phones_that_can() -> None:
    assert born_of({"day": "29", "month": "02", "year": "2000"}, TODAY) == date(2000, 2, 29)
    assert check_phone(" 0664 / 555-01 99 ", "phone", needed=True) == "0664 / 555-01 99"
    assert spaced("+436645550199") == "+43 664 5550199"
    assert spaced("0664 5550199") == "0664 5550199"


@pytest.mark.row("F022")
def test_a_password_is_judged_in_a_sentence() -> None:
    own = ("Lena", "Brandt")
    assert strength.judged("", own) == (15, 0)
    weak, strong = strength.judged("lenabrandt", own), strength.judged(SECRET, own)
    assert (weak[0], strong[0]) == (5, 0)
    assert weak[1] < strength.GOOD <= strong[1]
    assert strength.judged("aaaaaaaaaaaaaaaaaaaa", own)[1] == 0
    assert strength.judged("é" * 400, own)[0] == 0
    assert not any(letter.isdigit() for words in strength.SENTENCES for letter in words)


PAGES = (
    "language", "privacy", "who", "guardian", "names", "born", "contact", "emergency",
    "allergies", "account", "password", "check", "code",
)  # fmt: skip


@pytest.fixture
def view(qtbot) -> KioskView:
    view = KioskView(screen.SHEETS, Wording())
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    yield view
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light", 100)
    set_direction(app, mirrored=False)


def show(view: KioskView, step: str) -> None:
    form = Form()
    form.answers = {**CHILD, "allergies": "yes", "allergies_told": "Penicillin"}
    fault = Fault("day", "There is no 31 April.") if step == "born" else None
    view.show_page(Asking(form, Wording()).page(step, fault), 3, 16, 0)


@pytest.mark.parametrize(("percent", "mirrored"), [(100, False), (200, False), (130, True)])
def test_every_page_can_be_touched_and_read(view, percent: int, mirrored: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "dark" if mirrored else "light", percent)
    set_direction(app, mirrored=mirrored)
    for step in PAGES:
        show(view, step)
        app.processEvents()  # the foot is laid out anew
        app.processEvents()
        assert audit(view, least=56) == {}, step


@pytest.mark.row("F022")
def test_the_strength_is_said_while_typing_and_the_password_can_be_seen(qtbot, view) -> None:
    show(view, "password")
    sheet = view.sheet
    assert isinstance(sheet, AskSheet)
    line = sheet.fields["password"]
    line.setText("lena")
    said = sheet.findChild(Label, "passwordStrength")
    assert "11 more characters" in said.text()
    line.setText(SECRET)
    assert "hard to guess" in said.text().lower()
    assert line.echoMode() == QLineEdit.EchoMode.Password
    sheet.findChild(QPushButton, "showPassword").click()
    assert line.echoMode() == QLineEdit.EchoMode.Normal
    sheet.forget()
    assert line.text() == ""


def test_enter_goes_to_the_next_field_and_never_sends(qtbot, view) -> None:
    show(view, "contact")
    heard: list[str] = []
    view.acted.connect(lambda act, _: heard.append(act))
    view.activateWindow()
    sheet = view.sheet
    assert isinstance(sheet, AskSheet)
    phone, email = sheet.fields.values()
    phone.setFocus()
    qtbot.keyClick(phone, Qt.Key.Key_Return)
    assert view.focusWidget() is email
    qtbot.keyClick(email, Qt.Key.Key_Return)
    assert heard == []
