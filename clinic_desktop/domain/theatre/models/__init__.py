"""Tables and walls of theatre."""

from clinic_desktop.domain.theatre.models.record import (
    CaseCount,
    CaseEvent,
    ChecklistAnswer,
    OperationNote,
    Reconfirmation,
)
from clinic_desktop.domain.theatre.models.tables import (
    CaseHold,
    CaseTeam,
    SurgeonBlock,
    SurgicalCase,
    Theatre,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.models.walls import GUARDS

__all__ = [
    "GUARDS",
    "CaseCount",
    "CaseEvent",
    "CaseHold",
    "CaseTeam",
    "ChecklistAnswer",
    "OperationNote",
    "Reconfirmation",
    "SurgeonBlock",
    "SurgicalCase",
    "Theatre",
    "TheatreBooking",
]
