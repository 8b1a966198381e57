"""English words for sides, anaesthesia and the fields of a plan line."""

from collections.abc import Mapping

from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine

SIDES: Mapping[Side, str] = {
    Side.NONE: "",
    Side.LEFT: "left",
    Side.RIGHT: "right",
    Side.BOTH: "both sides",
    Side.MIDLINE: "middle",
}

FIELDS: Mapping[str, str] = {
    "procedure_code": "procedure",
    "side": "side",
    "site": "site",
    "performer_id": "who operates",
    "anaesthesia": "anaesthesia",
    "purpose": "purpose",
    "technique": "technique",
    "graft_source": "graft source",
    "implants": "implants",
    "name": "name",
    "minutes": "minutes",
    "items": "items",
    "sessions": "sessions",
    "currency": "currency",
    "note": "note",
    "allergies_reconciled": "allergies compared",
    "order": "order of the lines",
}


def line_words(line: PlanLine) -> str:
    """Liposuction, FLANK, left."""
    parts = (line.name, line.site, SIDES[line.side])
    return ", ".join(part for part in parts if part)


def implant_words(implant: ImplantChoice) -> str:
    """left: Maker Model, smooth, 275/300/325 ml, planned 300 ml."""
    sizes = "/".join(str(size) for size in sorted(implant.sizes_ml))
    model = f"{implant.maker} {implant.model}, {implant.surface}"
    return f"{SIDES[implant.side]}: {model}, {sizes} ml, planned {implant.planned_ml} ml"
