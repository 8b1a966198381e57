"""Tables and walls of consent."""

from clinic_desktop.domain.consent.models.signing import (
    ConsentDocument,
    ConsentSignature,
    ConsentWithdrawal,
)
from clinic_desktop.domain.consent.models.tables import (
    Consent,
    ConsentAcknowledgement,
    ConsentAnswer,
    ConsentDiscussion,
    ConsentInformation,
    ConsentPart,
    ConsentQuestion,
    ConsentReading,
    ConsentTemplate,
    ConsentTemplateVersion,
)
from clinic_desktop.domain.consent.models.walls import GUARDS

__all__ = [
    "GUARDS",
    "Consent",
    "ConsentAcknowledgement",
    "ConsentAnswer",
    "ConsentDiscussion",
    "ConsentDocument",
    "ConsentInformation",
    "ConsentPart",
    "ConsentQuestion",
    "ConsentReading",
    "ConsentSignature",
    "ConsentTemplate",
    "ConsentTemplateVersion",
    "ConsentWithdrawal",
]
