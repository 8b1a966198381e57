"""A patient with a plan and a consent that waits for them, made through the services."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Tablet
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.billing.interface import InvoiceFacts
from clinic_desktop.domain.clinic import Clinic
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock

BREATH = timedelta(seconds=1)


class Clocked(TestClock):
    """The tests' clock as those who walk a way turn it on."""

    def go_to(self, at: datetime) -> None:
        self.now = max(self.now, at)

    def go(self, by: timedelta = BREATH, **more: float) -> None:
        self.go_to(self.now + (timedelta(**more) if more else by))


@dataclass(slots=True)
class Freshly:
    """Desks of a role, signed in anew each time: the clock jumps on these ways."""

    clinic: StaffedClinic

    def __call__(self, role: str) -> Clinic:
        return self.clinic.as_caller(self.clinic.token(role))


def paired(clinic: StaffedClinic, wires: Wires) -> Tablet:
    staff = clinic.as_caller(clinic.token("ADMIN"))
    code = staff.portal.make_pairing("Tablet 1").code
    secrets = MemorySecrets()
    key = TabletKey(secrets)
    heard = wires.ask("POST", "/api/kiosk/pair", {"code": code, "key": key.public()})
    assert heard.status == 201, heard.data
    tablet = Tablet(clinic, UUID(heard.data["deviceId"]), heard.data["token"], secrets)
    key.paired_as(tablet.device_id)
    return tablet


def identify(wires: Wires, tablet: Tablet, born: str) -> Heard:
    """Over the wire, as a tablet's program does it: ask for a challenge, sign it, say who."""
    task = wires.ask("GET", "/api/kiosk/task", token=tablet.token).data["task"]
    proof = TabletKey(tablet.secrets).proof(UUID(task["ticketId"]), task["challenge"])
    asked = {"birthDate": born, "proof": proof}
    return wires.ask("POST", "/api/kiosk/identify", asked, tablet.token)


def way_of(clinic: StaffedClinic, clock: Clocked, tablet: Tablet, patient_id: UUID) -> Way:
    clinic.as_caller(clinic.token("ADMIN")).billing.set_price("RHINO_PRIM", 650_000)
    seal = clinic.as_system().papers.seal_waiting
    way = Way(Freshly(clinic), clock, tablet, seal)  # type: ignore[arg-type]
    way.patient_id, way.name = patient_id, "Nadia Castellan-Quist"
    way.born = date(1991, 4, 17)
    return way


def to_plan(way: Way) -> None:
    """Steps 2 to 5."""
    steps.book_consultation(way, way.clock() + timedelta(hours=20))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)


def to_consent(way: Way) -> UUID:
    """Steps 2 to 6; the consent that the patient reads."""
    to_plan(way)
    steps.make_consent(way)
    return way.consents["PROCEDURE"]


def whole_progress(way: Way, consent_id: UUID, shown: dict[str, Any]) -> dict[str, Any]:
    """Everything read, agreed to and answered right, as a tablet sends it."""
    view = way.desks("SURGEON").consenting.reading(consent_id)
    right = {check.code: check.right for check in view.checks}
    return {
        "sections": [
            {"section": one["code"], "seconds": 60, "reachedEnd": True} for one in shown["sections"]
        ],
        "clauses": [
            {"clause": one["code"], "agreed": True} for one in shown["clauses"] if one["required"]
        ],
        "answers": [
            {"question": one["code"], "choice": right[one["code"]]} for one in shown["checks"]
        ],
    }


def signature(text_hash: str, wave: int = 7) -> dict[str, Any]:
    """A pen's strokes, as a tablet sends them."""
    ink = signature_ink(wave=wave)
    strokes = [
        {
            "points": [
                {"x": p.x, "y": p.y, "pressure": p.pressure, "tMs": p.t_ms} for p in stroke.points
            ]
        }
        for stroke in ink.strokes
    ]
    return {
        "textHash": text_hash,
        "strokes": strokes,
        "width": ink.width,
        "height": ink.height,
        "deviceKind": "PEN",
    }


def deposit(way: Way, amount_minor: int) -> InvoiceFacts:
    """A bill that the patient may pay."""
    return way.desks("BILLING").money.request_deposit(way.plan_id, amount_minor)
