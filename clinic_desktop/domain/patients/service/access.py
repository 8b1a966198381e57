"""Who opened a file: the chain is asked, nothing is kept beside it."""

from uuid import UUID

from clinic_desktop.domain.patients.interface.access import AccessDesk, Look
from clinic_desktop.domain.patients.models import Patient
from clinic_desktop.store.looks import looks_into
from clinic_desktop.store.service import Service, performs


class AccessService(Service):
    @performs(AccessDesk.access_log)
    def access_log(self, patient_id: UUID) -> tuple[Look, ...]:
        self.found(Patient, self.about(patient_id))
        return tuple(
            Look(row.seq, row.at, row.actor_id, row.kind, row.operation, row.outcome)
            for row in looks_into(self.session, patient_id)
        )
