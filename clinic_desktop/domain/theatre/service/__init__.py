"""Services of theatre: the board and the record of the day, cases, bookings."""

from clinic_desktop.domain.theatre.service.bookings import BookingsService
from clinic_desktop.domain.theatre.service.cases import CasesService
from clinic_desktop.domain.theatre.service.theatre import TheatreService

__all__ = ["BookingsService", "CasesService", "TheatreService"]
