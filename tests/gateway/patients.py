"""A patient who registers over the network, and the mail they get."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clinic_desktop.domain.notices.interface import Mail
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

SECRET = "seven quiet herons at dawn"
SELF: dict[str, Any] = {
    "firstName": "Nadia",
    "lastName": "Castellan-Quist",
    "dateOfBirth": "1991-04-17",
    "email": "nadia.castellan@example.test",
    "phone": "+43 664 5550101",
    "password": SECRET,
    "acceptedPrivacy": True,
    "acceptedTerms": True,
    "language": "en",
}


def register(wires: Wires, **other: object) -> Heard:
    return wires.ask("POST", "/api/patients/self-register", {**SELF, **other})


def posted(clinic: StaffedClinic) -> tuple[Mail, ...]:
    """Mail that waits to be sent; what the doors left to be done is done before."""
    clinic.as_system().self_service.post_codes()
    return tuple(posting.mail for posting in inner(clinic, "ADMIN").notices.due(50))


def code_in(mail: Mail) -> str:
    found = re.search(r"\b\d{6}\b", mail.text)
    assert found is not None
    return found[0]


def verify(wires: Wires, registration: Heard, code: str) -> Heard:
    body = {"registrationId": registration.data["registrationId"], "code": code}
    return wires.ask("POST", "/api/patients/self-register/verify", body)


def log_in(wires: Wires, login: str, password: str = SECRET) -> Heard:
    return wires.ask("POST", "/api/auth/login", {"login": login, "password": password})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A registered patient who is signed in."""

    patient_id: UUID
    mrn: str
    login: str
    token: str
    refresh_token: str


def guardian(clinic: StaffedClinic, wires: Wires, login: str, *, seen: bool) -> "Somebody":
    """Who registered a child, signed in for it; `seen`: the reception saw the evidence."""
    made = registered(
        clinic, wires, email=login, firstName="Mira", dateOfBirth="2015-02-03",
        guardian="Nadia Castellan-Quist",
    )  # fmt: skip
    if seen:
        desk = clinic.role("RECEPTION").relations
        (link,) = clinic.role("RECEPTION").patients.details(made.patient_id).people
        desk.confirm_guardian(link.id, link.version, "Birth certificate and passport seen.")
    return made


def registered(clinic: StaffedClinic, wires: Wires, **other: object) -> Somebody:
    login = str(other.get("email", SELF["email"]))
    asked = register(wires, **other)
    (mail,) = [mail for mail in posted(clinic) if mail.to == login]
    made = verify(wires, asked, code_in(mail))
    assert made.status == 201, made.data
    tokens = log_in(wires, login).data
    return Somebody(
        UUID(made.data["patient"]["id"]),
        made.data["patient"]["mrn"],
        login,
        tokens["accessToken"],
        tokens["refreshToken"],
    )
