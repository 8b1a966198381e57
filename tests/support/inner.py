"""Desks that may also carry out inner operations, as the processes over the modules do."""

from dataclasses import replace
from uuid import UUID, uuid4

from clinic_desktop.core.caller import INTERNAL, Caller
from clinic_desktop.core.grants import granted
from clinic_desktop.core.operations import operation
from clinic_desktop.domain.accounts.interface import AccountsDesk
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.store.unit_of_work import Work
from tests.support.clinics import StaffedClinic


def inner(clinic: StaffedClinic, role: str) -> Clinic:
    """The desks of a colleague with this role, and what screens reach only through workflow."""
    with clinic.store.reading() as session:
        whoami = operation(AccountsDesk.whoami)
        caller = clinic.store.identify(session, clinic.token(role), whoami)
    wider = replace(caller, scopes={**caller.scopes, INTERNAL: "c"})
    return clinic._desks(Work(clinic.store, caller=wider))


def as_patient(clinic: StaffedClinic, patient_id: UUID) -> Clinic:
    """The desks of somebody signed in as this patient."""
    held = granted(("PATIENT",))
    caller = Caller(uuid4(), "patient", scopes=held, patients=frozenset({patient_id}))
    return clinic._desks(Work(clinic.store, caller=caller))
