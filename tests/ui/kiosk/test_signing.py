"""The signature page: statements, the pad at every size, others beside the patient."""

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit

from clinic_desktop.core.consent_reading import Turn
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.ui.kiosk.beside_sheet import (
    BesideSheet,
    CannotSheet,
    ClinicianSheet,
    HandOverSheet,
)
from clinic_desktop.ui.kiosk.keys import ARABIC, Keyboard
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import BirthSheet, SayingSheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.signing import (
    UNDERSTOOD,
    BesidePage,
    CannotPage,
    ClinicianPage,
    HandOverPage,
    Person,
    SignPage,
)
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.widgets.text import Label
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
        pen.move(100 + shift + 10 * step, 150 + step % 3, 0.5, 60 * step)
    pen.release(490 + shift, 150, 2400)


def sign_here(qtbot, view: KioskView) -> None:
    sheet = view.sheet
    assert isinstance(sheet, SignSheet)
    for tick in sheet.ticks:
        tick.click()
    write(sheet)
    press(qtbot, view.main_button)


def labels(view: KioskView) -> str:
    return "\n".join(label.text() for label in view.findChildren(Label))


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


@pytest.mark.parametrize(
    "page",
    [
        PAGE, BesidePage("Signature of the witness", "Relation", ()),
        HandOverPage("Thank you.", "The doctor signs next."), ClinicianPage("Signature"),
        CannotPage("If you cannot sign", (("MARK", "A cross"), ("TYPED", "I type")), "Nora"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("look", "percent"), [("contrast", 100), ("dark", 200)])
def test_targets_names_and_text(qapp, view, page, look: str, percent: int) -> None:
    apply_theme(qapp, look, percent)
    view.show_page(page, 2, 3, 0)
    qapp.processEvents()
    assert audit(view, TARGET) == {}
    assert (view.width(), view.height()) == (1280, 800)


@pytest.mark.parametrize(("language", "percent"), [("ar", 100), ("fr", 200)])
def test_all_letters_and_the_field_are_in_sight(qapp, view, language: str, percent: int) -> None:
    view.acted.emit("language", language)
    apply_theme(qapp, "light", percent)
    view._on_sheet("question", "risk")
    sheet = view.sheet
    assert isinstance(sheet, SayingSheet)
    sheet.words.setFocus()
    for _ in range(4):
        qapp.processEvents()
    keys, frame = sheet.findChild(Keyboard), sheet.rect()
    top = sheet.words.mapTo(sheet, sheet.words.rect().topLeft())
    assert frame.contains(QRect(keys.mapTo(sheet, QPoint(0, 0)), keys.size()))
    assert frame.contains(top)
    assert top.y() < keys.mapTo(sheet, QPoint(0, 0)).y() - 40


def test_who_sees_little_chooses_high_contrast_for_the_own_turn(qtbot, qapp, view) -> None:
    press(qtbot, view.bar.size_button)
    press(qtbot, view.bar.contrast_button)
    assert theme().name == "contrast"
    view.show_waiting("Clinic am Park")  # the next one begins as usual
    assert theme().name == "light"


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


@pytest.mark.row("F058")
def test_who_operates_signs_beside_the_patient_by_name_and_pin(qtbot, view, clinic) -> None:
    clinic.after_patient = (Turn(5, PartyKind.SURGEON, uuid4()),)
    at_the_end(view, clinic)
    sign_here(qtbot, view)
    assert isinstance(view.sheet, HandOverSheet)
    assert clinic.finished == 0
    press(qtbot, view.second_button)
    for pin in ("0000", "4826"):
        sheet = view.sheet
        assert isinstance(sheet, ClinicianSheet)
        press(qtbot, view.main_button)
        assert "every field" in view.message.words
        sheet.login.setText("surgeon@clinic.test")
        sheet.pin.setText(pin)
        press(qtbot, view.main_button)
        assert "Answered wrong at first" not in labels(view)
        sign_here(qtbot, view)
        if pin == "0000":
            assert "Only who operates" in view.message.words
            press(qtbot, view.back_button)
    [(ink, who)] = clinic.beside
    assert (who.login, who.pin, ink.text_hash) == ("surgeon@clinic.test", "4826", "t")
    assert clinic.finished == 1
    assert "Everybody has signed" in labels(view)


def test_a_very_short_signature_is_asked_about_once(qtbot, view, clinic) -> None:
    at_the_end(view, clinic)
    for tick in view.sheet.ticks:
        tick.click()
    pen = Pen(view.sheet.pad)
    pen.press(100, 150, 0.4, 0)
    pen.move(300, 150, 0.5, 800)
    pen.release(300, 150, 1900)
    press(qtbot, view.main_button)
    assert "Is it your signature?" in view.message.words
    assert clinic.signed == []
    press(qtbot, view.main_button)
    assert len(clinic.signed) == 1


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
    cannot_write(qtbot, view, 0)
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


def cannot_write(qtbot, view: KioskView, way: int) -> None:
    press(qtbot, key(view, "I cannot sign with a pen"))
    sheet = view.sheet
    assert isinstance(sheet, CannotSheet)
    press(qtbot, view.main_button)
    assert "choose" in view.message.words
    sheet.group.button(way).click()
    if sheet.way == "TYPED":
        press(qtbot, view.main_button)
        assert "every field" in view.message.words
        sheet.typed.setText("Nora F.")
    press(qtbot, view.main_button)


@pytest.mark.row("B16")
@pytest.mark.parametrize(("way", "how", "typed"), [(1, "SPOKEN", ""), (2, "TYPED", "Nora F.")])
def test_a_witness_writes_for_who_cannot(qtbot, view, clinic, way, how, typed) -> None:
    at_the_end(view, clinic)
    cannot_write(qtbot, view, way)
    press(qtbot, view.back_button)
    assert isinstance(view.sheet, CannotSheet)
    press(qtbot, view.back_button)
    cannot_write(qtbot, view, way)
    person = Person("Anna Moser", "Sister", "Passport", "reception@clinic.test", "4826")
    view.acted.emit("beside", person)
    [tick] = view.sheet.ticks
    assert (typed or "Nora Feldkamp") in tick.accessibleName()
    sign_here(qtbot, view)
    [(signature, vouching)] = clinic.beside
    assert clinic.signed == []
    assert (signature.party, signature.name, signature.relation) == (
        "PATIENT",
        "Anna Moser",
        "Sister",
    )
    assert (signature.instead, signature.typed, vouching.pin) == (how, typed, "4826")


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
