"""Credit notes and refunds on the screen; a payment taken back with a reason and the PIN."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desktop.domain.billing.interface import InvoiceFacts, Taking
from clinic_desktop.ui.billing.back_forms import CreditNoteForm, RefundForm
from clinic_desktop.ui.widgets.buttons import Button
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.support.uxmeter import audit
from tests.ui.billing.conftest import Desk

LEFT = Qt.MouseButton.LeftButton


def paid(desk: Desk, amount: int = 50_000) -> InvoiceFacts:
    issued = desk.issued(amount)
    taking = Taking(issued.id, amount, "EUR", "CARD", f"k-{issued.id}")
    desk.colleagues("RECEPTION").money.pay(taking)
    return issued


@pytest.mark.row("F117")
def test_a_credit_note_leaves_credit_that_is_given_back(desk: Desk) -> None:
    paid(desk)
    screen = desk.open()
    assert screen.credit.isHidden()
    QTest.mouseClick(screen.sheet.buttons["credit"], LEFT)
    form = screen.findChild(CreditNoteForm)
    assert form is not None
    QTest.mouseClick(form.send, LEFT)  # without a reason nothing is sent
    QTest.keyClicks(form.why, "Returned unopened")
    assert audit(screen) == {}
    QTest.mouseClick(form.send, LEFT)
    billing = desk.colleagues("BILLING").billing
    kinds = {one.kind: one.status for one in billing.invoices(desk.patient)}
    assert kinds == {"SALE": "VOID", "CREDIT_NOTE": "ISSUED"}
    assert not screen.credit.isHidden()
    QTest.mouseClick(screen.credit.refund, LEFT)
    back = screen.findChild(RefundForm)
    assert back is not None
    QTest.keyClicks(back.why, "Wishes it on the card")
    QTest.mouseClick(back.send, LEFT)
    assert [one.amount_minor for one in billing.credit(desk.patient)] == [0]
    assert screen.credit.isHidden()


def test_a_payment_is_taken_back_with_a_reason(desk: Desk) -> None:
    issued = paid(desk)
    screen = desk.open()
    screen.sheet.reverse_asked.emit(
        desk.colleagues("BILLING").billing.invoice(issued.id).payments[0].id
    )
    dialog = screen.findChild(ReasonDialog)
    assert dialog is not None
    dialog.text.setPlainText("Wrong patient")
    QTest.mouseClick(dialog.confirm, LEFT)
    now = desk.colleagues("BILLING").billing.invoice(issued.id)
    assert (now.facts.status, now.payments[0].status) == ("ISSUED", "REVERSED")


def test_above_the_limit_two_people_are_seen(desk: Desk) -> None:
    paid(desk, 60_000)
    screen = desk.open()
    QTest.mouseClick(screen.sheet.buttons["credit"], LEFT)
    form = screen.findChild(CreditNoteForm)
    assert form is not None
    form.why.setText("Cancelled")
    QTest.mouseClick(form.send, LEFT)
    screen.refund_sent.emit(60_000, "EUR", "TRANSFER", "Cancelled", "dialog-1")
    (credit,) = desk.colleagues("BILLING").billing.credit(desk.patient)
    assert (credit.amount_minor, len(credit.waiting)) == (0, 1)
    screen.refund_answered.emit(credit.waiting[0].id, True)
    (same,) = desk.colleagues("BILLING").billing.credit(desk.patient)
    assert len(same.waiting) == 1, "who asked does not confirm"


def test_what_the_bank_took_back_is_kept_with_its_proof(desk: Desk) -> None:
    issued = paid(desk)
    screen = desk.open()
    QTest.mouseClick(screen.sheet.findChild(Button, "chargeBack"), LEFT)
    dialog = screen.findChild(ReasonDialog)
    assert dialog is not None
    dialog.text.setPlainText("Case 4711, 23 November")
    QTest.mouseClick(dialog.confirm, LEFT)
    now = desk.colleagues("BILLING").billing.invoice(issued.id)
    assert (now.facts.status, now.payments[0].status) == ("ISSUED", "REVERSED")
    assert audit(screen) == {}


def test_only_billing_is_offered_what_a_bank_says(desk: Desk) -> None:
    paid(desk)
    assert desk.open("RECEPTION").sheet.findChild(Button, "chargeBack") is None
