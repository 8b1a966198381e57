"""Services of consultations: appointments, and the record of what was said and found."""

from clinic_desktop.domain.consultations.service.booking import Booking
from clinic_desktop.domain.consultations.service.day import Day
from clinic_desktop.domain.consultations.service.records import ConsultationsService
from clinic_desktop.domain.consultations.service.visits import Visits

__all__ = ["AppointmentsService", "ConsultationsService"]


class AppointmentsService(Booking, Visits, Day):
    """The whole of `AppointmentsDesk`, in parts."""
