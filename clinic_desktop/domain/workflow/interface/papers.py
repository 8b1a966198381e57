"""The papers of a patient's way: made when they are asked for; the consent is sealed by a job."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL, SYSTEM
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.inventory.interface import StockMovesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.theatre.interface import CasesDesk
from clinic_desktop.domain.workflow.interface.planning import ALL

HEAD = (CentreDesk.settings, PatientsDesk.faces, StaffDesk.names)


@dataclass(frozen=True, slots=True)
class ProofFact:
    """One of the five things that are asked of a sealed file; `holds` None is not known."""

    code: str  # unchanged, seal, text, revision, chain
    title: str
    holds: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """What a file is worth: its hash, and five facts in a fixed order."""

    sha256: str
    facts: tuple[ProofFact, ...]

    @property
    def stands(self) -> bool:
        """Nothing speaks against the file."""
        return all(fact.holds is not False for fact in self.facts)


class MailNotChosen(errors.StateRefuses):
    code = "papers.mail_not_chosen"
    text = (
        "This patient has not chosen to get documents by mail. Print the copy, or record the "
        "choice in the patient's file first."
    )


class NoMailAddress(errors.StateRefuses):
    code = "papers.no_mail_address"
    text = "There is no mail address of this patient. Print the copy."


class PapersDesk(Protocol):
    @asks("plans.quotation.read", includes=(PlansDesk.quotation, PlansDesk.facts, *HEAD))
    def quotation(self, plan_id: UUID) -> bytes:
        """PDF of the quotation of the revision that is approved."""

    @asks("billing.receipt.print", includes=(TillDesk.sheet, TillDesk.facts, *HEAD))
    def invoice(self, invoice_id: UUID) -> bytes: ...

    @asks("billing.receipt.print", includes=(TillDesk.receipt, *HEAD))
    def receipt(self, payment_id: UUID) -> bytes: ...

    @asks(
        "inventory.implant.card",
        includes=(StockMovesDesk.implants, CasesDesk.case_facts, *HEAD),
    )
    def implant_cards(self, case_id: UUID) -> tuple[bytes, ...]:
        """One card per device, in the size of a bank card."""

    @asks(
        "consent.document.verify",
        includes=(ConsentDesk.paper, ConsentDesk.kept, PlansDesk.facts, *HEAD),
    )
    def verify(self, content: bytes) -> DocumentProof:
        """Whether this file is a document of this clinic, and what it still stands for.

        A file of a patient whom the caller may not see is unknown, as is any other.
        """

    @does("consent.document.print_copy", includes=(ConsentDesk.document,))
    def print_copy(self, consent_id: UUID) -> bytes:
        """The sealed PDF, to be printed and handed over; the audit chain keeps that it was.

        Raises NotSealedYet.
        """

    @does(
        "consent.document.print_copy",
        includes=(
            ConsentDesk.document,
            ConsentDesk.belongs,
            PatientsDesk.details,
            PatientsDesk.facts,
            *ALL,
        ),
    )
    def mail_copy(self, consent_id: UUID) -> None:
        """The sealed PDF goes to the patient's own address, without a link in the mail.

        Raises MailNotChosen, NoMailAddress, NotSealedYet.
        """

    @asks(INTERNAL, includes=(ConsentDesk.paper, *HEAD))
    def set_again(self, consent_id: UUID) -> bytes:
        """The document of a signed consent as it is before the seal, from what is kept: the same
        bytes today and in ten years, while the names and the clinic's head are the same.
        """

    @steps(
        SYSTEM,
        includes=(
            set_again, ConsentDesk.unsealed, ConsentDesk.uncertified, ConsentDesk.paper,
            ConsentDesk.kept, PlansDesk.facts, SigningDesk.store_document, *HEAD,
        ),
    )  # fmt: skip
    def seal_waiting(self) -> int:
        """Make, seal and keep the document of each signed consent, and the page that says that one
        holds no more; may run twice. How many.
        """
