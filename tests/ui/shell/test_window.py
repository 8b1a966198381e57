"""The window: screens, keys, look, lock, undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.shell.nav_button import NavButton
from clinic_desktop.ui.shell.window import ShellWindow
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.theme.icons import Icon

LEFT = Qt.MouseButton.LeftButton
MAY = frozenset({"patients.directory.search", "billing.invoice.read"})


@pytest.fixture
def built():
    return []


@pytest.fixture
def window(qtbot, built):
    window = ShellWindow()
    qtbot.addWidget(window)
    window.set_permissions(MAY)

    def screen(name):
        def build():
            built.append(name)
            view = QWidget()
            view.setObjectName(f"{name}View")
            QLabel("Leila Haddad-Moreau", view)
            QLineEdit(view)
            return view

        return build

    for name in ("today", "patient", "theatre", "case"):
        window.add_screen(name, screen(name))
    window.resize(1300, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_screen("today")
    return window


def places(window):
    return [b.text() for b in window.findChildren(NavButton) if b.isVisibleTo(window)]


def test_screens_are_built_once_when_first_opened(qtbot, window, built):
    assert built == ["today"]
    with qtbot.waitSignal(window.screen_opened) as told:
        window.open_screen("patient")
    window.open_screen("today")
    window.open_screen("patient")
    assert built == ["today", "patient"]
    assert told.args == ["patient"]
    assert window.open_name == "patient"


def test_rail_shows_what_the_role_may_see_and_what_exists(qtbot, window):
    qtbot.waitUntil(lambda: places(window) == ["Today", "Patients"])
    window.set_permissions(MAY | {"theatre.board.read"})
    qtbot.waitUntil(lambda: places(window) == ["Today", "Patients", "Theatre"])


def test_function_keys_open_only_what_is_allowed(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.open_name == "patient"
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.open_name == "patient"


def test_place_is_opened_by_click_and_by_keys(qtbot, window):
    today = window.findChild(NavButton, "place_today")
    patients = window.findChild(NavButton, "place_patient")
    qtbot.mouseClick(patients, LEFT)
    assert window.open_name == "patient"
    assert patients.isChecked()
    patients.setFocus()
    qtbot.keyClick(patients, Qt.Key.Key_Up)
    assert today.hasFocus()
    qtbot.keyClick(today, Qt.Key.Key_Return)
    assert window.open_name == "today"


def test_screen_without_a_place_can_be_opened_and_an_unknown_one_not(window):
    window.open_screen("case")
    assert not any(b.isChecked() for b in window.findChildren(NavButton))
    with pytest.raises(KeyError):
        window.open_screen("nothing")


def test_rail_narrows_with_the_window(qtbot, window):
    assert window.rail.width() == 208
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: window.rail.width() == 64)
    assert window.minimumSize().toTuple() == (960, 540)


def test_counts_are_said(window):
    window.rail.show_counts({"patient": 3})
    button = window.findChild(NavButton, "place_patient")
    assert button.accessibleName() == "Patients, 3 waiting"


def test_title_is_neutral_whatever_is_open(window):
    window.open_screen("patient")
    assert window.windowTitle() == "Clinic Desktop"


def test_main_actions_have_buttons_and_keys(qtbot, window):
    done = []
    action = make_action(window, "Register", "Ctrl+N", lambda: done.append(1), Icon.USER_PLUS)
    window.set_main_actions([action])
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    action.setEnabled(False)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]


def test_control_k_goes_to_the_search_and_control_l_asks_to_lock(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.top_bar.search.hasFocus()
    with qtbot.waitSignal(window.lock_requested):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_f1_draws_the_keys_and_any_key_takes_them_away(qtbot, window):
    screen = window.findChild(QWidget, "todayView")
    screen.addAction(make_action(screen, "Mark as arrived", "Alt+A"))
    qtbot.keyClick(window, Qt.Key.Key_F1)
    overlay = window.findChild(QWidget, "keysOverlay")
    words = [label.text() for label in overlay.findChildren(QLabel)]
    assert {"Mark as arrived", "Alt+A", "Find a patient or a command"} <= set(words)
    qtbot.keyClick(overlay, Qt.Key.Key_X)
    assert not overlay.isVisible()


def test_every_action_has_words(window):
    assert all(action.text() for action in window.actions())


def test_look_changes_at_once_and_is_told(qtbot, window):
    with qtbot.waitSignal(window.look_changed) as told:
        qtbot.keyClick(
            window,
            Qt.Key.Key_L,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert told.args == ["dark", 100]
    assert theme().name == "dark"
    window.change_look("light", 150)
    assert theme().percent == 150


def test_undo_stack_belongs_to_the_screen(qtbot, window):
    undone = []
    window.tell("Jonas moved", lambda: undone.append("move"))
    window.tell("Leila arrived", lambda: undone.append("arrive"))
    window.tell("Printed")
    assert window.toast.isVisible()
    window.open_screen("patient")
    window.undo()
    window.open_screen("today")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.undo()
    window.undo()
    assert undone == ["arrive", "move"]


def test_toast_button_takes_back_the_last(qtbot, window):
    undone = []
    window.tell("Jonas moved", lambda: undone.append("move"))
    window.toast.undo()
    window.undo()
    assert undone == ["move"]


def visible_texts(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def test_lock_leaves_nothing_of_a_patient(qtbot, window):
    QGuiApplication.clipboard().setText("Leila Haddad-Moreau")
    window.top_bar.search.setText("haddad")
    window.tell("Leila Haddad-Moreau arrived", lambda: None)
    dialog = QDialog(window)
    dialog.open()
    window.lock("Mira Aydin", "Locked after 3 minutes.")
    assert window.is_locked
    assert not dialog.isVisible()
    assert not [text for text in visible_texts(window) if "Leila" in text]
    assert QGuiApplication.clipboard().text() == ""
    assert window.top_bar.search.text() == ""
    assert "Leila" not in window.windowTitle()


def test_keys_do_nothing_while_locked(qtbot, window):
    window.lock("Mira Aydin")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.open_name == "today"
    window.unlock()
    assert not window.is_locked
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.open_name == "patient"


def test_digits_go_into_the_pin_and_enter_unlocks(qtbot, window):
    window.lock("Mira Aydin")
    view = window.lock_view
    view.setFocus()
    for key in "2468":
        qtbot.keyClick(view, key)
    assert view.pin.text() == "2468"
    with qtbot.waitSignal(view.unlock_requested) as asked:
        qtbot.keyClick(view.pin, Qt.Key.Key_Return)
    assert asked.args == ["2468"]
    assert view.pin.text() == ""
    view.show_error("This PIN is not right. 4 tries are left.")
    assert "This PIN is not right. 4 tries are left." in visible_texts(view)
    assert not view.pin.isReadOnly()


def test_the_red_button_waits_for_the_pin(qtbot, window):
    view = window.lock_view
    window.lock("Mira Aydin")
    qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert view.emergency.isHidden()
    assert not view.urgent
    view.offer_emergency(True)
    qtbot.mouseClick(view.emergency, LEFT)
    assert view.urgent
    assert window.is_locked
    assert "Type your PIN. The emergency opens with it." in visible_texts(view)
    window.lock("Mira Aydin")  # another time: it must be pressed again
    assert not view.urgent
    qtbot.keyClicks(view.pin, "2468")
    with qtbot.waitSignal(view.unlock_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert asked.args == ["2468"]
    assert view.urgent


def test_other_user_and_forgotten_pin(qtbot, window):
    window.lock("Mira Aydin")
    view = window.lock_view
    with qtbot.waitSignal(view.other_user_requested):
        qtbot.mouseClick(view._other, LEFT)
    with qtbot.waitSignal(view.password_requested):
        qtbot.mouseClick(view._forgot, LEFT)
    qtbot.keyClick(view.pin, Qt.Key.Key_Return)
    assert "Type your PIN." in visible_texts(view)


def test_countdown_is_shown_in_the_bar(window):
    window.top_bar.show_countdown(12)
    assert window.top_bar._countdown.words.text == "Locks in 12 s"
    window.top_bar.show_countdown(None)
    assert not window.top_bar._countdown.isVisible()


def test_screens_that_are_not_there_are_offered_nowhere(window):
    """Neither on the rail, nor by a key or the search: billing may be seen, but is not built."""
    offered = {one.text() for one in window.actions() if one.isVisible()}
    assert "Open Today" in offered
    assert "Open Patients" in offered
    assert not {"Open Billing", "Open Reports", "Open Audit"} & offered
    assert not window.findChildren(NavButton, "billing")


def test_the_keyboard_stays_on_the_screen_when_its_button_goes(qtbot, window):
    screen = window.open_screen("patient")
    card = QWidget(screen)
    button = QPushButton("Approve", card)
    card.show()
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    screen.findChild(QLineEdit).setEnabled(False)
    button.setEnabled(False)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is screen or screen.isAncestorOf(focus)
