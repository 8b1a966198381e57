"""A stranger registers on the tablet over real HTTPS; the reception and the patient go on."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host
from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.remote import connect
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.domain.patients.interface import NewHealthFact, NewPhone
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.ui.kiosk.registering_pages import (
    AskPage,
    CheckAnswersPage,
    ChoicePage,
    NoticePage,
)
from clinic_desktop.ui.kiosk.registering_sheets import (
    AskSheet,
    CheckAnswersSheet,
    ChoiceSheet,
    NoticeSheet,
)
from clinic_desktop.ui.kiosk.sheets import BirthSheet, Sheet, WordsSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.widgets.text import Label
from tests.domain.patients.people import LEILA, person
from tests.gateway.patients import code_in, log_in, posted
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

SECRET = "nine quiet herons at dusk"
PATIENCE = 60_000
ONE_ENGINE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
"""Where the tablet itself is meant: it does not know what lies behind the service."""
Page = AskPage | ChoicePage | NoticePage | CheckAnswersPage


@dataclass
class Newcomer:
    """Whoever holds the tablet."""

    qtbot: QtBot
    view: KioskView
    clinic: StaffedClinic
    device: UUID
    window: Callable[[], KioskView]
    drafts: Path

    def dies(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """The program ends without a word and is started again."""
        self.view.close()
        moment = self.clinic.clock().timestamp()
        for path in self.drafts.rglob("*"):
            os.utime(path, (moment, moment))  # the disk goes by the machine's clock
        meanwhile()
        self.view = self.window()

    @property
    def sheet(self) -> Sheet:
        assert self.view.sheet is not None
        return self.view.sheet

    def until(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=PATIENCE)

    def at(self, step: str) -> None:
        self.until(lambda: self.step == step)

    @property
    def step(self) -> str:
        page: Page | None = getattr(self.view.sheet, "_page", None)
        if isinstance(self.view.sheet, CheckAnswersSheet):
            return "check"
        return page.step if page is not None else ""

    def goes_on(self) -> None:
        """Continue, until another page, or the same with a reason, is in front."""
        before = self.view.sheet
        self.until(self.view.main_button.isEnabled)
        self.qtbot.mouseClick(self.view.main_button, Qt.MouseButton.LeftButton)
        self.until(lambda: self.view.sheet is not before)

    def types(self, **values: str) -> None:
        sheet = self.sheet
        assert isinstance(sheet, AskSheet)
        for name, text in values.items():
            sheet.fields[name].setFocus()
            sheet.fields[name].setText(text)
        self.goes_on()

    def chooses(self, number: int, told: str = "") -> None:
        sheet = self.sheet
        assert isinstance(sheet, ChoiceSheet)
        sheet.choices[number].click()
        if told:
            assert sheet.told.isVisible()
            sheet.told.setText(told)
        self.goes_on()

    def accepts(self) -> None:
        sheet = self.sheet
        assert isinstance(sheet, NoticeSheet)
        sheet.tick.click()
        self.goes_on()

    def begins(self) -> None:
        desk = self.clinic.role("RECEPTION").portal
        desk.issue(NewTicket(self.device, "REGISTER"))
        self.at("language")

    def answers(self, *, account: bool, email: str = "lena.brandt@example.test") -> None:
        """Up to the page of all answers."""
        self.chooses(0)
        self.accepts()
        self.accepts()
        self.chooses(0)
        self.types(first="Lena", last="Brandt-Osei")
        self.types(day="14", month="3", year="1988")
        self.types(phone="+436645550199", email=email)
        self.types(emergency="Jonas Brandt", emergency_phone="+43 664 5550100")
        self.chooses(1, "Penicillin")
        self.chooses(0)
        self.chooses(0)
        self.chooses(0)
        self.chooses(0 if account else 1)
        if account:
            self.types(password=SECRET)

    def sees_done(self) -> None:
        self.until(lambda: isinstance(self.view.sheet, WordsSheet))


@pytest.fixture
def service(clinic: StaffedClinic) -> Iterator[host.Service]:
    running = host.serve(clinic)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def newcomer(
    qtbot: QtBot, clinic: StaffedClinic, service: host.Service, tmp_path: Path
) -> Iterator[Newcomer]:
    """A paired tablet that trusts the clinic's own authority only."""
    client = connect(service.url, ca=service.ca, clock=clinic.clock)
    code = clinic.role("ADMIN").portal.make_pairing("Tablet 1")
    secrets = MemorySecrets()
    secrets.set(
        "tablet.token",
        proving(client.as_caller(None), TabletKey(secrets)).portal.pair(code.code).token,
    )

    def window() -> KioskView:
        made = build_kiosk_window(client, secrets, tmp_path / "drafts")
        assert isinstance(made, KioskView)
        qtbot.addWidget(made)
        made.show()
        return made

    holder = Newcomer(qtbot, window(), clinic, code.device_id, window, tmp_path / "drafts")
    yield holder
    holder.view.close()
    client.close()


