"""What a patient began to pay on the tablet: the desk confirms it, or says that it did not come."""

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.billing.interface import InvoiceFacts
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnPayment,
    OwnReceipt,
    PatientDesk,
)
from clinic_desktop.ui.widgets.buttons import Button
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.support.inner import as_patient
from tests.support.uxmeter import audit
from tests.ui.billing.conftest import Desk
from tests.ui.billing.test_giving_back import paid

LEFT = Qt.MouseButton.LeftButton


def begun_on_the_tablet(desk: Desk) -> tuple[InvoiceFacts, PatientDesk, OwnReceipt]:
    """A bill that the patient began to pay; the card is held at the desk."""
    centre = desk.colleagues("ADMIN").centre
    centre.change_settings({"card_terminal": "DESK"}, centre.settings().version)
    paid(desk, 1_000)  # opens the drawer of the day
    bill = desk.issued(50_000)
    side = as_patient(desk.clinic, desk.patient).patient_side
    begun = side.pay_mine(bill.id, OwnPayment(), uuid4().hex)
    return bill, side, begun


def give_reason(screen: QWidget, words: str) -> None:
    dialog = screen.findChild(ReasonDialog)
    assert dialog is not None
    dialog.text.setPlainText(words)
    QTest.mouseClick(dialog.confirm, LEFT)


def test_the_desk_says_what_came(desk: Desk) -> None:
    bill, side, begun = begun_on_the_tablet(desk)
    assert begun.status == "PENDING"
    screen = desk.open("RECEPTION")
    screen.property("presenter").choose(bill.id)
    QTest.mouseClick(screen.sheet.findChild(Button, "paymentMissing"), LEFT)
    give_reason(screen, "The card was left at home")
    assert side.my_payment(begun.payment_id).status == "FAILED"
    again = side.pay_mine(bill.id, OwnPayment(), uuid4().hex)
    screen.property("presenter").load()
    assert audit(screen) == {}
    QTest.mouseClick(screen.sheet.findChildren(Button, "paymentCame")[-1], LEFT)
    done = side.my_payment(again.payment_id)
    assert (done.status, done.bill.status) == ("COMPLETED", "PAID")


def test_what_came_after_all_counts(desk: Desk) -> None:
    bill, side, begun = begun_on_the_tablet(desk)
    desk.colleagues("RECEPTION").money.refuse_payment(begun.payment_id, "No slip")
    screen = desk.open("BILLING")
    screen.property("presenter").choose(bill.id)
    QTest.mouseClick(screen.sheet.findChild(Button, "paymentLate"), LEFT)
    give_reason(screen, "Statement 3, line 8")
    assert side.my_payment(begun.payment_id).status == "COMPLETED"
    assert audit(screen) == {}
