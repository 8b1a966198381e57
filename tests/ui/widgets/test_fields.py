"""Forms: labels, errors in words, dates, times and money as people type them."""

from datetime import date, time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit

from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.time_field import TimeField
from tests.support.uxmeter import audit_clipped

TODAY = date(2026, 11, 22)


@pytest.fixture
def shown(qtbot):
    def show(widget, width=420):
        qtbot.addWidget(widget)
        widget.resize(width, 300)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


def said(widget, what=QAccessible.Text.Name):
    return QAccessible.queryAccessibleInterface(widget).text(what)


def test_label_is_the_editors_name_and_the_error_its_description(shown):
    editor = QLineEdit("Leila")
    field = shown(Field("First name", editor, hint="As in the passport"))
    assert said(editor) == "First name"
    assert said(editor, QAccessible.Text.Description) == "As in the passport"
    field.show_error("Type the first name.", focus=True)
    assert said(editor, QAccessible.Text.Description) == "Type the first name."
    assert field.error == "Type the first name."
    assert editor.hasFocus()
    assert editor.text() == "Leila"
    assert editor.property("state") == "error"
    field.show_warning("This looks odd.")
    assert editor.property("state") == "warn"
    field.clear_error()
    assert (field.error, editor.property("state")) == ("", "")


def test_label_is_data_and_not_markup(shown):
    field = shown(Field("<b>Name</b>", QLineEdit()))
    field.show_error("<img src=x>")
    assert field._label.textFormat() == Qt.TextFormat.PlainText
    assert field._words.textFormat() == Qt.TextFormat.PlainText


@pytest.fixture
def grid(shown):
    grid = FormGrid()
    for name in ("first", "last", "mail"):
        grid.add(name, Field(name, QLineEdit()), wide=name == "mail")
    return shown(grid)


def test_errors_find_their_fields_and_the_first_gets_the_focus(grid):
    assert grid.show_errors({"last": "Type it.", "mail": "Type it too."})
    assert grid.field("last").editor.hasFocus()
    assert [grid.field(n).error for n in grid.names] == ["", "Type it.", "Type it too."]
    assert not grid.show_errors({})
    assert all(not grid.field(n).error for n in grid.names)


def test_two_columns_become_one_where_there_is_no_room(qtbot, grid):
    first, last = grid.field("first"), grid.field("last")
    assert first.y() == last.y()
    grid.resize(250, 400)
    qtbot.waitUntil(lambda: last.y() > first.y())


@pytest.fixture
def born(shown):
    return shown(DateField(lambda: TODAY, birth=True))


def test_birth_date_shows_the_age_while_typing(qtbot, born):
    with qtbot.waitSignal(born.changed) as told:
        qtbot.keyClicks(born.line, "14031988")
    assert told.args == [date(1988, 3, 14)]
    assert "38 years" in born._age.text()
    qtbot.keyClick(born.line, Qt.Key.Key_Return)
    assert born.line.text() == "14 Mar 1988"
    assert born.value == date(1988, 3, 14)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("31.4.1958", "There is no 31 April."),
        ("1.1.2030", "This date is in the future."),
        ("1.1.1880", "This is more than 130 years ago."),
        ("", ""),
    ],
)
def test_wrong_birth_dates_are_told_and_kept(qtbot, born, typed, problem):
    born.set_value(date(1988, 3, 14))
    born.line.clear()
    qtbot.keyClicks(born.line, typed)
    qtbot.keyClick(born.line, Qt.Key.Key_Return)
    assert (born.value, born.problem, born.line.text()) == (None, problem, typed)
    assert not born._age.isVisible()


def test_the_error_reaches_the_inner_line(shown):
    born = DateField(lambda: TODAY, birth=True)
    field = shown(Field("Date of birth", born))
    field.show_error("There is no 31 April.", focus=True)
    assert born.line.property("state") == "error"
    assert born.line.hasFocus()
    assert said(born.line) == "Date of birth"
    assert said(born.line, QAccessible.Text.Description) == "There is no 31 April."


def test_long_errors_of_half_a_line_are_not_cut(shown):
    grid = FormGrid(2)
    for name in ("first", "last"):
        grid.add(name, Field(name, QLineEdit()))
    shown(grid, 340)
    words = "The planned size is one of the permitted sizes, and those are entered above."
    grid.show_errors({"first": words})
    QApplication.processEvents()
    assert audit_clipped(grid) == []
    first, last = (grid.field(name).editor for name in ("first", "last"))
    assert first.mapTo(grid, QPoint()).y() == last.mapTo(grid, QPoint()).y()


def test_short_year_is_understood_when_the_field_is_left(qtbot, born):
    told = []
    born.changed.connect(told.append)
    qtbot.keyClicks(born.line, "14.3.88")
    assert (told, born.value) == ([], date(1988, 3, 14))
    qtbot.keyClick(born.line, Qt.Key.Key_Return)
    assert told == [date(1988, 3, 14)]
    born.line.clear()
    assert told == [date(1988, 3, 14), None]


def test_appointment_dates_lie_ahead(qtbot, shown):
    day = shown(DateField(lambda: TODAY))
    qtbot.keyClicks(day.line, "24.12.26")
    assert day.value == date(2026, 12, 24)


def test_time(qtbot, shown):
    at = shown(TimeField())
    qtbot.keyClicks(at, "930")
    qtbot.keyClick(at, Qt.Key.Key_Return)
    assert (at.value, at.text(), at.problem) == (time(9, 30), "09:30", "")
    at.clear()
    qtbot.keyClicks(at, "25:00")
    assert (at.value, at.problem) == (None, "There is no time 25:00.")
    at.set_value(time(8, 5))
    assert at.text() == "08:05"


def test_money_is_minor_units_inside(qtbot, shown):
    amount = shown(MoneyEdit("EUR"))
    amount.set_value(370_000)
    assert amount.text() == "3\u00a0700.00"
    amount.selectAll()
    told = []
    amount.changed.connect(told.append)
    qtbot.keyClicks(amount, "/2")
    assert told[-1] == amount.value == 185_000
    qtbot.keyClick(amount, Qt.Key.Key_Return)
    assert (amount.value, amount.text()) == (185_000, "1\u00a0850.00")
    amount.selectAll()
    qtbot.keyClicks(amount, "abc")
    assert amount.value is None
    assert amount.problem
    amount.set_value(None)
    assert (amount.text(), amount.problem, amount.currency) == ("", "", "EUR")
