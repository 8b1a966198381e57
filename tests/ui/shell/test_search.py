"""The search: keys stay in the field, hits below it, actions behind Tab."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QListView, QWidget

from clinic_desktop.ui.shell.search_field import SearchField
from clinic_desktop.ui.shell.search_popup import SearchPopup
from clinic_desktop.ui.shell.search_rows import Command, Hit
from clinic_desktop.ui.theme.icons import Icon

DOWN, UP, ENTER, ESC, TAB = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
)
HITS = [
    Hit(1, "Leila Haddad-Moreau", "Born 14 Mar 1988", "no. 100 482", "mobile ends 42 17"),
    Hit(2, "Nadia Haddad", "Born 02 Sep 1979", "no. 100 117"),
    Hit(3, "Restricted Person", locked=True),
]
ACTIONS = [
    Command("arrived", "Mark as arrived", Icon.CIRCLE_CHECK, "Alt+A"),
    Command("pay", "Take a payment", Icon.RECEIPT, "Alt+P"),
]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    return window


@pytest.fixture
def field(qtbot, window):
    field = SearchField(window)
    field.setGeometry(20, 10, 600, 38)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return field


@pytest.fixture
def popup(field):
    popup = SearchPopup(field, field.window())
    popup.set_person_actions(ACTIONS)
    popup.begin()
    return popup


@pytest.fixture
def found(qtbot, field, popup):
    qtbot.keyClicks(field, "hadd")
    popup.show_hits(HITS, "3 of 51 206")
    return popup


def test_typing_is_told_letter_by_letter(qtbot, field, popup):
    typed = []
    popup.typed.connect(typed.append)
    qtbot.keyClicks(field, "hadd")
    assert typed == ["h", "ha", "had", "hadd"]
    assert not popup.isVisible()


def test_begin_with_digits_searches_them(popup, field):
    typed = []
    popup.typed.connect(typed.append)
    popup.begin("4217")
    assert (typed, field.text()) == (["4217"], "4217")


def test_enter_opens_the_first_and_the_field_is_empty_again(qtbot, field, found):
    assert found.isVisible()
    with qtbot.waitSignal(found.opened) as asked:
        qtbot.keyClick(field, ENTER)
    assert asked.args == [1]
    assert (field.text(), found.isVisible()) == ("", False)


def test_arrows_choose_and_control_enter_opens_beside(qtbot, field, found):
    qtbot.keyClick(field, DOWN)
    with qtbot.waitSignal(found.opened_beside) as asked:
        qtbot.keyClick(field, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [2]


def test_up_goes_round_the_ends(qtbot, field, found):
    qtbot.keyClick(field, UP)
    with qtbot.waitSignal(found.opened) as asked:
        qtbot.keyClick(field, ENTER)
    assert asked.args == [3]


def test_tab_goes_to_what_can_be_done(qtbot, field, found):
    qtbot.keyClick(field, DOWN)
    qtbot.keyClick(field, TAB)
    qtbot.keyClick(field, DOWN)
    with qtbot.waitSignal(found.acted) as asked:
        qtbot.keyClick(field, ENTER)
    assert asked.args == ["pay", 2]


def test_esc_closes_one_layer_at_a_time(qtbot, field, found):
    qtbot.keyClick(field, TAB)
    for text, visible in (("hadd", True), ("hadd", False), ("", False)):
        qtbot.keyClick(field, ESC)
        assert (field.text(), found.isVisible()) == (text, visible)


def test_chosen_person_stays_chosen_when_more_are_found(qtbot, field, found):
    qtbot.keyClick(field, DOWN)
    found.show_hits([HITS[2], HITS[0], HITS[1]])
    with qtbot.waitSignal(found.opened) as asked:
        qtbot.keyClick(field, ENTER)
    assert asked.args == [2]


def test_no_actions_for_whom_one_may_not_open(qtbot, field, found):
    qtbot.keyClick(field, UP)
    shown = [label.text() for label in found.findChildren(QLabel) if label.isVisible()]
    assert not [text for text in shown if text.startswith("ACTIONS")]


def test_nobody_found_offers_to_register(qtbot, field, popup):
    qtbot.keyClicks(field, "newman")
    popup.show_hits([])
    shown = [label.text() for label in popup.findChildren(QLabel) if label.isVisible()]
    assert "No one found." in shown
    with qtbot.waitSignal(popup.register_requested) as asked:
        qtbot.keyClick(field, ENTER)
    assert asked.args == ["newman"]


def test_down_in_the_empty_field_asks_for_the_latest(qtbot, field, popup):
    with qtbot.waitSignal(popup.recent_asked):
        qtbot.keyClick(field, DOWN)
    popup.show_hits(HITS)
    shown = [label.text() for label in popup.findChildren(QLabel) if label.isVisible()]
    assert "LATEST" in shown


def test_commands_behind_the_arrow(qtbot, field, popup):
    done = []
    for words in ("Book an appointment", "Take a payment"):
        action = QAction(words, popup)
        action.triggered.connect(lambda _=False, words=words: done.append(words))
        popup.set_commands([*popup._commands.values(), action])
    qtbot.keyClicks(field, ">appoint bo")
    qtbot.keyClick(field, ENTER)
    assert done == ["Book an appointment"]


def test_click_opens(qtbot, field, found):
    hits = found.findChildren(QListView)[0]
    spot = hits.visualRect(hits.model().index(1, 0)).center()
    with qtbot.waitSignal(found.opened) as asked:
        qtbot.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [2]


def test_leaving_the_field_forgets(qtbot, field, found):
    field.clearFocus()
    assert not found.isVisible()
    late = HITS[0]
    found.show_hits([late])
    assert not found.isVisible()


def test_emptied_field_closes(qtbot, field, found):
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert not found.isVisible()


def test_screen_reader_hears_name_birth_and_number(found):
    hits = found.findChildren(QListView)[0]
    spoken = hits.model().data(hits.model().index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Leila Haddad-Moreau, Born 14 Mar 1988, no. 100 482"


def test_fifty_hits_are_painted_within_a_tenth_of_a_second(qtbot, field, popup):
    many = [Hit(n, f"Person {n} Haddad", "Born 1 Jan 1970", f"no. {n}") for n in range(50)]
    qtbot.keyClicks(field, "hadd")
    start = time.thread_time()
    popup.show_hits(many)
    popup.repaint()
    QApplication.processEvents()
    assert time.thread_time() - start < 0.1
    assert popup.geometry().bottom() <= field.window().height() + 30
