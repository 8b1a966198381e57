"""Tables and walls of billing."""

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
from clinic_desktop.domain.billing.models.walls import GUARDS

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