def texts(view: KioskView) -> str:
    fields = [line.text() for line in view.findChildren(QLineEdit)]
    return "\n".join([*fields, *(label.text() for label in view.findChildren(Label))])


@pytest.mark.row("F017")
@pytest.mark.row("F018")
@pytest.mark.row("F020")
@pytest.mark.row("F021")
def test_a_stranger_registers_and_has_an_account(
    newcomer: Newcomer, clinic: StaffedClinic, service: host.Service
) -> None:
    newcomer.begins()
    newcomer.answers(account=True)
    newcomer.at("check")
    shown = texts(newcomer.view)
    for words in ("Brandt-Osei", "14 March 1988", "+43 664 5550199", "Penicillin", "Jonas Brandt"):
        assert words in shown
    assert SECRET not in shown
    newcomer.goes_on()
    newcomer.at("code")
    (mail,) = posted(clinic)
    right = code_in(mail)
    newcomer.types(code="000000" if right != "000000" else "000001")
    assert "This code is wrong" in texts(newcomer.view)
    newcomer.types(code=right)
    newcomer.sees_done()
    assert "Brandt" not in texts(newcomer.view)
    (found,) = clinic.role("RECEPTION").patients.search("brandt", 5)
    details = clinic.role("RECEPTION").patients.details(found.patient_id)
    assert (details.source, details.card.identity_verified) == ("TABLET", False)
    assert {(one.notice, one.version, one.place) for one in details.acceptances} == {
        ("PRIVACY", "1", "TABLET"),
        ("TERMS", "1", "TABLET"),
    }
    facts = clinic.role("NURSE").patients.file(found.patient_id).health
    assert ("ALLERGY", "Penicillin", True) in {(f.kind, f.text, f.proposed) for f in facts}
    wires = Wires(service)
    assert log_in(wires, "lena.brandt@example.test", SECRET).status == 200
    wires.close()
    told = [one.text for one in clinic.role("RECEPTION").notices.mine()]
    assert any("registered by themselves" in text for text in told)


@ONE_ENGINE
@pytest.mark.row("F019")
def test_what_cannot_stand_is_said_at_its_field_and_stays(newcomer: Newcomer) -> None:
    newcomer.begins()
    newcomer.chooses(0)
    newcomer.goes_on()
    assert "tick the box" in texts(newcomer.view)
    newcomer.accepts()
    newcomer.accepts()
    newcomer.chooses(0)
    newcomer.types(first="Lena", last="")
    sheet = newcomer.sheet
    assert isinstance(sheet, AskSheet)
    assert "Please write your last name." in texts(newcomer.view)
    assert sheet.fields["first"].text() == "Lena"
    assert sheet.focusProxy() is sheet.fields["last"]
    newcomer.types(last="Brandt")
    newcomer.types(day="31", month="4", year="1958")
    assert "There is no 31 April. Please check day and month." in texts(newcomer.view)
    sheet = newcomer.sheet
    assert isinstance(sheet, AskSheet)
    assert [line.text() for line in sheet.fields.values()] == ["31", "4", "1958"]
    newcomer.types(day="30")
    newcomer.types(phone="12", email="")
    assert "This is no phone number" in texts(newcomer.view)
    newcomer.types(phone="0664 5550199", email="not an address")
    assert "This is no e-mail address" in texts(newcomer.view)
    newcomer.qtbot.mouseClick(newcomer.view.back_button, Qt.MouseButton.LeftButton)
    newcomer.at("born")
    assert "1958" in texts(newcomer.view)


@ONE_ENGINE
@pytest.mark.row("C22")
@pytest.mark.row("F024")
def test_somebody_known_hears_nothing_and_the_reception_decides(
    newcomer: Newcomer, clinic: StaffedClinic
) -> None:
    known = inner(clinic, "RECEPTION").patients.register(
        person("Lena", "Brandt-Osei", born=date(1988, 3, 14)), ""
    )
    newcomer.begins()
    newcomer.answers(account=False)
    newcomer.at("check")
    newcomer.goes_on()
    newcomer.sees_done()
    assert "You are registered." in texts(newcomer.view)
    (pair,) = clinic.role("RECEPTION").relations.duplicates()
    assert pair.other.patient_id == known.patient_id
    assert pair.patient.status == "REVIEW"


