"""All that the clinic keeps about one person, for that person (right of access)."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import BillingDesk, InvoiceSheet
from clinic_desktop.domain.consent.interface import ConsentDesk, ConsentFacts
from clinic_desktop.domain.consultations.interface import (
    AppointmentCard,
    AppointmentsDesk,
    ConsultationsDesk,
    ConsultationSheet,
)
from clinic_desktop.domain.inventory.interface import ImplantFacts, StockMovesDesk
from clinic_desktop.domain.patients.interface import PatientFile, PatientsDesk
from clinic_desktop.domain.patients.interface.access import AccessDesk, Look
from clinic_desktop.domain.plans.interface import PlanFacts, PlansDesk
from clinic_desktop.domain.theatre.interface import CaseFacts, CasesDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A PDF; `about` is the id of what it is a paper of."""

    name: str
    title: str
    about: UUID
    content: bytes


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """`names` says who is who among the staff; `looks` is who opened the file, the oldest first."""

    file: PatientFile
    appointments: tuple[AppointmentCard, ...]
    consultations: tuple[ConsultationSheet, ...]
    plans: tuple[PlanFacts, ...]
    consents: tuple[ConsentFacts, ...]
    cases: tuple[CaseFacts, ...]
    implants: tuple[ImplantFacts, ...]
    invoices: tuple[InvoiceSheet, ...]
    papers: tuple[NamedPaper, ...]
    looks: tuple[Look, ...]
    names: tuple[tuple[UUID, str], ...]
    clinic: str
    made_at: Moment


class ExportsDesk(Protocol):
    @asks(
        "patients.export.create",
        includes=(
            PatientsDesk.file,
            AccessDesk.access_log,
            AppointmentsDesk.appointments_of,
            ConsultationsDesk.of_patient,
            ConsultationsDesk.consultation,
            PlansDesk.facts_of,
            ConsentDesk.facts_of_plan,
            ConsentDesk.document,
            CasesDesk.cases_of,
            StockMovesDesk.implants,
            BillingDesk.invoices,
            BillingDesk.invoice,
            StaffDesk.names,
            PapersDesk.quotation,
            PapersDesk.invoice,
            PapersDesk.receipt,
            PapersDesk.implant_cards,
        ),
        long=True,
    )
    def person(self, patient_id: UUID) -> PersonRecord:
        """Papers are made as they are printed, sealed files are kept as sealed. Raises NotFound."""
