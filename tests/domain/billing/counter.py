"""A till with invented bills, and the desks at it."""

from dataclasses import replace
from uuid import UUID, uuid4

from clinic_desktop.core.caller import Caller
from clinic_desktop.domain.billing.interface import (
    BillingDesk,
    InvoiceFacts,
    NewInvoice,
    NewLine,
    Taking,
)
from clinic_desktop.domain.billing.service import BillingService
from clinic_desktop.domain.centre.service import CentreService
from clinic_desktop.store.unit_of_work import Work
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.raw_chain import Way
from tests.support.ways import Ways

PRICE = 500_000
LINE = NewLine("Rhinoplasty", 1, PRICE)


class Counter:
    """`till` is what processes reach, `desk` what screens do."""

    def __init__(self, clinic: StaffedClinic, ways: Ways) -> None:
        self.ways, self.clinic = ways, clinic
        self.billing = inner(clinic, "BILLING")
        self.till, self.desk = self.billing.till, self.billing.billing
        self.ledger = self.billing.ledger

    def draft(self, way: Way, kind: str = "SALE", *lines: NewLine) -> InvoiceFacts:
        new = NewInvoice(kind, UUID(way.patient), "EUR", lines or (LINE,))
        if way.plan:
            new = replace(new, plan_id=UUID(way.plan))
        if kind == "CASE":
            new = replace(new, case_id=UUID(way.case))
        if kind == "CONSULTATION":
            new = replace(new, consultation_id=UUID(way.consultation))
        return self.till.make_invoice(new)

    def issued(self, way: Way | None = None, kind: str = "SALE", *lines: NewLine) -> InvoiceFacts:
        return self.till.issue(self.draft(way or self.ways.patient(), kind, *lines).id)

    def deposit(self, way: Way, amount: int, paid: int | None = None) -> InvoiceFacts:
        """Asked for and, unless said otherwise, paid."""
        issued = self.issued(way, "DEPOSIT", NewLine("Deposit", 1, amount, source="DEPOSIT"))
        if paid != 0:
            self.till.take(paying(issued, amount if paid is None else paid))
        return self.desk.invoice(issued.id).facts

    def as_patient(self, way: Way) -> BillingDesk:
        """What the patient may ask for, whoever signed in."""
        patient = UUID(way.patient)
        me = Caller(
            uuid4(), "patient", scopes={"billing.invoice.read": "o"}, patients=frozenset({patient})
        )
        work = Work(self.clinic.store, caller=me)
        return BillingService(work, CentreService(work))


def paying(invoice: InvoiceFacts, amount: int, key: str = "", method: str = "CARD") -> Taking:
    return Taking(invoice.id, amount, invoice.currency, method, key or str(uuid4()))
