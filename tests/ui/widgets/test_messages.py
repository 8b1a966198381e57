"""Messages, toasts, gates, dialogs, drawers: told in words, answered by one button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from clinic_desktop.ui.messages import Message, Reason
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.toast import Toast
from tests.support.uxmeter import audit

LEFT = Qt.MouseButton.LeftButton


def texts(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


def button(widget, text):
    found = [b for b in widget.findChildren(QPushButton) if b.text().strip() == text]
    assert found, text
    return found[0]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_refusal_says_what_is_safe_what_to_do_and_the_code(qtbot):
    note = InlineMessage()
    qtbot.addWidget(note)
    assert note.isHidden()
    note.show_message(
        Message(
            "It cannot be signed yet.",
            "Nothing was changed.",
            "Come back on Saturday.",
            "consent.reflection",
            (Reason("r", "The time is running", "date", "from 28 Nov"),),
        )
    )
    shown = texts(note)
    assert "It cannot be signed yet." in shown
    assert "Nothing was changed. Come back on Saturday." in shown
    assert "• The time is running (date, from 28 Nov)" in shown
    assert "Code: consent.reflection" in shown
    assert "It cannot be signed yet." in note.words
    note.clear()
    assert note.words == ""


def test_note_offers_buttons_by_code(qtbot):
    note = InlineMessage()
    qtbot.addWidget(note)
    note.show_words("warn", "3 changes wait.", "No connection", actions=[("again", "Try again")])
    with qtbot.waitSignal(note.acted) as asked:
        qtbot.mouseClick(button(note, "Try again"), LEFT)
    assert asked.args == ["again"]


def test_toast_takes_back_once_and_goes(qtbot, window):
    taken = []
    toast = Toast(window, lasts_ms=40)
    toast.show_words("Moved to Theatre 3", lambda: taken.append(1))
    assert toast.isVisible()
    assert toast.can_undo()
    with qtbot.waitSignal(toast.gone):
        qtbot.mouseClick(button(toast, "Undo"), LEFT)
    toast.undo()
    assert taken == [1]
    assert not toast.isVisible()


def test_toast_leaves_by_itself_and_hides_its_button_without_undo(qtbot, window):
    toast = Toast(window, lasts_ms=30)
    with qtbot.waitSignal(toast.gone):
        toast.show_words("Saved")
        assert not button(toast, "Undo").isVisible()


GATES = (
    Gate("consent", GateState.BLOCKED, "Consent is not signed", "Since 14 Nov", "Send to kiosk"),
    Gate("photos", GateState.OK, "Photos taken"),
)


def test_gate_offers_its_way_out(qtbot):
    gates = GateList()
    qtbot.addWidget(gates)
    gates.show_gates(GATES)
    gates.show()
    with qtbot.waitSignal(gates.asked) as asked:
        qtbot.mouseClick(button(gates, "Send to kiosk"), LEFT)
    assert asked.args == ["consent"]
    assert gates.first_open == GATES[0]
    assert button(gates, "Send to kiosk").accessibleName() == (
        "Send to kiosk: Consent is not signed"
    )
    names = [line.accessibleName() for line in gates.children() if isinstance(line, QWidget)]
    assert names == ["missing: Consent is not signed. Since 14 Nov", "met: Photos taken."]


def test_step_pressed_too_early_walks_to_the_first_gate(qtbot, window):
    gates = GateList(window)
    gates.show_gates(GATES)
    gates.show()
    assert gates.go_to_first_open() == GATES[0]
    assert button(gates, "Send to kiosk").hasFocus()
    gates.show_gates(GATES[1:])
    assert gates.go_to_first_open() is None


def test_unchanged_gates_are_not_rebuilt(qtbot):
    gates = GateList()
    qtbot.addWidget(gates)
    gates.show_gates(GATES)
    before = button(gates, "Send to kiosk")
    gates.show_gates(list(GATES))
    assert button(gates, "Send to kiosk") is before


def test_pin_is_handed_over_once_and_forgotten(qtbot, window):
    dialog, given = PinDialog(window), []
    dialog.ask(given.append)
    assert dialog.pin.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(dialog.pin, "2468")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert given == ["2468"]
    assert dialog.pin.text() == ""
    assert not dialog.isVisible()


def test_wrong_pin_is_told_and_an_empty_one_is_asked_for(qtbot, window):
    dialog, given = PinDialog(window), []
    dialog.ask(given.append, "This PIN is not right.")
    assert "This PIN is not right." in texts(dialog)
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert given == []
    assert dialog.isVisible()
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_reason_needs_enough_words(qtbot, window):
    dialog = ReasonDialog(
        "Cancel this plan?",
        "Cancel the plan",
        effect="The consent of 14 November becomes void.",
        hurts=True,
        parent=window,
    )
    dialog.open()
    qtbot.keyClicks(dialog.text, "short")
    qtbot.mouseClick(dialog.confirm, LEFT)
    assert "Please write at least 10 letters." in texts(dialog)
    qtbot.keyClicks(dialog.text, " and now long enough")
    with qtbot.waitSignal(dialog.given) as told:
        qtbot.mouseClick(dialog.confirm, LEFT)
    assert told.args == ["", "short and now long enough"]
    assert not dialog.isVisible()


REASONS = (("PATIENT", "The patient decided"), ("MEDICAL", "A medical reason"))


def test_a_reason_is_chosen_and_then_says_enough(qtbot, window):
    dialog, given = ReasonDialog("Cancel?", "Cancel", reasons=REASONS, parent=window), []
    dialog.given.connect(lambda *said: given.append(said))
    dialog.open()
    qtbot.mouseClick(dialog.confirm, LEFT)
    assert "Choose one of these." in texts(dialog)
    assert (given, dialog.focusWidget()) == ([], dialog.reasons)
    qtbot.keyClick(dialog.reasons, Qt.Key.Key_End)
    qtbot.keyClick(dialog.reasons, Qt.Key.Key_Up)
    qtbot.mouseClick(dialog.confirm, LEFT)
    assert given == [("MEDICAL", "")]


def test_another_reason_needs_words_and_all_stays_after_a_refusal(qtbot, window):
    dialog, given = (
        ReasonDialog(
            "Stop?", "Stop", reasons=REASONS, outcomes=(("PARTIAL", "Part of it"),), least=4,
            stays=True, parent=window,
        ),
        [],
    )  # fmt: skip
    dialog.given.connect(lambda *said: given.append((dialog.outcome, *said)))
    dialog.open()
    qtbot.keyClick(dialog.reasons, Qt.Key.Key_End)
    qtbot.mouseClick(dialog.confirm, LEFT)
    assert "Choose one of these." in texts(dialog)
    assert "Please write at least 4 letters." in texts(dialog)
    qtbot.keyClick(dialog.outcomes, Qt.Key.Key_End)
    qtbot.keyClicks(dialog.text, "A power cut")
    qtbot.mouseClick(dialog.confirm, LEFT)
    assert given == [("PARTIAL", "", "A power cut")]
    dialog.show_error(Message("Somebody was quicker.", "", "", ""))
    assert "Somebody was quicker." in texts(dialog)
    assert (dialog.isVisible(), dialog.text.toPlainText()) == (True, "A power cut")
    assert audit(dialog) == {}


@pytest.fixture
def host(qtbot, window):
    host = DrawerHost(QWidget(), window)
    host.resize(900, 600)
    host.show()
    return host


def test_drawer_takes_the_focus_and_esc_closes_only_it(qtbot, host):
    inner = QWidget()
    editor = QLineEdit(inner)
    drawer = Drawer("Register", Icon.USER_PLUS, inner)
    drawer.add_to_foot(QPushButton("Save"))
    host.open_drawer(drawer)
    assert host.drawer is drawer
    assert drawer.isAncestorOf(host.window().focusWidget())
    with qtbot.waitSignal(drawer.closed):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert host.drawer is None


def test_drawer_lies_beside_in_a_wide_window_and_over_in_a_narrow_one(qtbot, window, host):
    drawer = Drawer("Register", Icon.USER_PLUS, QWidget())
    host.open_drawer(drawer)
    assert host._content.width() == host.width()
    window.resize(1400, 600)
    host.resize(1400, 600)
    qtbot.waitUntil(lambda: host._content.width() < host.width() - drawer.width())
    host.close_drawer()
    qtbot.waitUntil(lambda: host._content.width() == host.width())


def test_second_drawer_takes_the_place_of_the_first(host):
    first, second = (Drawer(name, Icon.USER, QWidget()) for name in ("One", "Two"))
    host.open_drawer(first)
    host.open_drawer(second)
    assert host.drawer is second
    assert not first.isVisible()


def test_empty_state_is_one_sentence(qtbot):
    empty = EmptyState(Icon.LAMP_CEILING, "No cases on this day", "Book one.")
    qtbot.addWidget(empty)
    assert empty.accessibleName() == "No cases on this day Book one."
    empty.show_words("Nothing matches", "14 are hidden by the filter.", Icon.FILTER, "neutral")
    assert "Nothing matches" in texts(empty)


def test_skeleton_comes_only_after_a_moment(qtbot, window):
    skeleton = Skeleton(parent=window)
    skeleton.show_after_a_moment()
    assert not skeleton.isVisible()
    qtbot.waitUntil(skeleton.isVisible)
    skeleton.show_after_a_moment()
    skeleton.stop()
    assert not skeleton.isVisible()


def test_ctrl_enter_presses_the_last_button_and_the_focus_goes_back(qtbot, window):
    content, before = QWidget(), QLineEdit()
    content.setLayout(column(before))
    host = DrawerHost(content, window)
    host.resize(700, 400)
    host.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before.setFocus()
    pressed, field = [], QLineEdit()
    drawer, save = Drawer("Register", Icon.USER_PLUS, field), QPushButton("Save")
    save.clicked.connect(lambda: pressed.append(1))
    drawer.add_to_foot(QPushButton("Remove"), save)
    host.open_drawer(drawer)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [1]
    host.close_drawer()
    assert before.hasFocus()