@ONE_ENGINE
def test_a_tablet_that_died_goes_on_after_the_birth_date(
    newcomer: Newcomer, clinic: StaffedClinic
) -> None:
    newcomer.begins()
    newcomer.answers(account=False)
    newcomer.at("check")
    newcomer.dies()
    newcomer.at("again")
    assert "Brandt" not in texts(newcomer.view)
    newcomer.types(day="1", month="1", year="1970")
    assert "not the birth date" in texts(newcomer.view)
    newcomer.types(day="14", month="03", year="1988")
    newcomer.at("check")
    assert "Penicillin" in texts(newcomer.view)


@ONE_ENGINE
@pytest.mark.full
@pytest.mark.row("F154")
def test_a_registration_taken_back_goes_on_where_the_reception_sends_it(
    newcomer: Newcomer, clinic: StaffedClinic
) -> None:
    desk = clinic.role("RECEPTION").portal
    newcomer.begins()
    newcomer.chooses(0)
    newcomer.accepts()
    newcomer.accepts()
    newcomer.chooses(0)
    newcomer.types(first="Lena", last="Brandt-Osei")
    newcomer.types(day="14", month="3", year="1988")
    (card,) = desk.tickets()
    newcomer.dies(lambda: desk.recall(card.id))
    newcomer.until(lambda: desk.tickets()[0].draft_until is not None)
    assert "Brandt" not in texts(newcomer.view)
    desk.issue(NewTicket(newcomer.device, "REGISTER", entity_id=card.id))
    newcomer.at("again")
    assert "Brandt" not in texts(newcomer.view)
    newcomer.types(day="14", month="03", year="1988")
    newcomer.at("contact")
    newcomer.qtbot.mouseClick(newcomer.view.back_button, Qt.MouseButton.LeftButton)
    newcomer.at("born")
    newcomer.qtbot.mouseClick(newcomer.view.back_button, Qt.MouseButton.LeftButton)
    newcomer.at("names")
    assert "Brandt-Osei" in texts(newcomer.view)


def says_birth_date(newcomer: Newcomer) -> None:
    newcomer.until(lambda: isinstance(newcomer.view.sheet, BirthSheet))
    sheet, born = newcomer.sheet, LEILA.born
    assert isinstance(sheet, BirthSheet)
    assert born is not None
    for box, number in ((sheet.day, born.day), (sheet.month, born.month), (sheet.year, born.year)):
        box.setText(str(number))
    newcomer.goes_on()


@ONE_ENGINE
@pytest.mark.row("F146")
def test_details_are_updated_with_what_is_known(newcomer: Newcomer, clinic: StaffedClinic) -> None:
    """And the questions of health: what is noted is shown, what is new waits for a nurse."""
    both = (NewPhone("+43 664 7770009"), NewPhone("+43 1 5330009", "HOME"))
    known = replace(LEILA, phones=both)
    made = inner(clinic, "RECEPTION").patients.register(known, "")
    nurse = clinic.role("NURSE").patients
    nurse.add_health_fact(made.patient_id, NewHealthFact("ALLERGY", "Penicillin", "SEVERE"))
    clinic.role("RECEPTION").portal.issue(NewTicket(newcomer.device, "UPDATE", made.patient_id))
    says_birth_date(newcomer)
    newcomer.at("contact")
    newcomer.types(phone="+43 664 7770001")
    newcomer.dies()
    says_birth_date(newcomer)
    newcomer.at("contact")
    assert "+43 664 7770001" in texts(newcomer.view), "what was begun is there again"
    newcomer.goes_on()
    newcomer.types(address="Am Graben 1, 1010 Wien")
    newcomer.types(emergency="Karim Haddad", emergency_phone="+43 664 7770002")
    assert "The clinic has noted: Penicillin" in texts(newcomer.view)
    newcomer.chooses(1, "Latex gloves")
    newcomer.chooses(1, "Ibuprofen")
    newcomer.chooses(0)
    newcomer.chooses(0)
    newcomer.at("check")
    assert "Latex gloves" in texts(newcomer.view)
    newcomer.goes_on()
    newcomer.sees_done()
    details = clinic.role("RECEPTION").patients.details(made.patient_id)
    assert details.address == "Am Graben 1, 1010 Wien"
    assert details.emergency_contact == "Karim Haddad, +43 664 7770002"
    assert details.card.email == LEILA.email
    phones = {(phone.e164, phone.kind) for phone in details.card.phones}
    assert phones == {("+436647770001", "MOBILE"), ("+4315330009", "HOME")}
    health = {(one.text, one.proposed) for one in nurse.file(made.patient_id).health}
    assert health == {
        ("Penicillin", False), ("Latex gloves", True), ("Ibuprofen", True), ("Smoking: no", True)
    }  # fmt: skip
