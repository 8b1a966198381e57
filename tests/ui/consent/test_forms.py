"""The forms of a consent: what is missing is said at its field, Esc and Enter do what they say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.consent.forms import NoFields, TalkFields, WordsFields
from clinic_desktop.ui.consent.presenter import TalkForm
from clinic_desktop.ui.consent.sign_page import SignPage
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
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
