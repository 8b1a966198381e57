"""The service of the centre, and of its register of overrides."""

from clinic_desktop.domain.centre.service.centre import CentreService, RegisterService

__all__ = ["CentreService", "RegisterService"]
