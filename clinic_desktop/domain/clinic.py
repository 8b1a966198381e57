"""All desks of one caller: in this process or spoken over HTTPS, nobody above can tell."""

from dataclasses import dataclass

from clinic_desktop.domain.accounts.interface import (
    AccountsDesk,
    PatientAccountsDesk,
    StaffDesk,
    TokensDesk,
)
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import PatientRelationsDesk, PatientsDesk
from clinic_desktop.domain.workflow.interface.beginning import BeginningDesk


@dataclass(frozen=True, slots=True)
class Clinic:
    accounts: AccountsDesk
    staff: StaffDesk
    tokens: TokensDesk
    patient_accounts: PatientAccountsDesk
    centre: CentreDesk
    patients: PatientsDesk
    relations: PatientRelationsDesk
    beginning: BeginningDesk
