"""Services of the portal."""

from clinic_desktop.domain.portal.service.drafts import DraftsService
from clinic_desktop.domain.portal.service.registrations import RegistrationsService
from clinic_desktop.domain.portal.service.tablets import PortalService
from clinic_desktop.domain.portal.service.who_holds import Tablets

__all__ = ["DraftsService", "PortalService", "RegistrationsService", "Tablets"]
