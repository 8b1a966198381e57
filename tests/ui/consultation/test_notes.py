"""Notes are kept while somebody types, and nobody's words are lost."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.consultations.interface import ConsultationSheet
from clinic_desktop.ui.consultation.notes_card import NotesCard
from clinic_desktop.ui.consultation.words import Notes, missing_words
from clinic_desktop.ui.widgets.text import Label
from tests.support.inner import inner
from tests.ui.consultation.room import Room, opened

FIRST = Notes("A rested look.", "", "")


def test_typing_is_told_a_moment_after_the_last_key(qtbot: QtBot) -> None:
    card = NotesCard()
    qtbot.addWidget(card)
    card.show_notes(FIRST, anew=True)
    told: list[Notes] = []
    card.typed.connect(told.append)
    qtbot.keyClicks(card.findings, "Suitable")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Notes("A rested look.", "Suitable", "")]


def test_what_is_typed_stays_when_the_sheet_is_shown_again(qtbot: QtBot) -> None:
    card = NotesCard()
    qtbot.addWidget(card)
    card.show_notes(FIRST, anew=True)
    qtbot.keyClicks(card.findings, "Suitable")
    card.show_notes(Notes("A natural look.", "Other", ""), anew=False)
    assert card.notes == Notes("A natural look.", "Suitable", "")
    card.show_notes(Notes("", "", ""), anew=True)
    assert not card.is_dirty


@pytest.mark.row("F206")
def test_two_who_write_see_each_other(qtbot: QtBot, room: Room) -> None:
    view = opened(qtbot, room)
    qtbot.keyClicks(view.notes.findings, "Mine")
    sheet = other_writes(room, "Theirs")
    view.notes.save_now()
    said = view.notes.others.words
    assert "Findings: Theirs" in said
    assert "Robin Surgeon" in said
    assert view.notes.findings.toPlainText() == "Mine"
    view.notes.findings.appendPlainText("and theirs")
    view.notes.save_now()
    kept = room.surgeon.consultations.consultation(sheet.id)
    assert kept.findings == "Mine\nand theirs"


def other_writes(room: Room, findings: str) -> ConsultationSheet:
    desks = room.way.desks("SURGEON")
    sheet = desks.consultations.consultation(room.way.consultation_id)
    return desks.consultations.save_notes(sheet.id, sheet.version, "", findings, "")


def test_a_wrong_value_is_said_at_its_field(qtbot: QtBot, room: Room) -> None:
    view = opened(qtbot, room)
    qtbot.keyClicks(view.vitals.form.field("pulse").editor, "900")
    qtbot.keyClick(view.vitals.form.field("pulse").editor, Qt.Key.Key_Return)
    assert "Pulse is a number" in view.vitals.form.field("pulse").error


@pytest.mark.row("F031")
def test_a_screening_is_kept_with_its_points(qtbot: QtBot, room: Room) -> None:
    """More points than there are: nothing is kept. A concern stays until it was talked about."""
    view, desk = opened(qtbot, room), room.surgeon.consultations
    card = view.screening
    card.tool.setCurrentIndex(card.tool.findData("COPS"))

    def kept(points: str, talk: str = "") -> tuple[str, bool]:
        card.points.setText(points)
        card.talk.setPlainText(talk)
        qtbot.mouseClick(card.save, Qt.MouseButton.LeftButton)
        sheet = desk.consultation(room.way.consultation_id)
        return sheet.facts.get("screening_result", ""), desk_says_screened()

    def desk_says_screened() -> bool:
        return inner(room.clinic, "SURGEON").consultations.facts(sheet_id).screened

    sheet_id = room.way.consultation_id
    assert kept("90") == ("", False)
    assert "from 0 to 72 points" in view.message.words
    assert kept("44") == ("CONCERN", False)
    assert kept("44", "Wishes weighed; she waits three months.") == ("CONCERN", True)
    assert kept("12") == ("CLEAR", True)
    qtbot.waitUntil(lambda: any("12 points" in one.text() for one in card.findChildren(Label)))


def test_completing_needs_wish_findings_and_outcome() -> None:
    assert [code for code, _ in missing_words(Notes(" ", "x", ""), None)] == [
        "complaint", "outcome",
    ]  # fmt: skip
    assert missing_words(Notes("a", "b", ""), "FOLLOW_UP") == ()


def test_a_long_day_ends_and_the_list_is_told(qtbot: QtBot, room: Room) -> None:
    view = opened(qtbot, room)
    room.way.clock.go(timedelta(minutes=1))
    room.changes.changed("appointment")
    assert view.today.current().name == "Leila Haddad-Moreau"
