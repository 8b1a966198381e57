"""The forms of a consent: what is missing is said at its field, Esc and Enter do what they say."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.workflow.interface.papers import DocumentProof, ProofFact
from clinic_desktop.ui.consent.forms import NoFields, TalkFields, WordsFields
from clinic_desktop.ui.consent.presenter import TalkForm
from clinic_desktop.ui.consent.proof_fields import ProofFields
from clinic_desktop.ui.consent.save_file import ask_where, save
from clinic_desktop.ui.consent.sign_page import SignPage
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from tests.support.uxmeter import Pen, audit


def test_a_talk_needs_its_minutes(qtbot: QtBot) -> None:
    form = TalkFields("de")
    qtbot.addWidget(form)
    given: list[TalkForm] = []
    form.given.connect(given.append)
    form.main.click()
    assert given == []
    qtbot.keyClicks(form.minutes, "25")
    form.main.click()
    assert given == [TalkForm(25, "de", "", "IN_PERSON", False)]


def test_letters_are_no_minutes(qtbot: QtBot) -> None:
    form = TalkFields("en")
    qtbot.addWidget(form)
    qtbot.keyClicks(form.minutes, "a2b5")
    assert form.minutes.value == 25


def test_an_answer_has_words(qtbot: QtBot) -> None:
    form = WordsFields("Why?", "Your answer", "Keep the answer")
    qtbot.addWidget(form)
    given: list[str] = []
    form.given.connect(given.append)
    form.main.click()
    qtbot.keyClicks(form.text, "Because.")
    form.main.click()
    assert given == ["Because."]


def test_a_no_is_kept_in_words(qtbot: QtBot) -> None:
    form = NoFields("Leila", "Record it", "This ends it.")
    qtbot.addWidget(form)
    given: list[tuple[str, str]] = []
    form.given.connect(lambda who, how: given.append((who, how)))
    form.main.click()
    form.words.setPlainText("I changed my mind.")
    form.main.click()
    assert given == [("Leila", "In person"), ("Leila", "In person: I changed my mind.")]


def test_escape_closes_the_drawer(qtbot: QtBot) -> None:
    host, form = DrawerHost(QWidget()), TalkFields("en")
    qtbot.addWidget(host)
    host.resize(900, 700)
    host.show()
    host.open_drawer(Drawer("The talk", Icon.USERS, form))
    assert audit(host) == {}
    qtbot.keyClick(form.minutes, Qt.Key.Key_Escape)
    assert host.drawer is None


def test_leaving_the_pad_forgets_the_ink(qtbot: QtBot) -> None:
    page = SignPage()
    qtbot.addWidget(page)
    page.resize(900, 800)
    page.show()
    pen = Pen(page.pad)
    pen.press(60, 60)
    pen.move(200, 100, ms=40)
    pen.release(200, 100, 60)
    assert page.pad.strokes
    page.again.click()
    assert not page.pad.strokes
    page.undo.click()
    assert page.pad.strokes
    page.leave()
    assert not page.pad.strokes


def test_a_file_is_proved_in_five_lines(qtbot: QtBot, tmp_path: Path) -> None:
    form = ProofFields()
    qtbot.addWidget(form)
    chosen: list[tuple[str, bytes]] = []
    form.file_chosen.connect(lambda name, content: chosen.append((name, content)))
    form.take(tmp_path / "none.pdf")
    assert form.source.text() == "This file cannot be read."
    (tmp_path / "consent.pdf").write_bytes(b"%PDF")
    form.take(tmp_path / "consent.pdf")
    assert chosen == [("consent.pdf", b"%PDF")]
    facts = tuple(
        ProofFact(code, code.title(), holds, f"Words on {code}.")
        for code, holds in (("unchanged", True), ("seal", None), ("text", False))
    )
    form.show_proof("consent.pdf", DocumentProof("ab" * 32, facts))
    assert form.verdict.text() == "Do not rely on this document."
    shown = " ".join(label.text() for label in form.facts.findChildren(QLabel))
    assert "Words on seal." in shown
    form.show_proof("consent.pdf", DocumentProof("ab" * 32, facts[:2]))
    assert form.verdict.text() == "This document stands."


def test_evidence_is_saved_where_one_says_and_a_full_disk_is_told(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, message = QWidget(), InlineMessage()
    qtbot.addWidget(window)
    qtbot.addWidget(message)
    asking = ask_where(window, "evidence-1a2b3c4d.zip", b"PK", message)
    assert [Path(name).name for name in asking.selectedFiles()] == ["evidence-1a2b3c4d.zip"]
    asking.close()
    save(tmp_path / "kept.zip", b"PK", message)
    assert (tmp_path / "kept.zip").read_bytes() == b"PK"
    save(tmp_path / "kept.zip", b"PK2", message)
    assert [one.name for one in tmp_path.iterdir()] == ["kept.zip"], "nothing half is left"
    assert (tmp_path / "kept.zip").read_bytes() == b"PK2"
    if os.name == "posix":
        assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    assert "Saved as kept.zip" in message.words
    save(tmp_path / "nowhere" / "kept.zip", b"PK", message)
    assert "Not saved: No such file" in message.words
