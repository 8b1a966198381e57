"""A patient pays by themselves: the terminal answers, or somebody at the desk does."""

from uuid import UUID, uuid4

import pytest

from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.billing.interface import Taking
from clinic_desktop.domain.workflow.interface.money import NoReceiptYet, ReceiptWay
from tests.gateway.stages import deposit, to_plan
from tests.gateway.test_portal import Patient, clock, nadia, patient, way  # noqa: F401  fixtures
from tests.gateway.wires import Heard
from tests.support.clinics import StaffedClinic


def choose(clinic: StaffedClinic, **choices: str) -> None:
    clinic.forget("ADMIN")
    desk = clinic.role("ADMIN").centre
    desk.change_settings(choices, desk.settings().version)


def receipts(
    clinic: StaffedClinic,
    way: Way,  # noqa: F811
    patient: Patient,  # noqa: F811
    bill_id: UUID,
    started: UUID,
) -> None:
    """Of both payments, by mail once in a day, and on paper; of nobody else's."""
    side = clinic.as_caller(patient.token).patient_side
    assert side.give_me_receipts(bill_id, "MAIL", None) == 2
    assert side.give_me_receipts(bill_id, "MAIL", started) == 1  # today it went already
    mails = [one for one in clinic.as_system().jobs.due_mail(50) if one.attached]
    assert {(name, paper[:5]) for one in mails for name, paper in one.attached} == {
        ("receipt.pdf", b"%PDF-")
    }
    assert (len(mails), {one.mail.to for one in mails}) == (2, {"nadia.castellan@example.test"})
    assert side.give_me_receipts(bill_id, "PAPER", started) == 1
    told = [one.text for one in way.desks("RECEPTION").notices.mine()]
    assert sum("on paper" in words for words in told) == 1
    with pytest.raises(ReceiptWay):
        side.give_me_receipts(bill_id, "FAX", None)
    for absent in ((uuid4(), None), (uuid4(), started)):
        with pytest.raises(errors.NotFound):
            side.give_me_receipts(absent[0], "MAIL", absent[1])


@pytest.mark.row("F120")
@pytest.mark.row("C07")
def test_what_the_terminal_answers(
    clinic: StaffedClinic,
    patient: Patient,  # noqa: F811
    way: Way,  # noqa: F811
) -> None:
    to_plan(way)
    bill = deposit(way, 100_000)
    patient.again()

    def pay(amount: int, key: str = "") -> Heard:
        return patient.post(f"/bills/{bill.id}/pay", {"amountMinor": amount}, key or str(uuid4()))

    for wrong in (0, -1, -100_000, 100_001, 2**53):
        assert (pay(wrong).status, pay(wrong).code) == (422, "billing.amount"), wrong
    declined = pay(20_051).data
    assert (declined["status"], declined["terminal"]) == ("FAILED", "DECLINED")
    assert (declined["receiptNumber"], declined["bill"]["openMinor"]) == ("", 100_000)
    silent = pay(20_052, "silent").data
    assert (silent["status"], silent["terminal"]) == ("PENDING", "UNKNOWN")
    assert pay(20_052, "silent").data == silent  # asked once, never sent again
    assert pay(90_000).code == "billing.amount"  # what is asked for counts already
    taken = pay(50_000).data
    assert (taken["status"], taken["bill"]["openMinor"]) == ("COMPLETED", 50_000)
    assert taken["receiptNumber"]

    choose(clinic, card_terminal="DESK", part_payments="no")
    assert pay(10_000).code == "billing.amount"
    reception = way.desks("RECEPTION")
    reception.money.refuse_payment(UUID(silent["paymentId"]), "Nothing on the slip.")
    waits = pay(50_000, "desk-1").data
    assert (waits["status"], waits["terminal"]) == ("PENDING", "SENT")
    started = UUID(waits["paymentId"])
    assert [task.kind for task in reception.centre.my_tasks()].count("PAYMENT") == 1
    side = clinic.as_caller(patient.token).patient_side
    assert side.my_payment(started).status == "PENDING"
    with pytest.raises(errors.Forbidden):
        way.desks("NURSE").money.confirm_payment(started, "S-1")
    done = reception.money.confirm_payment(started, "S-1")
    assert (done.status, done.terminal) == ("COMPLETED", "CONFIRMED")
    assert done.receipt_number
    with pytest.raises(WrongState):
        reception.money.refuse_payment(started, "After all not.")
    paid = side.my_payment(started)
    assert (paid.status, paid.bill.status, paid.bill.open_minor) == ("COMPLETED", "PAID", 0)
    assert "PAYMENT" not in [task.kind for task in reception.centre.my_tasks()]
    (listed,) = patient.get("/bills").data
    assert (listed["inParts"], listed["paidMinor"]) == (False, 100_000)
    receipts(clinic, way, patient, bill.id, started)
    with pytest.raises(NoReceiptYet):
        side.give_me_receipts(bill.id, "MAIL", UUID(silent["paymentId"]))


@pytest.mark.full
def test_paid_at_the_desk_meanwhile(
    clinic: StaffedClinic,
    patient: Patient,  # noqa: F811
    way: Way,  # noqa: F811
) -> None:
    """Two ways to pay one bill: what comes second is the patient's credit, never lost."""
    to_plan(way)
    bill = deposit(way, 30_000)
    choose(clinic, card_terminal="DESK")
    patient.again()
    waits = patient.post(f"/bills/{bill.id}/pay", {}, "one").data
    reception = way.desks("RECEPTION")
    reception.money.pay(Taking(bill.id, 30_000, "EUR", "CASH", "two"))
    reception.money.confirm_payment(UUID(waits["paymentId"]), "S-2")
    credit = reception.billing.credit(way.patient_id)
    assert [one.amount_minor for one in credit] == [30_000]
