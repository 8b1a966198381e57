"""A patient signs in on the tablet: dashboard, consents, bills, own details, and out again."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from pyotp.totp import TOTP
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.app.walk.crew import paired
from clinic_desktop.core.moves import STATES
from clinic_desktop.domain.accounts.interface import NewPatientAccount
from clinic_desktop.domain.accounts.interface.guardians import GuardianEnded
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.patients.interface import NewPerson
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.patient_side import OwnConsent
from clinic_desktop.ui.kiosk.paying_sheets import BillSheet, ReceiptSheet
from clinic_desktop.ui.kiosk.portal_pages import CONSENTS, consent_line
from clinic_desktop.ui.kiosk.portal_paper_sheets import PaperSheet
from clinic_desktop.ui.kiosk.portal_sheets import (
    CodeSheet,
    DetailsSheet,
    ForgotSheet,
    HomeSheet,
    ListSheet,
    ResetSheet,
    SignInSheet,
    WhoSheet,
)
from clinic_desktop.ui.kiosk.presenter import TOKEN, KioskPresenter
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import Sheet, WelcomeSheet, WordsSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording
from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.widgets.buttons import Button
from clinic_desktop.ui.widgets.text import Label
from tests.domain.patients.people import person
from tests.gateway.patients import code_in, posted
from tests.gateway.stages import Clocked, deposit, to_consent, way_of
from tests.support.clinics import PASSWORD, StaffedClinic
from tests.support.inner import inner
from tests.support.lane import InlineLanes
from tests.support.uxmeter import audit

LOGIN, SECRET = "ines.okonkwo@example.test", "seven quiet herons at dawn"
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screen does does not depend on the engine


@pytest.fixture
def clock() -> Clocked:
    return Clocked(MONDAY)


class Hand:
    """A tablet of a real clinic, and the patient who holds it."""

    def __init__(self, clinic: StaffedClinic, clock: Clocked, qtbot: QtBot) -> None:
        self.clinic, self.clock, self.qtbot = clinic, clock, qtbot
        self.paired = paired(clinic.role("ADMIN"), clinic, "Tablet")
        desk = inner(clinic, "RECEPTION")
        self.patient: UUID = desk.patients.register(
            replace(person("Ines", "Okonkwo-Bell", date(1991, 4, 17)), email=LOGIN), ""
        ).patient_id
        hashed = desk.patient_accounts.hashed_for_patient(SECRET, ())
        self.account = desk.patient_accounts.make_patient_account(
            NewPatientAccount(self.patient, LOGIN, "Ines Okonkwo-Bell", hashed)
        )
        tokens = self.paired.secrets
        tokens.set(TOKEN, self.paired.token)
        key = TabletKey(tokens)
        self.view, self.presenter = build(
            lambda token: proving(clinic.as_caller(token), key), tokens, InlineLanes(), clock,
            lambda: clock.now.timestamp(),
        )  # fmt: skip
        qtbot.addWidget(self.view)
        self.view.resize(1280, 800)
        self.view.show()
        self.presenter.start()

    def way(self) -> object:
        return way_of(self.clinic, self.clock, self.paired, self.patient)

    def sees(self, kind: type[Sheet]) -> Sheet:
        sheet = self.view.sheet
        assert isinstance(sheet, kind), (sheet, self.view.message.words)
        return sheet

    def words(self) -> str:
        return " | ".join(label.text() for label in self.view.sheet.findChildren(Label))

    def signs_in(self, password: str = SECRET) -> None:
        self.view.ticked.emit()  # the clock may have jumped, and that was no sleep
        self.sees(WelcomeSheet)
        self.view.second_button.click()
        sheet = self.sees(SignInSheet)
        assert isinstance(sheet, SignInSheet)
        sheet.login.setText(LOGIN)
        sheet.password.setText(password)
        self.view.main_button.click()


@pytest.fixture
def hand(clinic: StaffedClinic, clock: Clocked, qtbot: QtBot) -> Hand:
    return Hand(clinic, clock, qtbot)


def settled(hand: Hand, view: KioskView) -> None:
    """At 200 % parts lie below the edge, further down than the footer."""
    hand.qtbot.waitUntil(lambda: audit(view, 56).keys() <= {"tab order"})


def pays_with_receipts(hand: Hand) -> None:
    """From the account: by card, the receipt by mail, and another one on paper later."""
    hand.view.sheet.findChild(Button, "portal_bills").click()
    (pay,) = [b for b in hand.view.sheet.findChildren(Button) if b.text() == "Pay"]
    pay.click()
    hand.sees(BillSheet).findChildren(QRadioButton)[0].click()
    hand.view.main_button.click()
    hand.sees(ReceiptSheet).findChildren(QRadioButton)[0].click()  # by mail
    hand.view.main_button.click()
    hand.sees(HomeSheet)
    assert "It is paid" in hand.view.message.words
    assert "on its way" in hand.view.message.words
    assert "To pay" not in hand.words()
    (mail,) = [one for one in hand.clinic.as_system().jobs.due_mail(50) if one.attached]
    ((name, content),) = mail.attached
    assert (name, content[:5], mail.mail.subject) == ("receipt.pdf", b"%PDF-", "Your receipt")
    hand.view.sheet.findChild(Button, "portal_bills").click()
    (again,) = [b for b in hand.view.sheet.findChildren(Button) if b.text() == "Receipt"]
    again.click()
    hand.sees(ReceiptSheet).findChildren(QRadioButton)[1].click()  # on paper
    hand.view.main_button.click()
    heard = [one.text for one in hand.clinic.role("RECEPTION").notices.mine()]
    assert any("on paper" in words for words in heard)


@pytest.mark.row("F135")
@pytest.mark.row("F136")
@pytest.mark.row("F137")
@pytest.mark.row("F138")
@pytest.mark.row("F139")
def test_the_dashboard(hand: Hand) -> None:
    way = hand.way()
    to_consent(way)
    deposit(way, 120_000)
    hand.signs_in()
    hand.sees(HomeSheet)
    said = hand.words()
    assert "Welcome, Ines" in said
    assert "To pay: EUR\u00a01\u00a0200.00" in said
    assert "Consent to the operation" in said
    assert CONSENTS["INFORMED"] in said
    assert re.search("Steps done: [0-9]+ of 14", said)
    assert "You read your consent and decide" in said  # the step that comes next
    app = QApplication.instance()
    for percent in (100, 200):
        apply_theme(app, "light", percent)
        settled(hand, hand.view)
    apply_theme(app, "light", 100)
    hand.sees(HomeSheet)
    hand.view.sheet.findChild(Button, "portal_consents").click()
    hand.sees(ListSheet)
    settled(hand, hand.view)
    assert hand.words().count("Consent to the") == len(way.consents)
    next(b for b in hand.view.sheet.findChildren(Button) if b.text() == "Read").click()
    hand.sees(PaperSheet)
    settled(hand, hand.view)
    assert CONSENTS["INFORMED"] in hand.words()
    assert hand.words().count("Version") == 1
    hand.view.back_button.click()
    hand.sees(ListSheet)
    hand.view.back_button.click()
    pays_with_receipts(hand)
    hand.view.back_button.click()
    assert "Goodbye" in hand.words()
    assert "Ines" not in hand.words()


def test_an_appointment_that_comes(hand: Hand) -> None:
    surgeon = hand.clinic.role("SURGEON").accounts.whoami().id
    start = hand.clock() + timedelta(hours=22)
    new = NewAppointment(hand.patient, surgeon, start, start + timedelta(minutes=30))
    hand.clinic.role("RECEPTION").reception.book(new)
    hand.signs_in()
    said = hand.words()
    assert "24.11.2026" in said
    assert "Robin Surgeon" in said


def test_own_details_are_corrected(hand: Hand) -> None:
    hand.signs_in()
    hand.view.second_button.click()
    sheet = hand.sees(DetailsSheet)
    assert isinstance(sheet, DetailsSheet)
    settled(hand, hand.view)
    sheet.address.setText("Am Hof 1, 1010 Wien")
    hand.view.main_button.click()
    hand.sees(HomeSheet)
    details = hand.clinic.role("RECEPTION").patients.details(hand.patient)
    assert details.address == "Am Hof 1, 1010 Wien"


def test_wrong_passwords_and_staff_do_not_come_in(hand: Hand) -> None:
    hand.signs_in("not the right words")
    hand.sees(SignInSheet)
    assert "do not belong together" in hand.view.message.words
    sheet = hand.sees(SignInSheet)
    assert isinstance(sheet, SignInSheet)
    sheet.login.setText("nurse@example.test")
    sheet.password.setText(PASSWORD)
    hand.view.main_button.click()
    assert "belongs to staff" in hand.view.message.words
    assert hand.presenter.stage.value == "task"
    hand.view.back_button.click()
    hand.sees(WordsSheet)


@pytest.mark.row("F144")
def test_with_a_second_factor(hand: Hand) -> None:
    nobody = hand.clinic.as_caller(None)
    token = nobody.tokens.log_in(LOGIN, SECRET, "x").access_token
    desk = hand.clinic.as_caller(token).second_factor
    device = TOTP(desk.enrol(SECRET).secret)
    desk.confirm(device.at(int(hand.clock.now.timestamp())))
    hand.clock.go(seconds=30)
    hand.signs_in()
    sheet = hand.sees(CodeSheet)
    assert isinstance(sheet, CodeSheet)
    sheet.code.setText("000")
    hand.view.main_button.click()
    assert "not right" in hand.view.message.words
    sheet.code.setText(device.at(int(hand.clock.now.timestamp())))
    hand.view.main_button.click()
    hand.sees(HomeSheet)


def test_a_forgotten_password_and_a_long_stay(hand: Hand) -> None:
    """A code by mail makes a new password; the session is renewed while somebody is there."""
    hand.view.ticked.emit()
    hand.view.second_button.click()
    hand.view.second_button.click()
    sheet = hand.sees(ForgotSheet)
    assert isinstance(sheet, ForgotSheet)
    settled(hand, hand.view)
    sheet.login.setText(LOGIN)
    hand.view.main_button.click()
    reset = hand.sees(ResetSheet)
    assert isinstance(reset, ResetSheet)
    settled(hand, hand.view)
    hand.view.main_button.click()
    assert "type the code" in hand.view.message.words
    system = hand.clinic.as_system()
    system.self_service.post_codes()
    hand.view.second_button.click()
    assert "A new code is on its way" in hand.view.message.words
    system.self_service.post_codes()
    mails = [one.mail.text for one in system.jobs.due_mail(50)]
    assert len(mails) == 2
    reset.code.setText(re.findall(r"\d{6}", mails[-1])[0])
    reset.password.setText("nine loud herons at noon")
    hand.view.main_button.click()
    if not isinstance(hand.view.sheet, SignInSheet):  # which of two mails is newer is not said
        reset.code.setText(re.findall(r"\d{6}", mails[0])[0])
        hand.view.main_button.click()
    hand.sees(SignInSheet)
    assert "Your password is new" in hand.view.message.words
    hand.view.back_button.click()
    hand.clock.go(seconds=20)
    hand.presenter.tick()
    hand.signs_in("nine loud herons at noon")
    hand.sees(HomeSheet)
    for _ in range(31):  # longer than an access token lives
        hand.clock.go(seconds=20)
        hand.view.ticked.emit()
        hand.presenter.more_time()
    hand.view.sheet.findChild(Button, "portal_bills").click()
    hand.sees(ListSheet)


def test_nothing_of_the_patient_stays(hand: Hand) -> None:
    """Quiet for too long, or a task that comes: the account is gone, and its session ended."""
    hand.signs_in()
    presenter: KioskPresenter = hand.presenter
    for _ in range(4):
        hand.clock.go(seconds=50)
        presenter.tick()
    assert "put aside" in hand.words()
    assert "Ines" not in hand.words()
    with hand.clinic.engine.connect() as line:
        open_ = line.exec_driver_sql(
            "SELECT count(*) FROM user_session WHERE audience = 'portal' AND revoked_at IS NULL"
        ).scalar()
    assert open_ == 0
    hand.clock.go(seconds=20)
    presenter.tick()
    hand.signs_in()
    hand.sees(HomeSheet)
    reception = hand.clinic.as_caller(hand.clinic.token("RECEPTION"))
    reception.portal.issue(NewTicket(hand.paired.device_id, "REGISTER"))
    presenter.look()
    assert "Ines" not in hand.words()


@pytest.mark.row("C12")
def test_what_is_not_valid_never_reads_as_signed() -> None:
    """In each language: the list says what a consent is worth now, not that it once was signed."""
    for language in LANGUAGES:
        words = Wording(language)
        said = {}
        for status in STATES["consent"]:
            one = OwnConsent(
                UUID(int=1), UUID(int=2), "PROCEDURE", status, 1, "en", False, 0, MONDAY, None,
                MONDAY, None, None,
            )  # fmt: skip
            said[status] = consent_line(one, words).text
        assert len(set(said.values())) == len(STATES["consent"]), language
        signed = said.pop("SIGNED")
        assert not [text for text in said.values() if text.startswith(signed)], language


@pytest.mark.row("F025")
def test_a_mother_chooses_for_whom_she_is_here(hand: Hand) -> None:
    """Whose file it is stands on every page; what ended meanwhile is said, and chosen anew."""
    child = inner(hand.clinic, "RECEPTION").patients.register(
        person("Tobi", "Okonkwo-Bell", date(2016, 5, 4)), ""
    )
    desk = hand.clinic.role("RECEPTION")
    link = desk.relations.link_person(
        child.patient_id, NewPerson("Ines", email=LOGIN), "GUARDIAN", "Passport seen", None
    )
    assert desk.wards.invite(link.id) is False
    hand.signs_in()
    hand.sees(HomeSheet)
    settled(hand, hand.view)
    hand.sees(HomeSheet).main()
    asked = hand.sees(CodeSheet)
    assert isinstance(asked, CodeSheet)
    asked.code.setText(code_in(posted(hand.clinic)[-1]))
    asked.main()
    who = hand.sees(WhoSheet)
    settled(hand, hand.view)
    assert [one.text() for one in who.findChildren(Button)] == [
        "Ines Okonkwo-Bell", "Tobi Okonkwo-Bell"
    ]  # fmt: skip
    who.findChild(Button, "portal_who_1").click()
    hand.sees(HomeSheet)
    settled(hand, hand.view)
    assert "You act for Tobi Okonkwo-Bell." in hand.words()
    for page in ("portal_consents", "portal_bills"):
        hand.sees(HomeSheet).findChild(Button, page).click()
        hand.sees(ListSheet)
        assert "You act for Tobi Okonkwo-Bell." in hand.words()
        hand.view.sheet.back()
    desk.relations.end_link(link.id, link.version, "Custody has ended")
    hand.sees(HomeSheet).findChild(Button, "portal_bills").click()
    hand.sees(WhoSheet)
    assert hand.view.message.words == GuardianEnded.text
    hand.view.sheet.findChild(Button, "portal_who_0").click()
    hand.sees(HomeSheet)
    assert "Welcome, Ines" in hand.words()
    assert hand.view.sheet.findChild(Button, "portal_who") is None, "nobody else is left"
