"""Services of accounts."""

from clinic_desktop.domain.accounts.service.accounts import AccountsService
from clinic_desktop.domain.accounts.service.callers import (
    Doorkeeper,
    scopes_of,
    system_caller,
    token_hash,
)
from clinic_desktop.domain.accounts.service.credentials import CredentialsService
from clinic_desktop.domain.accounts.service.factor_care import FactorCareService
from clinic_desktop.domain.accounts.service.guardians import GuardiansService
from clinic_desktop.domain.accounts.service.hashing import QueuedHasher
from clinic_desktop.domain.accounts.service.patients import PatientAccountsService
from clinic_desktop.domain.accounts.service.portal_sessions import TokensService
from clinic_desktop.domain.accounts.service.proofs import ProofsService
from clinic_desktop.domain.accounts.service.second_factor import SecondFactorService
from clinic_desktop.domain.accounts.service.staff import StaffService

__all__ = [
    "AccountsService",
    "CredentialsService",
    "Doorkeeper",
    "FactorCareService",
    "PatientAccountsService",
    "ProofsService",
    "QueuedHasher",
    "SecondFactorService",
    "StaffService",
    "TokensService",
    "GuardiansService",
    "scopes_of",
    "system_caller",
    "token_hash",
]
