"""What leaves the clinic when a signature is disputed: the strokes, before two people."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import SYSTEM
from clinic_desktop.core.operations import does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk


class TwoPeopleNeeded(errors.RuleViolation):
    code = "court.two_people_needed"
    text = "Strokes are opened before two people. Name both, each by first and last name."


@dataclass(frozen=True, slots=True)
class OpenedStrokes:
    """How the pen moved in one signature, and whether it is what was kept.

    `same` says that its hash is the one kept with the signature, `as_drawn` that the lines on the
    paper follow from it, `proved` that the audit chain noted the hash when it was signed or
    sealed; None where the chain knows nothing of it.
    """

    party: str
    inkml: bytes
    ink_hash: str
    same: bool
    as_drawn: bool
    proved: bool | None

    @property
    def stands(self) -> bool:
        return self.same and self.as_drawn and self.proved is True


class CourtDesk(Protocol):
    @does(
        "consent.document.read",
        includes=(
            ConsentDesk.document,
            ConsentDesk.certificate,
            ConsentDesk.paper,
            ConsentDesk.trail,
            PapersDesk.set_again,
            PapersDesk.verify,
            CentreDesk.settings,
        ),
        secret=True,
    )
    def evidence(self, consent_id: UUID) -> bytes:
        """All that proves one sealed consent, as .zip with words how anybody checks it.

        The chain keeps that it was made, and its hash. Not for patients: the rows of the chain
        tell of colleagues. Raises NotFound, NotSealedYet, Forbidden.
        """

    @does(SYSTEM, includes=(CentreDesk.settings, CentreDesk.open_task, CentreDesk.close_tasks))
    def strokes_key_waits(self, *, waits: bool) -> None:
        """While the private half lies in the clinic the administrator has a task; then no more."""

    @does(SYSTEM)
    def strokes_key_handed_out(self, public_key: bytes, file_sha256: str) -> None:
        """The private half left the clinic in a file of that hash; the chain keeps that it did."""

    @does(
        SYSTEM,
        includes=(ConsentDesk.locked_strokes, ConsentDesk.kept, ConsentDesk.document),
        secret=True,
    )
    def open_strokes(
        self, consent_id: UUID, private_key: bytes, first: str, second: str
    ) -> tuple[OpenedStrokes, ...]:
        """All signatures of one consent, in the order of signing, before two named people.

        The chain keeps who they were. `private_key` is used and forgotten.
        Raises NotFound, TwoPeopleNeeded, StrokesLocked (another key, or changed bytes).
        """
