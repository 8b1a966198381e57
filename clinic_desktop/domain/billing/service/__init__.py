"""Services of billing: what is shown, and the till."""

from clinic_desktop.domain.billing.service.ledger import LedgerService
from clinic_desktop.domain.billing.service.screens import BillingService
from clinic_desktop.domain.billing.service.till import TillService

__all__ = ["BillingService", "LedgerService", "TillService"]
