"""Tables and walls of billing."""

from clinic_desktop.domain.billing.models import conserving, crediting, walls
from clinic_desktop.domain.billing.models.money import (
    CashSession,
    FiscalRecord,
    PatientCredit,
    Payment,
    PaymentAllocation,
    Receipt,
)
from clinic_desktop.domain.billing.models.tables import (
    Charge,
    Deposit,
    Invoice,
    InvoiceLine,
    Price,
    PriceList,
)

GUARDS = (*walls.GUARDS, *conserving.GUARDS, *crediting.GUARDS)

__all__ = [
    "GUARDS",
    "CashSession",
    "Charge",
    "Deposit",
    "FiscalRecord",
    "Invoice",
    "InvoiceLine",
    "PatientCredit",
    "Payment",
    "PaymentAllocation",
    "Price",
    "PriceList",
    "Receipt",
]
