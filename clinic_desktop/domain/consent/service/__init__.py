"""Services of consent."""

from clinic_desktop.domain.consent.service.asking import ConsentService
from clinic_desktop.domain.consent.service.signing import SigningService

__all__ = ["ConsentService", "SigningService"]
