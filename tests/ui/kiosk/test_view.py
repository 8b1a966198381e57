"""The tablet by touches: keys of its own, large targets, a text that is read to its end."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton

from clinic_desktop.core.consent_text import Section, shipped_texts
from clinic_desktop.ui.kiosk import wording
from clinic_desktop.ui.kiosk.keys import Keyboard
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, SectionPage
from clinic_desktop.ui.kiosk.reading_sheets import SectionSheet
from clinic_desktop.ui.kiosk.screen import build
from clinic_desktop.ui.kiosk.sheets import BirthSheet, SayingSheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.signing import SignPage
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.widgets.text import Label
from tests.support.lane import InlineLanes
from tests.support.uxmeter import Pen, audit
from tests.ui.kiosk.fakes import CHECK, FakeClinic

TARGET = 56
LONG = Section(
    "long", "What is done", tuple(f"Sentence {n} of a long text. " * 6 for n in range(12))
)


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


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def key(view: KioskView, words: str) -> QPushButton:
    return next(b for b in view.sheet.findChildren(QPushButton) if b.accessibleName() == words)


def open_task(qtbot, view: KioskView, clinic: FakeClinic) -> None:
    clinic.send_task()
    view.property("presenter").look()
    sheet = view.sheet
    assert isinstance(sheet, BirthSheet)
    for box, digits in ((sheet.day, "14"), (sheet.month, "3"), (sheet.year, "1985")):
        box.setFocus()
        for digit in digits:
            press(qtbot, key(view, digit))
    press(qtbot, view.main_button)


def test_the_birth_date_is_typed_on_keys_of_our_own(qtbot, view, clinic) -> None:
    open_task(qtbot, view, clinic)
    assert isinstance(view.sheet, SectionSheet)


def test_a_day_that_does_not_exist_is_said(qtbot, view, clinic) -> None:
    clinic.send_task()
    view.property("presenter").look()
    view.sheet.day.setText("31")
    view.sheet.month.setText("4")
    view.sheet.year.setText("1985")
    press(qtbot, view.main_button)
    assert "There is no such day" in view.message.words
    assert view.sheet.day.text() == "31"


def test_read_on_scrolls_until_the_end_of_the_part(qtbot, view) -> None:
    view.show_page(SectionPage(LONG, False), 0, 5, 4)
    qtbot.waitUntil(lambda: view.main_button.accessibleName() == "Read on")
    heard: list[str] = []
    view.acted.connect(lambda act, _: heard.append(act))
    for _ in range(20):
        if view.sheet.at_end:
            break
        press(qtbot, view.main_button)
    assert heard == []
    assert view.main_button.accessibleName() == "Continue"


def test_the_ink_survives_a_broken_line_and_is_gone_after_it(qtbot, view, clinic) -> None:
    open_task(qtbot, view, clinic)
    for chosen in (None, None, 1, None, 0, 0):
        if chosen is not None:
            view.sheet.findChild(QRadioButton, f"choice{chosen}").click()
        press(qtbot, view.main_button)
    sheet = view.sheet
    assert isinstance(sheet, SignSheet)
    for tick in sheet.ticks:
        tick.click()
    pen = Pen(sheet.pad)
    pen.press(100, 150, 0.4, 0)
    for step in range(1, 40):
        pen.move(100 + 10 * step, 150, 0.5, 60 * step)
    pen.release(490, 150, 2400)
    clinic.broken = True
    press(qtbot, view.main_button)
    assert view.sheet is sheet
    assert sheet.pad.strokes
    assert "still here" in view.message.words
    clinic.broken = False
    press(qtbot, view.again_button)
    assert len(clinic.signed) == 1
    assert isinstance(view.sheet, WordsSheet)
    shown = "\n".join(label.text() for label in view.findChildren(Label))
    assert "Nose surgery" not in shown


def test_a_question_opens_over_the_part_and_shuts_again(qtbot, view, clinic) -> None:
    open_task(qtbot, view, clinic)
    below = view.sheet
    press(qtbot, view.second_button)
    assert isinstance(view.sheet, SayingSheet)
    press(qtbot, view.back_button)
    assert view.sheet is below
    press(qtbot, view.second_button)
    press(qtbot, key(view, "h"))
    press(qtbot, view.main_button)
    assert clinic.told[-1].asked[0].text == "h"


def test_the_patient_mode_cannot_be_closed(view) -> None:
    view.locked = True
    assert not view.close()
    view.let_go()
    assert not view.isVisible()


PAGES = {
    "section": SectionPage(LONG, False),
    "risks": SectionPage(
        next(s for s in shipped_texts("fr")["BREAST_AUG"].sections if s.risks), asked=False
    ),
    "check": CheckPage(CHECK, ("It can bleed.",)),
    "clause": ClausePage(FakeClinic().sheet.clauses[0], None),
    "sign": SignPage("Nose surgery", ("Plan version 1",), "24 November 2026"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("theme", "percent"), [("light", 100), ("dark", 100), ("light", 200)])
def test_targets_names_and_text(qapp, view, name: str, theme: str, percent: int) -> None:
    apply_theme(qapp, theme, percent)
    view.show_page(PAGES[name], 1, 5, 3)
    qapp.processEvents()
    found = audit(view, TARGET)
    if name == "risks":
        found.pop("tab order", None)  # pictures below the fold: Tab scrolls to them
    assert found == {}


@pytest.mark.parametrize("show", ["show_pairing", "show_identify"])
def test_first_pages_mirrored(qapp, view, show: str) -> None:
    set_direction(qapp, mirrored=True)
    getattr(view, show)()
    qapp.processEvents()
    assert audit(view, TARGET) == {}


def test_the_frame_speaks_another_language_in_place_and_keeps_what_is_on_the_page(
    qtbot, qapp, view, clinic, monkeypatch
) -> None:
    words = {"Back": "رجوع", "Text size": "حجم النص"}
    monkeypatch.setattr(wording, "_words", lambda language: words if language == "ar" else {})
    open_task(qtbot, view, clinic)
    kind = type(view.sheet)
    view.acted.emit("language", "ar")
    assert type(view.sheet) is kind
    assert view.back_button.accessibleName() == "رجوع"
    assert view.bar.size_button.accessibleName() == "حجم النص"
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert audit(view, TARGET) == {}
    view.acted.emit("language", "en")
    assert view.back_button.accessibleName() == "Back"
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_nothing_that_was_opened_or_typed_comes_back_for_the_next_patient(
    qtbot, view, clinic
) -> None:
    open_task(qtbot, view, clinic)
    view.bar.refused.emit()
    assert isinstance(view.sheet, SayingSheet)
    clinic.tasks = []
    presenter = view.property("presenter")
    presenter.look()
    clinic.seconds += 11
    presenter.tick()
    open_task(qtbot, view, clinic)
    assert isinstance(view.sheet, SectionSheet)
    clinic.tasks = []
    presenter.look()
    clinic.seconds += 11
    presenter.tick()
    clinic.send_task()
    presenter.look()
    assert isinstance(view.sheet, BirthSheet)
    view.sheet.day.setText("14")
    for code in ("fr", "en"):
        press(qtbot, view.bar.languages[code])
    assert view.sheet.day.text() == "14"
    clinic.tasks = []
    presenter.look()
    clinic.seconds += 11
    presenter.tick()
    clinic.send_task()
    presenter.look()
    assert view.sheet.day.text() == ""


def test_every_key_of_the_letters_is_wide_enough_for_a_finger(qtbot, view, clinic) -> None:
    view.show_pairing()
    keys = view.sheet.findChild(Keyboard).findChildren(QPushButton)
    assert min(one.width() for one in keys if one.isVisible()) >= TARGET
    assert view.foot.isVisible()
    view.show_done("Thank you", "That is all")
    assert not view.foot.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_field_that_is_written_in_is_wholly_above_the_keys(
    qtbot, qapp, view, percent: int
) -> None:
    apply_theme(qapp, "light", percent, moves=False)
    view.show_pairing()
    code = view.sheet.code
    area = code.parentWidget().parentWidget()
    qtbot.waitUntil(
        lambda: area.rect().contains(code.geometry().translated(0, code.parentWidget().y()))
    )
    apply_theme(qapp, "light", 100, moves=False)
