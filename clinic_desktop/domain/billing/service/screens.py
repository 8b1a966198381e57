"""What screens ask of billing: prices, invoices, the money of a plan."""

from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.billing.models import Deposit, Invoice, Price, PriceList
from clinic_desktop.domain.billing.service.base import Money, facts_of
from clinic_desktop.store.service import performs

STANDARD = "Standard"
OPEN = ("DRAFT", "ISSUED", "PARTIALLY_PAID")


class BillingService(Money):
    @performs(BillingDesk.price_list)
    def price_list(self) -> tuple[billing.Price, ...]:
        asked = (
            select(Price, PriceList.currency)
            .join(PriceList, PriceList.id == Price.price_list_id)
            .where(PriceList.active, Price.ended_at.is_(None), Price.kind == "PROCEDURE")
        )
        return tuple(
            billing.Price(row.code, row.name or row.code, row.amount_minor, currency)
            for row, currency in self.session.execute(asked.order_by(Price.code))
        )

    @performs(BillingDesk.set_price)
    def set_price(self, code: str, amount_minor: int) -> billing.Price:
        """From now on; earlier prices stay, quotations keep theirs."""
        if amount_minor < 0:
            raise billing.AmountRefused("A price is nothing or more.")
        prices = self._list()
        asked = select(Price).where(Price.price_list_id == prices.id, Price.code == code)
        live = self.session.scalar(asked.where(Price.ended_at.is_(None)).with_for_update())
        if live is not None:
            live.ended_at = self.now()
            self.session.flush()
        last = self.session.scalar(
            select(func.max(Price.edition)).where(
                Price.price_list_id == prices.id, Price.code == code
            )
        )
        self.session.add(
            Price(
                price_list_id=prices.id,
                kind="PROCEDURE",
                code=code,
                edition=(last or 0) + 1,
                amount_minor=amount_minor,
                tax_rate_bp=0,
                starts_at=self.now(),
            )
        )
        self.session.flush()
        return billing.Price(code, code, amount_minor, prices.currency)

    @performs(BillingDesk.invoices)
    def invoices(self, patient_id: UUID) -> tuple[billing.InvoiceFacts, ...]:
        self.about(patient_id)
        asked = select(Invoice).where(Invoice.patient_id == patient_id)
        if self.caller.kind in ("patient", "ticket"):
            asked = asked.where(Invoice.status != "DRAFT")
        rows = self.session.scalars(asked.order_by(Invoice.created_at.desc()))
        return tuple(facts_of(row) for row in rows)

    @performs(BillingDesk.open_invoices)
    def open_invoices(self) -> tuple[billing.InvoiceFacts, ...]:
        asked = select(Invoice).where(Invoice.status.in_(OPEN)).order_by(Invoice.created_at)
        return tuple(facts_of(row) for row in self.session.scalars(asked.limit(500)))

    @performs(BillingDesk.invoice)
    def invoice(self, invoice_id: UUID) -> billing.InvoiceSheet:
        return self._sheet(self._invoice(invoice_id))

    @performs(BillingDesk.money_of)
    def money_of(self, plan_id: UUID, agreed_total_minor: int) -> billing.MoneyFacts:
        asked = select(Invoice).where(Invoice.plan_id == plan_id).order_by(Invoice.created_at)
        invoices = tuple(facts_of(row) for row in self.session.scalars(asked))
        paid = sum(i.paid_minor for i in invoices if i.kind == "DEPOSIT" and i.status != "VOID")
        deposit = self.session.scalar(select(Deposit).where(Deposit.plan_id == plan_id))
        if deposit is not None:
            return billing.MoneyFacts(
                deposit.amount_minor, paid, deposit.waived_by_id is not None, invoices
            )
        percent = int(self._centre.settings().choices.get("deposit_percent", "0"))
        due = rules.part_of(agreed_total_minor, percent)
        return billing.MoneyFacts(due, paid, False, invoices)

    def _list(self) -> PriceList:
        asked = select(PriceList).where(PriceList.name == STANDARD).with_for_update()
        row: PriceList | None = self.session.scalar(asked)
        if row is None:
            currency = self._centre.settings().currency
            row = PriceList(name=STANDARD, currency=currency, active=True)
            self.session.add(row)
            self.session.flush()
        return row
