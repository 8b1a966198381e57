"""A held row as it is kept until somebody decides, and what it adds to a record."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from clinic_desktop.domain.patients.interface import NewPhone, Registration

BLANK: Final = ("", "UNKNOWN", None)
"""Values that say nothing: a record that holds one is completed by a merge."""

NAMES: Final = tuple(field.name for field in fields(Registration))
COMPLETED: Final = ("born", "sex", "address", "residence_country", "called", "blood_group")


def packed(registration: Registration, *, deceased: bool) -> dict[str, Any]:
    """Plain values, for a column of JSON."""
    kept = {name: getattr(registration, name) for name in NAMES}
    kept["born"] = registration.born.isoformat() if registration.born else None
    kept["phones"] = [[phone.number, phone.kind] for phone in registration.phones]
    return {**kept, "health": [], "deceased": deceased}


def unpacked(content: Mapping[str, Any]) -> Registration:
    """As it was read; health facts are not imported. Of a decided row nothing is left."""
    known = {name: value for name, value in content.items() if name not in ("health", "deceased")}
    born = known.get("born")
    return Registration(
        **{
            "first": "", "last": "", **known,
            "born": date.fromisoformat(born) if born else None,
            "phones": tuple(NewPhone(number, kind) for number, kind in known.get("phones", ())),
        }
    )  # fmt: skip


def completions(stands: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that the record leaves open and the row fills."""
    return {
        name: read[name] for name in COMPLETED if stands[name] in BLANK and read[name] not in BLANK
    }
