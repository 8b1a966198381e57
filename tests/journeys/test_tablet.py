"""The tablet program over real HTTP: paired, opened, read, checked, signed, given back."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from clinic_desktop.app import host
from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.remote import RemoteClinic, connect
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.ui.kiosk.beside_sheet import HandOverSheet
from clinic_desktop.ui.kiosk.reading_sheets import CheckSheet, ClauseSheet, SectionSheet
from clinic_desktop.ui.kiosk.sheets import BirthSheet, PairingSheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.widgets.text import Label
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.driving_tablet import goes_further, place_of
from tests.support.uxmeter import Pen

PAGES = 80


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the tablet does not know what lies behind the service


@pytest.fixture
def remote(clinic: StaffedClinic) -> Iterator[RemoteClinic]:
    service = host.serve(clinic, tls=False)
    service.start()
    client = connect(service.url, clock=clinic.clock)
    yield client
    client.close()
    service.stop()


@pytest.fixture
def waiting(new_way: Callable[..., Way]) -> Way:
    """A patient whose consent was explained and waits to be read."""
    way = new_way()
    steps.register(way, person("Nora", "Feldkamp"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    return way


class Patient:
    """Hands on the tablet."""

    def __init__(self, qtbot: QtBot, window: KioskView) -> None:
        self._qtbot, self.window = qtbot, window

    def sees(self, kind: type) -> None:
        self._qtbot.waitUntil(lambda: isinstance(self.window.sheet, kind))

    def goes_on(self) -> None:
        """Continue, until another page, or more of this one, is in front."""
        before = self.window.sheet
        self._qtbot.waitUntil(self.window.main_button.isEnabled)
        place = place_of(before)
        self.press(self.window.main_button)
        self._qtbot.waitUntil(lambda: goes_further(self.window, before, place, self.press))

    def press(self, button) -> None:
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def chooses(self, number: int) -> None:
        sheet = self.window.sheet
        assert sheet is not None
        sheet.findChild(QRadioButton, f"choice{number}").click()

    def says_birth_date(self, way: Way) -> None:
        sheet = self.window.sheet
        assert isinstance(sheet, BirthSheet)
        sheet.day.setText(str(way.born.day))
        sheet.month.setText(str(way.born.month))
        sheet.year.setText(str(way.born.year))
        self.press(self.window.main_button)

    def reads(self, right: dict[str, str]) -> None:
        """Every part to its end, every question right, yes to every sentence."""
        for _ in range(PAGES * 10):
            sheet = self.window.sheet
            if isinstance(sheet, SignSheet):
                return
            if isinstance(sheet, CheckSheet) and sheet.is_open:
                self.chooses(sheet.options.index(right[sheet.question]))
            elif isinstance(sheet, ClauseSheet):
                self.chooses(0)
            self.goes_on()
        raise AssertionError("the text has no end")

    def speaks(self, code: str) -> None:
        """Another language by its button in the bar; the place stays."""
        bar, before = self.window.bar, self.window.sheet
        self.press(bar.language_button)
        self.press(bar.languages[code])
        assert self.window.sheet is not before
        assert isinstance(self.window.sheet, type(before))

    def signs(self) -> None:
        sheet = self.window.sheet
        assert isinstance(sheet, SignSheet)
        for tick in sheet.ticks:
            tick.click()
        pen = Pen(sheet.pad)
        pen.press(120, 150, 0.4, 0)
        for step in range(1, 40):
            pen.move(120 + 10 * step, 150 + 40 * (step % 2), 0.5, 60 * step)
        pen.release(510, 150, 2400)
        self.press(self.window.main_button)


def texts(window: KioskView) -> str:
    return "\n".join(label.text() for label in window.findChildren(Label))


@pytest.fixture
def tablet(
    qtbot: QtBot, remote: RemoteClinic, clinic: StaffedClinic
) -> Iterator[tuple[Patient, MemorySecrets]]:
    secrets = MemorySecrets()
    window = build_kiosk_window(remote, secrets)
    assert isinstance(window, KioskView)
    assert window.objectName() == "kioskView"
    qtbot.addWidget(window)
    window.show()
    yield Patient(qtbot, window), secrets
    window.close()


def paired(patient: Patient, way: Way):
    """The administrator makes a code; it is typed at the tablet."""
    patient.sees(PairingSheet)
    code = way.desks("ADMIN").portal.make_pairing("Tablet 2")
    sheet = patient.window.sheet
    assert isinstance(sheet, PairingSheet)
    sheet.code.setText(code.code)
    patient.press(patient.window.main_button)
    patient.sees(WordsSheet)
    return code.device_id


@pytest.mark.row("F047", "F050", "F060", "F070", "F155")
def test_a_patient_reads_and_signs_on_the_tablet(
    tablet: tuple[Patient, MemorySecrets], waiting: Way
) -> None:
    patient, secrets = tablet
    device_id = paired(patient, waiting)
    assert secrets.get("tablet.token")
    consent_id = waiting.consents["PROCEDURE"]
    waiting.desks("RECEPTION").portal.issue(
        NewTicket(device_id, "CONSENT", waiting.patient_id, consent_id)
    )
    patient.sees(BirthSheet)
    patient.says_birth_date(waiting)
    patient.sees(SectionSheet)
    patient.speaks("fr")
    assert "Partie 1" in texts(patient.window)
    patient.speaks("en")
    checks = waiting.desks("SURGEON").consenting.reading(consent_id).checks
    patient.reads({check.code: check.right or "" for check in checks})
    patient.signs()
    patient.sees(HandOverSheet)
    patient.goes_on()
    patient.sees(WordsSheet)
    sheet = waiting.desks("SURGEON").consent.sheet(consent_id)
    assert [(one.party, one.device_kind) for one in sheet.signed] == [("PATIENT", "PEN")]
    shown = [one.language for one in sheet.progress.sections if one.language]
    assert [set(one.split(",")) for one in shown] == [{"en", "fr"}]  # kept: it was translated
    assert "Feldkamp" not in texts(patient.window)
    assert sheet.title not in texts(patient.window)
