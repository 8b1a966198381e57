"""What screens ask of billing: prices, invoices and their drafts, the money of a plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.billing.models import (
    Deposit,
    Invoice,
    PatientCredit,
    Payment,
    Price,
    PriceList,
)
from clinic_desktop.domain.billing.rules import fees
from clinic_desktop.domain.billing.service import months
from clinic_desktop.domain.billing.service.base import facts_of
from clinic_desktop.domain.billing.service.deciding import Deciding
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import performs

STANDARD, PROCEDURE, FEE = "Standard", "PROCEDURE", "FEE"
OPEN = ("DRAFT", "ISSUED", "PARTIALLY_PAID")
OLDEST = select(Invoice).order_by(Invoice.created_at, Invoice.id)
OF_PLAN = OLDEST.where(Invoice.plan_id == bindparam("plan"))
OF_PERSON = of_person(OLDEST, Invoice.patient_id)
DEPOSITS = select(Deposit).where(Deposit.plan_id.in_(bindparam("plans", expanding=True)))


class BillingService(Deciding):
    @performs(BillingDesk.price_list)
    def price_list(self) -> tuple[billing.Price, ...]:
        asked = (
            select(Price, PriceList.currency)
            .join(PriceList, PriceList.id == Price.price_list_id)
            .where(PriceList.active, Price.ended_at.is_(None), Price.kind.in_((PROCEDURE, FEE)))
        )
        set_now = {row.code: (row, currency) for row, currency in self.session.execute(asked)}
        currency = self._centre.settings().currency
        return tuple(
            billing.Price(code, name, found[0].amount_minor, found[1], found[0].starts_at)
            if (found := set_now.get(code))
            else billing.Price(code, name, None, currency)
            for code, name in (rules.procedure_names() | fees.FEES).items()
        )

    @performs(BillingDesk.set_price)
    def set_price(self, code: str, amount_minor: int) -> billing.Price:
        rules.check_price(amount_minor)
        kind = FEE if code in fees.FEES else PROCEDURE
        name = fees.FEES.get(code) or rules.procedure_names().get(code)
        if name is None:
            raise billing.UnknownPrice
        prices, now = self._list(), self.now()
        mine = (Price.price_list_id == prices.id, Price.kind == kind, Price.code == code)
        live = self.session.scalar(
            select(Price).where(*mine, Price.ended_at.is_(None)).with_for_update(key_share=True)
        )
        if live is not None:
            live.ended_at = now
            self.session.flush()
        last = self.session.scalar(select(func.max(Price.edition)).where(*mine))
        row = Price(
            price_list_id=prices.id,
            kind=kind,
            code=code,
            edition=(last or 0) + 1,
            amount_minor=amount_minor,
            tax_rate_bp=0,
            starts_at=now,
        )
        self.session.add(row)
        self.session.flush()
        return billing.Price(code, name, amount_minor, prices.currency, now)

    @performs(BillingDesk.invoices)
    def invoices(self, patient_id: UUID) -> tuple[billing.InvoiceFacts, ...]:
        self.about(patient_id)
        asked = select(Invoice).where(self.of_person(Invoice.patient_id, patient_id))
        if self.caller.kind in ("patient", "ticket"):
            asked = asked.where(Invoice.status != "DRAFT", Invoice.number.is_not(None))
        rows = self.session.scalars(asked.order_by(Invoice.created_at.desc(), Invoice.id))
        return tuple(facts_of(row) for row in rows)

    @performs(BillingDesk.open_invoices)
    def open_invoices(self) -> tuple[billing.InvoiceFacts, ...]:
        asked = select(Invoice).where(Invoice.status.in_(OPEN), Invoice.kind != "CREDIT_NOTE")
        rows = self.session.scalars(asked.order_by(Invoice.created_at, Invoice.id).limit(500))
        return tuple(facts_of(row) for row in rows)

    @performs(BillingDesk.invoice)
    def invoice(self, invoice_id: UUID) -> billing.InvoiceSheet:
        return self._sheet(self._invoice(invoice_id))

    @performs(BillingDesk.credit)
    def credit(self, patient_id: UUID) -> tuple[billing.CreditFacts, ...]:
        self.about(patient_id)
        total = func.sum(PatientCredit.amount_minor)
        asked = (
            select(PatientCredit.currency, total)
            .where(PatientCredit.patient_id == patient_id)
            .group_by(PatientCredit.currency)
            .order_by(PatientCredit.currency)
        )
        waits = select(Payment).where(
            Payment.patient_id == patient_id,
            Payment.direction == "OUT",
            Payment.status == "PENDING",
        )
        waiting = self._payments(self.session.scalars(waits.order_by(Payment.taken_at)))
        return tuple(
            billing.CreditFacts(
                currency, int(left), tuple(one for one in waiting if one.currency == currency)
            )
            for currency, left in self.session.execute(asked)
        )

    @performs(BillingDesk.month)
    def month(self, year: int, month: int) -> billing.MonthReport:
        zone = ZoneInfo(self._centre.settings().time_zone)
        begins, ends = months.span_of_month(year, month, zone)
        surgeons = months.by_surgeon(self.session, begins, ends)
        methods = months.by_method(self.session, begins, ends)
        return billing.MonthReport(begins, ends, surgeons, methods)

    @performs(BillingDesk.fee_rule)
    def fee_rule(self, name: str = "") -> billing.FeeRule | None:
        if name:
            return fees.rule_named(name)
        return fees.in_force(str(self._centre.settings().choices.get("fee_rule", "")))

    @performs(BillingDesk.money_of)
    def money_of(self, plan_id: UUID, agreed_total_minor: int) -> billing.MoneyFacts:
        rows = self.session.scalars(OF_PLAN, {"plan": plan_id}).all()
        deposit = self.session.scalars(DEPOSITS, {"plans": (plan_id,)}).one_or_none()
        return self._money(agreed_total_minor, rows, deposit)

    @performs(BillingDesk.money_of_plans)
    def money_of_plans(
        self, patient_id: UUID, agreed_totals: Mapping[UUID, int]
    ) -> Mapping[UUID, billing.MoneyFacts]:
        self.about(patient_id)
        rows, deposits = defaultdict[UUID | None, list[Invoice]](list), dict[UUID, Deposit]()
        for row in self.session.scalars(self.of(OF_PERSON), {"person": patient_id}):
            rows[row.plan_id].append(row)
        for one in self.session.scalars(DEPOSITS, {"plans": tuple(agreed_totals)}):
            deposits[one.plan_id] = one
        return {
            plan: self._money(total, rows[plan], deposits.get(plan))
            for plan, total in agreed_totals.items()
        }

    def _money(
        self, agreed_total_minor: int, rows: Sequence[Invoice], deposit: Deposit | None
    ) -> billing.MoneyFacts:
        invoices = tuple(facts_of(row) for row in rows)
        deposits = [i for i in invoices if i.kind == "DEPOSIT" and i.status != "VOID"]
        paid = sum(one.paid_minor for one in deposits)
        asked_for = sum(one.total_minor for one in deposits)
        percent = rules.percent_of(str(self._centre.settings().choices.get("deposit_percent", "")))
        due = max(rules.part_of(agreed_total_minor, percent), asked_for)
        if deposit is None:
            return billing.MoneyFacts(due, paid, False, invoices)
        waived = deposit.waived_by_id is not None
        return billing.MoneyFacts(max(due, deposit.amount_minor), paid, waived, invoices)

    def _list(self) -> PriceList:
        asked = select(PriceList).where(PriceList.name == STANDARD).with_for_update(key_share=True)
        row: PriceList | None = self.session.scalar(asked)
        if row is None:
            currency = self._centre.settings().currency
            row = PriceList(name=STANDARD, currency=currency, active=True)
            self.session.add(row)
            self.session.flush()
        return row
