"""The pay dialog: one key per dialog, change while typing, nothing over what is open."""

from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.billing.forms import PayForm, round_sums
from clinic_desktop.ui.billing.presenter import Till
from clinic_desktop.ui.widgets.money_words import say_money
from tests.support.uxmeter import audit

LEFT = Qt.MouseButton.LeftButton
TILL = Till(uuid4(), "Operation, 2026-00012", 370_000, "EUR", "k" * 32)


@pytest.fixture
def form(qtbot: QtBot) -> PayForm:
    made = PayForm(TILL)
    qtbot.addWidget(made)
    made.resize(376, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_is_open_stands_there_and_one_press_takes_it(form: PayForm, qtbot: QtBot) -> None:
    assert form.amount.value == 370_000
    assert audit(form) == {}
    with qtbot.waitSignal(form.sent) as sent:
        QTest.mouseClick(form.send, LEFT)
    assert sent.args == [TILL, 370_000, "CARD", ""]


def test_a_second_press_brings_the_same_key(form: PayForm) -> None:
    tills = []
    form.sent.connect(lambda till, *_: tills.append(till.key))
    QTest.mouseClick(form.send, LEFT)
    QTest.mouseClick(form.send, LEFT)
    assert tills == [TILL.key, TILL.key]


def test_cash_shows_the_change_while_typing(form: PayForm) -> None:
    form.method.setFocus()
    QTest.keyClick(form.method, Qt.Key.Key_Right)
    QTest.keyClicks(form.received, "4000")
    assert form._change.text() == f"Change {say_money(30_000, 'EUR')}"  # noqa: SLF001
    assert audit(form) == {}


def test_more_than_open_is_told_at_the_field(form: PayForm, qtbot: QtBot) -> None:
    form.amount.setText("3700.01")
    with qtbot.assertNotEmitted(form.sent):
        QTest.mouseClick(form.send, LEFT)
    assert "At most what is open" in form._amount.error  # noqa: SLF001


def test_less_cash_than_the_amount_is_told(form: PayForm, qtbot: QtBot) -> None:
    form.method.choose(1)
    form.received.setText("100")
    with qtbot.assertNotEmitted(form.sent):
        QTest.mouseClick(form.send, LEFT)
    assert "less than the amount" in form._received.error  # noqa: SLF001


@pytest.mark.parametrize(
    ("open_minor", "sums"),
    [(4_210, (4_500, 5_000, 6_000)), (50_000, (50_000,)), (370_000, (370_000,))],
)
def test_round_sums_are_what_people_hand_over(open_minor: int, sums: tuple[int, ...]) -> None:
    till = Till(uuid4(), "Invoice", open_minor, "EUR", "k" * 32)
    assert round_sums(till) == sums
