"""Tables and walls of plans."""

from clinic_desktop.domain.plans.models.tables import (
    CatalogueEntry,
    PlanAmendment,
    PlanApproval,
    PlanLine,
    PlanRevision,
    PlanWaiting,
    ProcedurePlan,
    Quotation,
    QuotationSignature,
)
from clinic_desktop.domain.plans.models.walls import GUARDS

__all__ = [
    "GUARDS",
    "CatalogueEntry",
    "PlanAmendment",
    "PlanApproval",
    "PlanLine",
    "PlanRevision",
    "PlanWaiting",
    "ProcedurePlan",
    "Quotation",
    "QuotationSignature",
]
