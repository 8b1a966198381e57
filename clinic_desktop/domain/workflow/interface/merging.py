"""Two records of one person: proposed by one colleague, confirmed by another, undone if wrong."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.operations import does
from clinic_desktop.domain.accounts.interface import PatientAccountsDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import Merge, PatientRelationsDesk


class MergingDesk(Protocol):
    @does(
        "patients.record.merge",
        includes=(
            PatientRelationsDesk.merge,
            PatientRelationsDesk.note_closed_account,
            PatientAccountsDesk.close_double,
            CentreDesk.two_people_waived,
        ),
    )
    def merge(self, pair_id: UUID, version: int, kept_id: UUID, reason: str) -> Merge:
        """The pair that a colleague called one person becomes one: the other record of it takes
        nothing any more, is found under its number as `kept_id`, and is read there.

        Its portal account speaks for the record that stands, or is closed where that one has its
        own. Raises Stale, MergeRefused, MergeAlone, MergeOpen, ReasonMissing.
        """

    @does(
        "patients.record.merge",
        includes=(PatientRelationsDesk.undo_merge, PatientAccountsDesk.open_again),
    )
    def unmerge(self, merge_id: UUID, version: int, reason: str) -> Merge:
        """Within 30 days: both records stand as before, what was written since stays where it is.

        Raises Stale, MergeKept, ReasonMissing.
        """
