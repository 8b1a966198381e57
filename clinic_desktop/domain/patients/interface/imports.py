"""The face of imports: rows of a file become patients, or wait for the reception."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface.values import Duplicate, Registration

DECISIONS = ("MERGE", "KEEP", "REJECT")


@dataclass(frozen=True, slots=True)
class RowIn:
    """One row as it was read; `key` is the same whenever this row is read again."""

    number: int
    key: str
    registration: Registration  # of source IMPORT
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class RowOut:
    """What became of a row.

    `status` is IMPORTED, HELD (may be somebody who is registered), KNOWN (imported before) or
    REFUSED; `field` and `words` say what is wrong with it, or what was left out.
    """

    number: int
    status: str
    field: str = ""
    words: str = ""
    patient_id: UUID | None = None
    mrn: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that may be one of the people it names; none of it is in a file yet."""

    id: UUID
    version: int
    source: str
    number: int
    registration: Registration
    score: int
    likely: tuple[Duplicate, ...]
    since: Moment


@dataclass(frozen=True, slots=True)
class RowDecision:
    """`status` is MERGED, KEPT or REJECTED; then nobody was registered."""

    row_id: UUID
    status: str
    patient_id: UUID | None
    mrn: str


class ImportsDesk(Protocol):
    @does(
        "patients.import.run",
        includes=(CentreDesk.settings, CentreDesk.next_number, CentreDesk.open_task),
        long=True,
    )
    def take_in(self, source: str, rows: tuple[RowIn, ...]) -> tuple[RowOut, ...]:
        """These rows whole, or none of them; read again, they change nothing.

        A row that cannot be kept is refused in its answer and left out; the others go on.
        """

    @asks("patients.duplicate.decide")
    def held(self, limit: int) -> tuple[HeldRow, ...]:
        """Rows that wait for a decision, the surest first; at most 100."""

    @does(
        "patients.duplicate.decide",
        includes=(
            CentreDesk.settings, CentreDesk.next_number, CentreDesk.close_tasks,
        ),
    )  # fmt: skip
    def decide(
        self, row_id: UUID, version: int, decision: str, other_id: UUID | None, reason: str
    ) -> RowDecision:
        """MERGE completes the record `other_id` where it says nothing yet, KEEP registers another
        person, REJECT forgets the row.

        Raises Stale, RowDecided, ReasonMissing, DetailRefused.
        """
