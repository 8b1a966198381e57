"""Any list becomes any other; who was chosen stays chosen."""

import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView

from clinic_desktop.ui.theme.apply import set_direction
from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.widgets.keyed_model import VALUE, Column, KeyedModel
from clinic_desktop.ui.widgets.keyed_table import KeyedTable

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class V:
    id: int
    text: str = ""


def words(value):
    return f"{value.id}{value.text}"


@pytest.mark.parametrize("seed", range(60))
def test_selection_survives_every_history(qtbot, seed):
    rnd = random.Random(seed)
    view, model = QListView(), KeyedModel(words)
    qtbot.addWidget(view)
    tester = QAbstractItemModelTester(model, FATAL)
    view.setModel(model)
    model.show([V(i) for i in range(30)])
    view.setCurrentIndex(model.index(7, 0))
    kept = QPersistentModelIndex(model.index(7, 0))
    for _ in range(20):
        ids = [7, *rnd.sample([i for i in range(60) if i != 7], rnd.randrange(40))]
        rnd.shuffle(ids)
        now = [V(i, rnd.choice(["", "!"])) for i in ids]
        model.show(now, glow=True)
        shown = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
        assert shown == [words(value) for value in now]
        assert kept.row() == ids.index(7) == view.currentIndex().row()
    del tester


def test_a_wholly_new_list_is_shown_at_once(qtbot):
    model = KeyedModel(words)
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([V(i) for i in range(5000)])
    model.show([V(i) for i in range(5000, 9000)])
    assert model.rowCount() == 4000
    model.show([])
    assert model.rowCount() == 0
    del tester


COLUMNS = [
    Column("Name", lambda v: v.text, strong=True),
    Column("No.", lambda v: str(v.id), number=True, width=80, tone=lambda v: "bad" if v.id else ""),
]


def test_columns_say_how_they_are_shown():
    model = KeyedModel(COLUMNS)
    model.show([V(3, "Leila")])
    number = model.index(0, 1)
    horizontal = Qt.Orientation.Horizontal
    assert [model.headerData(n, horizontal) for n in range(2)] == ["Name", "No."]
    assert model.data(number, Qt.ItemDataRole.ForegroundRole) == color("bad")
    assert model.data(number, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(model.index(0, 0), VALUE) == V(3, "Leila")
    assert (model.row_of(3), model.row_of(4)) == (0, -1)


def test_what_others_changed_is_lit_for_a_moment(qtbot):
    model = KeyedModel(COLUMNS)
    model.show([V(1), V(2)], glow=True)
    background = Qt.ItemDataRole.BackgroundRole
    assert model.data(model.index(0, 0), background) is None
    model.show([V(1), V(2, "new")], glow=True)
    assert model.data(model.index(1, 0), background) == color("info_soft")
    model._on_glow_timeout()
    assert model.data(model.index(1, 0), background) is None


def test_mirrored_window_keeps_numbers_in_order(qapp):
    model = KeyedModel(words)
    model.show([V(31, " min")])
    set_direction(qapp, mirrored=True)
    assert model.data(model.index(0, 0)) == "\u206831 min\u2069"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "31 min"


@pytest.fixture
def table(qtbot):
    table = KeyedTable("Patients", COLUMNS)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    table.show_rows([V(n, f"Person {n}") for n in range(900)])
    return table


def test_enter_opens_the_row(qtbot, table):
    table.choose(5)
    with qtbot.waitSignal(table.opened) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [V(5, "Person 5")]


def test_double_click_opens_the_row_too(qtbot, table):
    spot = table.visualRect(table.keyed.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.opened) as asked:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [V(2, "Person 2")]


def test_live_rows_keep_scroll_and_choice(qtbot, table):
    table.choose(700)
    table.scrollTo(table.currentIndex())
    at = table.verticalScrollBar().value()
    assert at > 0
    table.show_rows([*(V(n, f"Person {n}") for n in range(900)), V(900, "last")])
    assert table.current() == V(700, "Person 700")
    assert table.verticalScrollBar().value() == at


def test_moving_tells_who_is_current(qtbot, table):
    table.choose(0)
    with qtbot.waitSignal(table.current_changed) as moved:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert moved.args == [V(1, "Person 1")]
