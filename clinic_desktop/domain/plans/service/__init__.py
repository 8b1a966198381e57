"""Services of plans: what screens ask, and the steps of the processes."""

from clinic_desktop.domain.plans.service.approving import Approving
from clinic_desktop.domain.plans.service.catalogue import Installing
from clinic_desktop.domain.plans.service.quotations import Accepting, Offers
from clinic_desktop.domain.plans.service.reading import Reading
from clinic_desktop.domain.plans.service.saving import Saving

__all__ = ["PlanStepsService", "PlansService"]


class PlansService(Reading, Saving, Offers, Installing):
    """The whole of `PlansDesk`."""


class PlanStepsService(Approving, Accepting):
    """The whole of `PlanStepsDesk`."""
