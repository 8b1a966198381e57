"""Services of accounts."""

from clinic_desktop.domain.accounts.service.accounts import AccountsService
from clinic_desktop.domain.accounts.service.callers import Doorkeeper, scopes_of, system_caller
from clinic_desktop.domain.accounts.service.staff import StaffService

__all__ = ["AccountsService", "Doorkeeper", "StaffService", "scopes_of", "system_caller"]
