"""What a revision says, in one text form: which of it is material, and its two hashes."""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any
from unicodedata import normalize
from uuid import UUID

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.procedures import ItemNeed
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine, RevisionContent

Plain = dict[str, Any]

MATERIAL_LINE = (
    "procedure_code",
    "side",
    "site",
    "performer_id",
    "anaesthesia",
    "purpose",
    "technique",
    "graft_source",
    "implants",
)
"""Fields of a line whose change makes the signed consent void."""

NON_MATERIAL_LINE = ("name", "minutes", "price_minor", "items")

MATERIAL_IMPLANT = ("side", "maker", "model", "surface", "sizes_ml")
NON_MATERIAL_IMPLANT = ("planned_ml", "sku")

MATERIAL_CONTENT = ("sessions", "currency")
NON_MATERIAL_CONTENT = ("note", "allergies_reconciled")
"""Beside `lines`: a price is material only where the total rises (`agreed_total_minor`)."""


def consent_hash(
    content: RevisionContent, patient_id: UUID, agreed_total_minor: int | None = None
) -> str:
    """SHA-256 of everything a consent speaks of; the order of lines does not count.

    `agreed_total_minor` is the total the patient has agreed to, if there is one: a price below
    it leaves the hash as it was, a price above it changes it.
    """
    return digest(canonical_json(material(content, patient_id, agreed_total_minor)))


def full_hash(content: RevisionContent, patient_id: UUID) -> str:
    """SHA-256 of the whole revision, order of lines, items and notes included."""
    return digest(canonical_text(content, patient_id))


def canonical_text(content: RevisionContent, patient_id: UUID) -> str:
    """The whole revision as canonical JSON, as it is frozen at approval."""
    lines = [_fields(line, (*MATERIAL_LINE, *NON_MATERIAL_LINE)) for line in content.lines]
    rest = _fields(content, (*MATERIAL_CONTENT, *NON_MATERIAL_CONTENT))
    return canonical_json({"patient_id": str(patient_id), "lines": lines, **rest})


def material(
    content: RevisionContent, patient_id: UUID, agreed_total_minor: int | None = None
) -> Plain:
    """The material part, lines sorted by their own text so that their order cannot count."""
    return {
        "patient_id": str(patient_id),
        "lines": sorted((material_line(line) for line in content.lines), key=canonical_json),
        "agreed_total_minor": max(content.total_minor, agreed_total_minor or 0),
        **_fields(content, MATERIAL_CONTENT),
    }


def material_line(line: PlanLine) -> Plain:
    """The material fields of one line."""
    return _fields(line, MATERIAL_LINE, MATERIAL_IMPLANT)


def plain_value(value: object, implant_fields: tuple[str, ...]) -> object:
    """A field as it stands in canonical JSON; text loses line ends and outer blanks."""
    if isinstance(value, Enum | UUID):
        return str(value)
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, ImplantChoice):
        return {**_fields(value, implant_fields), "sizes_ml": sorted(set(value.sizes_ml))}
    if isinstance(value, ItemNeed):
        return _fields(value, tuple(field.name for field in fields(value)))
    if isinstance(value, tuple):
        parts = [plain_value(part, implant_fields) for part in value]
        return sorted(parts, key=canonical_json)
    return value


def plain_text(text: str) -> str:
    """NFC, LF, no blanks at line ends: what another system does to text is no change."""
    lines = normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _fields(
    value: object,
    names: tuple[str, ...],
    implant_fields: tuple[str, ...] = (*MATERIAL_IMPLANT, *NON_MATERIAL_IMPLANT),
) -> Plain:
    found: Mapping[str, object] = {name: getattr(value, name) for name in names}
    return {name: plain_value(part, implant_fields) for name, part in found.items()}
