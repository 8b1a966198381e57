"""Services of accounts."""

from clinic_desktop.domain.accounts.service.accounts import AccountsService
from clinic_desktop.domain.accounts.service.callers import Doorkeeper, scopes_of, system_caller

__all__ = ["AccountsService", "Doorkeeper", "scopes_of", "system_caller"]
