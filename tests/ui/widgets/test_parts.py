"""Chips, banner, stepper, plots, text: what they say and how they give way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from clinic_desktop.ui.theme.apply import set_direction
from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.avatar import initials
from clinic_desktop.ui.widgets.buttons import Button, icon_button, primary
from clinic_desktop.ui.widgets.chip import Chip, ChipRow, ChipWords, status_words
from clinic_desktop.ui.widgets.patient_banner import PatientBanner, PatientWords
from clinic_desktop.ui.widgets.plots.people100 import People100
from clinic_desktop.ui.widgets.plots.pipeline_bars import Bar, PipelineBars
from clinic_desktop.ui.widgets.plots.plot import PlotWithTable
from clinic_desktop.ui.widgets.plots.theatre_strips import Strip, StripSpan, TheatreStrips
from clinic_desktop.ui.widgets.plots.waiting_lollipops import Waiting, WaitingLollipops
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.search_words import marked, matches
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.stepper import Step, Stepper, StepState
from clinic_desktop.ui.widgets.text import ElidedLabel, Label, isolate, set_tip

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot):
    def show(widget, width=600, height=300):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


def face(widget):
    return QAccessible.queryAccessibleInterface(widget)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Leila Haddad-Moreau", "LH"),
        ("Dr Ingrid Lindqvist", "IL"),
        ("Mira", "M"),
        ("ليلى حداد", "لح"),
        ("  ", "?"),
        ("Jean-Pierre de la Fontaine", "JF"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_every_status_has_words_and_unknown_ones_are_readable():
    assert status_words("PENDING_APPROVAL") == ("Pending approval", "violet", Icon.HOURGLASS)
    assert status_words("LATE", "Late 6 min").text == "Late 6 min"
    assert status_words("BRAND_NEW") == ("Brand new", "neutral", None)


def test_chip_speaks_its_words(shown):
    chip = shown(Chip("Allergy: latex", "bad", Icon.TRIANGLE_ALERT))
    assert face(chip).role() == QAccessible.Role.StaticText
    assert face(chip).text(QAccessible.Text.Name) == "Allergy: latex"


def test_chips_without_room_fold_and_stay_reachable(qtbot, shown):
    row = shown(ChipRow([ChipWords(f"Allergy {n}", "bad") for n in range(6)]), 1000)
    visible = [c for c in row.findChildren(Chip) if c.isVisible()]
    assert len(visible) == 6
    row.resize(260, 24)
    visible = [c for c in row.findChildren(Chip) if c.isVisible()]
    rest = next(c for c in visible if c.words.text.startswith("+"))
    assert rest.words.text == f"+{6 - (len(visible) - 1)}"
    assert rest.accessibleName().endswith("Allergy 5")
    assert row.accessibleName().startswith("Allergy 0, Allergy 1")


def test_banner_says_unknown_in_words_and_alerts_in_order(shown):
    banner = shown(PatientBanner(), 1200, 120)
    banner.show_patient(PatientWords("Leila Haddad-Moreau", born="14-Mar-1988 (38 y)"))
    labels = [label.text() for label in banner.findChildren(QLabel)]
    assert labels.count("Not known") == 3
    assert isolate("14-Mar-1988 (38 y)") in labels
    alerts = (ChipWords("Allergy: latex", "bad"), ChipWords("Smoker", "warn"))
    banner.show_patient(PatientWords("Leila", number="100 482", alerts=alerts))
    assert banner.accessibleName() == ("Leila, Born Not known, 100 482, Allergy: latex, Smoker")


def test_names_are_data_not_markup(shown):
    banner = shown(PatientBanner(), 1200, 120)
    banner.show_patient(PatientWords("<b>Bobby</b> & 'Tables'"))
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in banner.findChildren(QLabel)
    )
    tip = QWidget()
    set_tip(tip, "<img src=x>")
    assert "&lt;img" in tip.toolTip()


def test_stepper_tells_where_we_are(shown):
    stepper = shown(Stepper(), 900, 60)
    stepper.show_steps(
        [
            Step("Registered", StepState.DONE, "14 Nov"),
            Step("Approval", StepState.CURRENT),
            Step("Consent signed", StepState.TODO),
        ]
    )
    name = face(stepper).text(QAccessible.Text.Name)
    assert name.startswith("Workflow: step 2 of 3, Approval.")
    assert "Registered done 14 Nov" in name


BARS = [Bar("consulted", "Consulted", 18, 2), Bar("approve", "To approve", 7)]


def test_bar_is_opened_by_click_and_by_key(qtbot, shown):
    bars = shown(PipelineBars())
    bars.show_bars(BARS)
    assert face(bars).role() == QAccessible.Role.Chart
    assert face(bars).text(QAccessible.Text.Name) == (
        "Patients by step: Consulted 18, 2 too long; To approve 7"
    )
    with qtbot.waitSignal(bars.chosen) as asked:
        qtbot.mouseClick(bars, LEFT, pos=bars.rect().center() + bars.rect().topRight() / 4)
    assert asked.args == ["approve"]
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    with qtbot.waitSignal(bars.chosen) as asked:
        qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert asked.args == ["approve"]


def test_bars_run_the_other_way_in_a_mirrored_window(qapp, shown):
    bars = shown(PipelineBars())
    bars.show_bars(BARS)
    assert bars.part_at(10, 10) == 0
    set_direction(qapp, mirrored=True)
    assert bars.part_at(10, 10) == 1


def test_t_shows_the_table_of_a_plot_and_the_plot_again(qtbot, shown):
    bars = PipelineBars()
    bars.show_bars(BARS)
    both = shown(PlotWithTable(bars, "Patients by step"))
    both.activateWindow()
    qtbot.waitUntil(both.isActiveWindow)
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_T)
    table = both.currentWidget()
    assert table is not bars
    model = table.model()
    cells = [[model.index(r, c).data() for c in range(3)] for r in range(2)]
    assert cells == [["Consulted", "18", "2"], ["To approve", "7", "0"]]
    qtbot.keyClick(table, Qt.Key.Key_T)
    assert both.currentWidget() is bars


def test_strips_and_lollipops_have_their_sentence(qtbot, shown):
    strips, waits = shown(TheatreStrips()), shown(WaitingLollipops())
    strips.show_strips([Strip("1", "Theatre 1", (StripSpan(0, 0.5),), "71 %")], 0.3)
    waits.show_waiting([Waiting("9", "Greta Lund", 23)])
    assert strips.accessibleName() == "Theatre use: Theatre 1 71 %"
    assert waits.accessibleName() == "Waiting: Greta Lund 23 minutes"
    with qtbot.waitSignal(waits.chosen) as asked:
        qtbot.mouseClick(waits, LEFT, pos=waits.rect().topLeft() + waits.rect().topRight() / 9)
    assert asked.args == ["9"]
    waits.show_waiting([])
    assert waits.accessibleName() == "Nobody waits."


@pytest.mark.parametrize("affected", [0, 3, 100])
def test_as_many_people_are_coloured_as_have_it(shown, affected):
    people = shown(People100(), 300, 300)
    people.show_risk(affected, "dry eyes")
    drawn = people.grab().toImage()
    bad = sum(
        drawn.pixelColor(x * 30 + 15, y * 30 + 20) == color("bad")
        for x in range(10)
        for y in range(10)
    )
    assert bad == affected
    assert f"{100 - affected} of 100 do not have it" in people.accessibleName()
    assert people.table()[1][0] == ("dry eyes", str(affected))


def test_there_are_no_hundred_and_one_people(shown):
    with pytest.raises(ValueError, match="101"):
        People100().show_risk(101, "anything")


def test_segments_by_click_and_arrow(qtbot, shown):
    ways = shown(Segmented("Way of paying", ["Card", "Cash"]), 300, 32)
    assert ways.accessibleName() == "Way of paying: Card"
    with qtbot.waitSignal(ways.chosen) as asked:
        qtbot.mouseClick(ways, LEFT, pos=ways.rect().center() + ways.rect().topRight() / 4)
    assert (asked.args, ways.current()) == ([1], 1)
    qtbot.keyClick(ways, Qt.Key.Key_Right)
    assert (ways.current(), ways.accessibleName()) == (0, "Way of paying: Card")


def test_ampersand_is_a_letter_and_icons_have_names(qtbot):
    button = primary("Lindqvist & Osei")
    assert button.text() == "Lindqvist && Osei"
    assert button.accessibleName() == "Lindqvist & Osei"
    assert button.shortcut().isEmpty()
    bell = icon_button(Icon.BELL, "Messages", shortcut="F4")
    assert bell.accessibleName() == "Messages"
    assert "F4" in bell.toolTip()


def test_focus_ring_after_tab_and_none_after_a_click(qtbot, shown):
    box = QWidget()
    first, second = Button("One"), Button("Two")
    line = QHBoxLayout(box)
    line.addWidget(first)
    line.addWidget(second)
    shown(box)
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not first.property("focusVisible")
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.property("focusVisible")
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not second.property("focusVisible")


def test_ring_does_not_move_anything(shown, qtbot):
    button = shown(Button("One"), 200, 60)
    before = button.sizeHint()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.sizeHint() == before


def test_latin_names_lead_in_an_arabic_window(qapp, shown):
    set_direction(qapp, mirrored=True)
    label = shown(Label("Leila"))
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
    assert label.alignment() & Qt.AlignmentFlag.AlignAbsolute


def test_direction_changes_under_a_label(qapp, shown):
    label = shown(Label("Leila"))
    assert label.alignment() & Qt.AlignmentFlag.AlignLeft
    set_direction(qapp, mirrored=True)
    assert label.alignment() & Qt.AlignmentFlag.AlignRight


def test_elided_text_keeps_the_whole_for_those_who_ask(shown):
    label = shown(ElidedLabel("A very long second line that has no room at all here"), 80, 20)
    assert "no room at all" in label.toolTip()
    assert label.accessibleName().endswith("here")
    assert label.minimumSizeHint().width() < 40


def test_columns_fold(qtbot, shown):
    columns = Columns(break_at=500)
    first, second = QPushButton("One"), QPushButton("Two")
    columns.add(first)
    columns.add(second, width=200)
    shown(columns, 700)
    assert not columns.is_narrow
    assert second.width() == 200
    columns.resize(400, 300)
    qtbot.waitUntil(lambda: second.y() > first.y())
    assert columns.is_narrow


@pytest.mark.parametrize(
    ("name", "query", "hits"),
    [
        ("Leila Haddad-Moreau", "hadd", ["Hadd"]),
        ("Leïla Haddad", "leila had", ["Leïla", "Had"]),
        ("Nadia Haddad", "ad", ["ad"]),
        ("Jonas", "x", []),
        ("Müller Ümit", "um mu", ["Mü", "Üm"]),
    ],
)
def test_what_was_typed_is_marked(name, query, hits):
    assert [text for text, is_hit in marked(name, query) if is_hit] == hits
    assert "".join(text for text, _ in marked(name, query)) == name


def test_words_match_in_any_order():
    assert matches("Book an appointment", "appo book")
    assert not matches("Book an appointment", "bill")
