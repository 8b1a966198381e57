"""The signature page: statements, the pad at every size, others beside the patient."""

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinic_desktop.core.consent_reading import Turn
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.ui.kiosk.beside_sheet import BesideSheet
from clinic_desktop.ui.kiosk.keys import ARABIC, Keyboard
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import BirthSheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.signing import UNDERSTOOD, BesidePage, SignPage
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.theme.apply import apply_theme
from tests.support.lane import InlineLanes
from tests.support.uxmeter import Pen, audit
from tests.ui.kiosk.fakes import BORN, RIGHT, FakeClinic
from tests.ui.kiosk.test_view import TARGET, key, press

PAGE = SignPage(
    "Nose surgery", ("Operation 1: nose, both sides", "Plan version 1"), "24 November 2026",
    "Your signature", "Nora Feldkamp", UNDERSTOOD, may_mark=True,
)  # fmt: skip
PARENT = uuid4()


@pytest.fixture
def clinic() -> FakeClinic:
    found = FakeClinic()
    found.kept["tablet.token"] = "the token"
    return found


@pytest.fixture
def view(qtbot, clinic: FakeClinic) -> KioskView:
    view, presenter = build(
        clinic.as_caller, clinic, InlineLanes(), clinic.clock, lambda: clinic.seconds
    )
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    presenter.start()
    view.setProperty("presenter", presenter)
    return view


def write(sheet: SignSheet, shift: int = 0) -> None:
    pen = Pen(sheet.pad)
    pen.press(100 + shift, 150, 0.4, 0)
    for step in range(1, 40):
        pen.move(100 + shift + 10 * step, 150 + step % 3, 0.5, 20 * step)
    pen.release(490 + shift, 150, 900)


def at_the_end(view: KioskView, clinic: FakeClinic) -> None:
    """Through the text to whoever signs first."""
    clinic.send_task()
    view.property("presenter").look()
    assert isinstance(view.sheet, BirthSheet)
    view.acted.emit("identify", BORN)
    for value in (None, None, RIGHT, None, False, True):
        view.acted.emit("go_on", value)


@pytest.mark.row("F055")
def test_no_signature_without_both_statements(qtbot, view, clinic) -> None:
    at_the_end(view, clinic)
    sheet = view.sheet
    assert isinstance(sheet, SignSheet)
    write(sheet)
    for tick in sheet.ticks:
        press(qtbot, view.main_button)
        assert clinic.signed == []
        assert "tick each statement" in view.message.words
        qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    press(qtbot, view.main_button)
    assert [one.mark for one in clinic.signed] == [False]


@pytest.mark.row("C16")
def test_ink_survives_another_size_of_window_and_text(qtbot, qapp, view) -> None:
    view.show_page(PAGE, 2, 3, 0)
    sheet = view.sheet
    write(sheet)
    before = sheet.pad.ink()
    for size in ((800, 1280), (1280, 800)):
        view.resize(*size)
        qapp.processEvents()
    for percent in (200, 100):
        apply_theme(qapp, "light", percent)
        qapp.processEvents()
        assert sheet.pad.width() >= 640
        assert sheet.pad.height() >= 230
    assert sheet.pad.ink() == before
    sheet.pad.clear()
    assert sheet.pad.strokes == ()
    sheet.pad.undo()
    assert sheet.pad.ink() == before


@pytest.mark.parametrize("page", [PAGE, BesidePage("Signature of the witness", "Relation", ())])
@pytest.mark.parametrize(("theme", "percent"), [("light", 100), ("dark", 200)])
def test_targets_names_and_text(qapp, view, page, theme: str, percent: int) -> None:
    apply_theme(qapp, theme, percent)
    view.show_page(page, 2, 3, 0)
    qapp.processEvents()
    assert audit(view, TARGET) == {}
    assert (view.width(), view.height()) == (1280, 800)


@pytest.mark.row("F058", "B16")
def test_a_parent_signs_first_vouched_for_by_a_colleague(qtbot, view, clinic) -> None:
    first = (Turn(1, PartyKind.GUARDIAN, PARENT),)
    clinic.sheet = replace(clinic.sheet, needed=first, next_turns=first)
    clinic.people = ((PARENT, "Karin Moosbrugger"),)
    at_the_end(view, clinic)
    sheet = view.sheet
    assert isinstance(sheet, BesideSheet)
    press(qtbot, key(view, "Karin Moosbrugger"))
    sheet.relation.setText("Mother")
    press(qtbot, view.main_button)
    assert "every field" in view.message.words
    sheet.identity.setText("Passport")
    press(qtbot, view.main_button)
    sheet.login.setText("reception@clinic.test")
    sheet.pin.setText("4826")
    press(qtbot, view.main_button)
    pad = view.sheet
    assert isinstance(pad, SignSheet)
    for tick in pad.ticks:
        tick.click()
    write(pad)
    press(qtbot, view.main_button)
    [(signature, vouching)] = clinic.beside
    assert (signature.party, signature.person_id) == (PartyKind.GUARDIAN, PARENT)
    assert (signature.name, signature.relation) == ("Karin Moosbrugger", "Mother")
    assert vouching.pin == "4826"
    assert isinstance(view.sheet, SignSheet)  # now the patient
    assert view.sheet.draft_name == "ink/patient"
    assert view.sheet.pad.strokes == ()


def test_not_today_keeps_everything_and_gives_the_tablet_back(qtbot, view, clinic) -> None:
    first = (Turn(1, PartyKind.GUARDIAN, PARENT),)
    clinic.sheet = replace(clinic.sheet, needed=first, next_turns=first)
    at_the_end(view, clinic)
    press(qtbot, view.second_button)
    assert isinstance(view.sheet, WordsSheet)
    assert clinic.finished == 1


@pytest.mark.row("C28")
def test_who_cannot_write_makes_a_mark(qtbot, view, clinic) -> None:
    at_the_end(view, clinic)
    press(qtbot, key(view, "I cannot sign with a pen"))
    sheet = view.sheet
    assert "witness" in view.message.words
    for tick in sheet.ticks:
        tick.click()
    pen = Pen(sheet.pad)
    pen.press(100, 150, 0.0, 0)  # a pen that reports no pressure draws all the same
    pen.move(400, 150, 0.0, 90)
    pen.release(400, 150, 100)
    press(qtbot, view.main_button)
    assert [(one.mark, one.device_kind) for one in clinic.signed] == [(True, DeviceKind.PEN)]


def test_arabic_letters_lie_as_on_every_keyboard(qtbot, qapp) -> None:
    line = QLineEdit()
    keys = Keyboard(lambda: line)
    qtbot.addWidget(keys)
    keys.show()
    for words in (ARABIC, "ض", "abc", "áéü", "é"):
        [one] = [b for b in keys.findChildren(type(keys.shift)) if b.accessibleName() == words]
        assert one.isVisibleTo(keys)
        press(qtbot, one)
    assert line.text() == "ضé"
