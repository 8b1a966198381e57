"""Proposed lines on the screen: why they are there, taken or dropped by keys and by clicks."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.billing.interface import NewInvoice, NewLine
from clinic_desktop.ui.billing.forms import DepositForm, LineForm
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.raw_chain import Way
from tests.support.uxmeter import audit
from tests.support.ways import Ways
from tests.ui.billing.conftest import Desk

LEFT = Qt.MouseButton.LeftButton
FEE = NewLine(
    "Cancellation fee", 1, 70_000, source="FEE", cause="CASE/1/FEE",
    why="Terms STANDARD/1: The patient decided so, 3 hours of notice (less than 48): 50 %.",
)  # fmt: skip
PACK = NewLine("Eye pack", 1, 0, source="USED", sku="PACK", cause="CASE/1/PACK", why="Opened.")


def say_why(screen: QWidget, words: str) -> None:
    dialog = screen.findChild(ReasonDialog)
    assert dialog is not None
    dialog.text.setPlainText(words)
    QTest.mouseClick(dialog.confirm, LEFT)


@pytest.mark.row("F116")
def test_keys_take_one_line_and_drop_the_other(desk: Desk) -> None:
    made = desk.draft(FEE, PACK, kind="CANCELLATION")
    screen = desk.open()
    card = screen.sheet
    assert not card.buttons["issue"].isEnabled()
    card.lines.choose(1)
    assert card.why.text() == FEE.why
    assert audit(screen) == {}
    card.lines.setFocus()
    QTest.keyClick(card.lines, Qt.Key.Key_A)
    assert not card.accept.isEnabled()
    card.lines.choose(2)
    card.lines.setFocus()
    QTest.keyClick(card.lines, Qt.Key.Key_X)
    say_why(screen, "A good patient of ours")
    sheet = desk.colleagues("BILLING").billing.invoice(made.id)
    assert [(line.text, line.decided) for line in sheet.lines] == [("Cancellation fee", True)]
    assert card.buttons["issue"].isEnabled()
    QTest.mouseClick(card.buttons["issue"], LEFT)
    assert desk.colleagues("BILLING").billing.invoice(made.id).facts.status == "ISSUED"


def test_clicks_do_the_same_and_a_line_without_a_price_is_priced(desk: Desk) -> None:
    made = desk.draft(PACK, kind="CANCELLATION")
    screen = desk.open()
    screen.sheet.lines.choose(1)
    QTest.mouseClick(screen.sheet.accept, LEFT)
    form = screen.findChild(LineForm)
    assert form is not None
    form.price.set_value(1_250)
    form.why.setText("List price")
    QTest.mouseClick(form.send, LEFT)
    sheet = desk.colleagues("BILLING").billing.invoice(made.id)
    assert (sheet.undecided, sheet.facts.total_minor) == (0, 1_250)


def test_a_thrown_away_draft_leaves_its_charges_to_be_billed(desk: Desk) -> None:
    desk.draft(FEE, kind="CANCELLATION")
    screen = desk.open()
    assert screen.collect.isHidden()
    QTest.mouseClick(screen.sheet.buttons["discard"], LEFT)
    say_why(screen, "Wrong payer")
    assert not screen.collect.isHidden()
    QTest.mouseClick(screen.collect, LEFT)
    states = [one.status for one in desk.colleagues("BILLING").billing.invoices(desk.patient)]
    assert sorted(states) == ["DRAFT", "VOID"]


def test_reception_sees_the_proposal_and_decides_nothing(desk: Desk) -> None:
    desk.draft(FEE, kind="CANCELLATION")
    screen = desk.open("RECEPTION")
    screen.sheet.lines.choose(1)
    assert screen.sheet.why.text() == FEE.why
    assert not screen.sheet.accept.isEnabled()
    assert not screen.sheet.drop.isEnabled()
    assert not screen.sheet.buttons["discard"].isEnabled()


def scheduled(ways: Ways, desk: Desk) -> Way:
    """The patient of the desk, with a slot."""
    planned = ways.planned(ways.consulted(Way(str(desk.patient))))
    return ways.scheduled(ways.cased(ways.signed(ways.approved(planned))))


@pytest.mark.row("F117")
def test_another_price_than_quoted_is_named_by_keys(desk: Desk, clinic: StaffedClinic) -> None:
    ways = Ways(clinic)
    way = ways.completed(scheduled(ways, desk))
    agreed = NewLine("Rhinoplasty", 1, 500_000, cause="CASE/1/LINE/1")
    new = NewInvoice("CASE", desk.patient, "EUR", (agreed,), UUID(way.plan), UUID(way.case))
    made = inner(clinic, "BILLING").till.make_invoice(new)
    screen = desk.open()
    screen.sheet.lines.choose(1)
    screen.sheet.lines.setFocus()
    QTest.keyClick(screen.sheet.lines, Qt.Key.Key_Return)
    form = screen.findChild(LineForm)
    assert form is not None
    form.price.set_value(450_000)
    QTest.keyClicks(form.why, "Agreed on the phone")
    QTest.keyClick(form.why, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = desk.colleagues("BILLING").billing.invoice(made.id)
    assert sheet.deviations == ("Rhinoplasty: EUR 4 500.00 instead of the quoted EUR 5 000.00.",)
    now = desk.clock()
    day = timedelta(days=1)
    [row] = desk.colleagues("AUDITOR").overrides.register(now - day, now + day)
    assert (row.code, row.reason_text) == ("PRICE_DEVIATION", "Agreed on the phone")
    assert [one.code for one in row.unmet] == ["quotation.difference"]
    ways.close()


@pytest.mark.row("F158")
def test_a_deposit_is_waived_by_keys(desk: Desk, clinic: StaffedClinic) -> None:
    ways = Ways(clinic)
    way = scheduled(ways, desk)
    setting = str(ways.p.ask("SELECT id FROM clinic_setting")[0][0])
    ways.p.change("clinic_setting", setting, choices={"deposit_percent": "30"})
    screen = desk.open()
    screen.deposit.setFocus()
    QTest.keyClick(screen.deposit, Qt.Key.Key_Space)
    form = screen.findChild(DepositForm)
    assert form is not None
    QTest.keyClick(form.waive, Qt.Key.Key_Space)
    say_why(screen, "A colleague's mother")
    money = inner(clinic, "BILLING").billing.money_of(UUID(way.plan), 500_000)
    assert money.deposit_waived
    ways.close()
