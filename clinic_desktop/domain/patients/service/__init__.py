"""Services of patients, one class in parts: each part holds what belongs together."""

from clinic_desktop.domain.patients.service.access import AccessService
from clinic_desktop.domain.patients.service.changes import Changes
from clinic_desktop.domain.patients.service.directory import Directory
from clinic_desktop.domain.patients.service.files import Files
from clinic_desktop.domain.patients.service.health import Health
from clinic_desktop.domain.patients.service.importing import ImportsService
from clinic_desktop.domain.patients.service.registering import Registering
from clinic_desktop.domain.patients.service.relations import PatientRelationsService

__all__ = ["AccessService", "ImportsService", "PatientRelationsService", "PatientsService"]


class PatientsService(Directory, Registering, Files, Changes, Health):
    """The whole of `PatientsDesk`."""
