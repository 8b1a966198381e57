"""Merging two records: the records, and the account that belonged to the one that is gone."""

from uuid import UUID

from clinic_desktop.domain.accounts.interface import PatientAccountsDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import Merge, PatientRelationsDesk
from clinic_desktop.domain.workflow.interface.merging import MergingDesk
from clinic_desktop.store.service import Service, Work, performs


class MergingProcess(Service):
    def __init__(
        self,
        work: Work,
        relations: PatientRelationsDesk,
        accounts: PatientAccountsDesk,
        centre: CentreDesk,
    ) -> None:
        super().__init__(work)
        self._relations, self._accounts, self._centre = relations, accounts, centre

    @performs(MergingDesk.merge)
    def merge(self, pair_id: UUID, version: int, kept_id: UUID, reason: str) -> Merge:
        alone = self._centre.two_people_waived()
        done = self._relations.merge(pair_id, version, kept_id, reason, alone)
        closed = self._accounts.close_double(done.gone.patient_id, done.kept.patient_id)
        if closed is not None:
            self._relations.note_closed_account(done.id, closed)
        return done

    @performs(MergingDesk.unmerge)
    def unmerge(self, merge_id: UUID, version: int, reason: str) -> Merge:
        undone = self._relations.undo_merge(merge_id, version, reason)
        if undone.closed_account is not None:
            self._accounts.open_again(undone.closed_account, undone.gone.patient_id)
        return undone
