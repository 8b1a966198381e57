"""Invented people for the tests of patients."""

from dataclasses import replace
from datetime import date

from clinic_desktop.domain.patients.interface import NewPhone, Registration

LEILA = Registration(
    "Leila",
    "Haddad-Moreau",
    date(1988, 3, 14),
    (NewPhone("0664 1234567"),),
    "leila.haddad@clinic.test",
    sex="FEMALE",
    accepted_privacy="2026-1",
    accepted_terms="2026-1",
)


def person(first: str, last: str = "", born: date | None = None, **more: object) -> Registration:
    """Somebody else: no phone, no e-mail unless given."""
    plain = replace(LEILA, first=first, last=last, born=born, phones=(), email="")
    return replace(plain, **more)  # type: ignore[arg-type]
