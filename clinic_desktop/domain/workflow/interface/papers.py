"""The papers of a patient's way: made when they are asked for; the consent is sealed by a job."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import SYSTEM
from clinic_desktop.core.operations import asks, steps
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.inventory.interface import StockMovesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.theatre.interface import CasesDesk

HEAD = (CentreDesk.settings, PatientsDesk.faces, StaffDesk.names)


class PapersDesk(Protocol):
    @asks("plans.quotation.read", includes=(PlansDesk.quotation, PlansDesk.facts, *HEAD))
    def quotation(self, plan_id: UUID) -> bytes:
        """PDF of the quotation of the revision that is approved."""

    @asks("billing.receipt.print", includes=(TillDesk.sheet, *HEAD))
    def invoice(self, invoice_id: UUID) -> bytes: ...

    @asks("billing.receipt.print", includes=(TillDesk.payment, TillDesk.sheet, *HEAD))
    def receipt(self, payment_id: UUID) -> bytes: ...

    @asks(
        "inventory.implant.card",
        includes=(StockMovesDesk.implants, CasesDesk.case_facts, *HEAD),
    )
    def implant_cards(self, case_id: UUID) -> tuple[bytes, ...]:
        """One card per device, in the size of a bank card."""

    @steps(
        SYSTEM,
        includes=(ConsentDesk.unsealed, ConsentDesk.paper, SigningDesk.store_document, *HEAD),
    )  # fmt: skip
    def seal_waiting(self) -> int:
        """Make, hash and store the document of each signed consent; may run twice. How many."""
