"""The way of one patient, step by step in plain SQL, in the order that the walls ask for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from clinic_desktop.core.caller import SYSTEM_ID
from tests.support.clock import NOON
from tests.support.second_program import Program

HASH = {name: letter * 64 for name, letter in zip(("consent", "full", "text"), "abc", strict=True)}
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
CONSULTED = ("SCHEDULED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED")
SIGNED_OUT = ("PROCEDURE", "COUNTED", "SPECIMENS", "EQUIPMENT", "RECOVERY")
COUNTED = ("SWABS", "NEEDLES", "INSTRUMENTS")


@dataclass
class Way:
    """The ids of one patient's chain; `revision` and `revision_id` of the current revision."""

    patient: str
    consultation: str = ""
    plan: str = ""
    revision: int = 1
    revision_id: str = ""
    line: str = ""
    consent: str = ""
    case: str = ""
    booking: str = ""
    facts: dict[str, str] = field(default_factory=dict)


class Chain:
    """Writes lawful rows as a second program would; every step is its own transaction."""

    def __init__(self, program: Program) -> None:
        self.p = program
        put = program.put
        put("user_account", id=SYSTEM_ID, kind="SYSTEM", login="system", email="", name="System")
        self.surgeon = self.colleague("surgeon")
        self.other_surgeon = self.colleague("other surgeon")
        self.nurse = self.colleague("nurse")
        self.site = put("site", name="Park", time_zone="Europe/Vienna")
        self.theatre, self.other_theatre = self.room("One"), self.room("Two")
        for code, kind in (("RHINO_PRIM", "SURGERY"), ("RTT_HAEMATOMA", "EMERGENCY")):
            put("catalogue_entry", code=code, edition=1, name=code, act_class=kind, content={})
        template = put("consent_template", code="RHINO", name="Nose", kind="PROCEDURE")
        self.words = put(
            "consent_template_version", template_id=template, edition=1, language="en", content={}
        )
        program.change("consent_template_version", self.words, status="APPROVED", approved_at=NOON)

    def colleague(self, name: str) -> str:
        login = f"{name.replace(' ', '.')}@example.test"
        return self.p.put("user_account", kind="STAFF", login=login, email=login, name=name)

    def room(self, name: str) -> str:
        room = self.p.put("resource", site_id=self.site, kind="THEATRE", name=name)
        return self.p.put("theatre", id=room, turnover_minutes=20, opens=420, closes=1140)

    def stranger(self) -> str:
        """Written down, and asked for nothing yet."""
        mrn = f"MRN-2026-{uuid4().hex[:8]}"
        row = {"mrn": mrn, "last_name": "Berger", "search_name": "berger", "search_last": "berger"}
        return self.p.put("patient", **row)

    def patient(self) -> Way:
        way = Way(self.stranger())
        for notice in ("PRIVACY", "TERMS"):
            self.p.put("notice_acceptance", patient_id=way.patient, notice=notice)
        return way

    def signed_in(self, way: Way, **more: Any) -> str:
        """What the hash of a session's secret is, of the patient's own account or of another."""
        login = f"{uuid4().hex}@example.test"
        own = {"patient_id": way.patient, **more}
        account = self.p.put(
            "user_account", kind="PATIENT", login=login, email=login, name="P", **own
        )
        return self.session(account)

    def session(self, account: str, ward: str | None = None) -> str:
        secret = uuid4().hex * 2
        self.p.put(
            "user_session", user_id=account, token_hash=secret, audience="portal",
            expires_at=NOON + WEEK, ward_id=ward,
        )  # fmt: skip
        return secret

    def guardian(self, way: Way, **link: Any) -> tuple[str, str]:
        """Secret of a session that speaks for this patient as their guardian, and the link."""
        login = f"{uuid4().hex}@example.test"
        account = self.p.put(
            "user_account", kind="PATIENT", login=login, email=login, name="G", patient_id=None
        )
        person = self.p.put("person", name="G", email=login)
        said = {"kind": "GUARDIAN", "starts_at": NOON - WEEK, "evidence": "Passport", **link}
        row = self.p.put("patient_person", patient_id=way.patient, person_id=person, **said)
        ward = self.p.put("account_ward", user_id=account, patient_id=way.patient, link_id=row)
        return self.session(account, ward), row

    def consulted(self, way: Way | None = None, status: str = "COMPLETED", **more: Any) -> Way:
        """As far as `status`; an emergency begins under way."""
        way = way or self.patient()
        said = {
            "complaint": "nose", "findings": "deviated", "outcome": "PROCEDURE_PLANNED",
            "completed_at": NOON if status == CONSULTED[-1] else None,
        }  # fmt: skip
        began = "IN_PROGRESS" if more.get("kind") == "EMERGENCY" else CONSULTED[0]
        way.consultation = self.p.put(
            "consultation", patient_id=way.patient, clinician_id=self.surgeon, status=began,
            **{**said, **more},
        )  # fmt: skip
        way_there = CONSULTED if status in CONSULTED else (CONSULTED[0], status)
        for reached in way_there[way_there.index(began) + 1 : way_there.index(status) + 1]:
            self.p.change("consultation", way.consultation, status=reached)
        return way

    def planned(self, way: Way | None = None, **more: Any) -> Way:
        """A draft with one line."""
        way = way or self.consulted()
        way.plan = self.p.put(
            "procedure_plan", patient_id=way.patient, consultation_id=way.consultation,
            currency="EUR", author_id=self.surgeon, **more,
        )  # fmt: skip
        self.revised(way, 1)
        return way

    def revised(self, way: Way, number: int, code: str = "RHINO_PRIM") -> Way:
        """The rows of a revision that is the plan's current one by now."""
        way.revision = number
        way.revision_id = self.p.put(
            "plan_revision", plan_id=way.plan, patient_id=way.patient, revision=number,
            author_id=self.surgeon,
        )  # fmt: skip
        way.line = self.p.put(
            "plan_line", plan_id=way.plan, patient_id=way.patient, revision=number, position=1,
            procedure_code=code, edition=1, name=code, side="NONE", performer_id=self.surgeon,
            purpose="COSMETIC", price_minor=500_000, anaesthesia="GENERAL", minutes=150,
        )  # fmt: skip
        return way

    def freeze(self, way: Way, **moments: datetime | None) -> None:
        """With its waiting times; an emergency has none."""
        if "override" not in way.facts:
            way.facts["waits"] = self.waits(way, **moments)
        self.p.change(
            "plan_revision", way.revision_id, content="{}", consent_hash=HASH["consent"],
            full_hash=HASH["full"], frozen_at=NOON,
        )  # fmt: skip

    def lines_approved(self, way: Way, performer: str = "") -> str:
        return self.p.put(
            "plan_approval", plan_id=way.plan, patient_id=way.patient, revision=way.revision,
            performer_id=performer or self.surgeon, full_hash=HASH["full"],
        )  # fmt: skip

    def approved(self, way: Way | None = None) -> Way:
        way = way or self.planned()
        self.plan_to(way, "PENDING_APPROVAL")
        self.lines_approved(way)
        self.freeze(way)
        self.plan_to(way, "APPROVED")
        return way

    def waits(self, way: Way, **moments: datetime | None) -> str:
        """What the policy lets happen from when; all of it now, where nothing else is said."""
        gates = ("commit_from", "consent_from", "book_from", "pay_from", "op_from")
        return self.p.put(
            "plan_waiting", plan_id=way.plan, patient_id=way.patient, revision=way.revision,
            **{**dict.fromkeys(gates, NOON - 52 * WEEK), **moments},
        )  # fmt: skip

    def consent_of(self, way: Way, **more: Any) -> str:
        """A draft bound to the current revision."""
        row = {
            "patient_id": way.patient, "consultation_id": way.consultation, "plan_id": way.plan,
            "plan_revision": way.revision, "consent_hash": HASH["consent"], "kind": "PROCEDURE",
            "language": "en",
        }  # fmt: skip
        return self.p.put("consent", **{**row, **more})

    def asked(self, way: Way | None = None) -> Way:
        """Consent made, plan CONSENT_PENDING."""
        way = way or self.approved()
        way.consent = self.consent_of(way)
        self.plan_to(way, "CONSENT_PENDING")
        return way

    def read(self, consent: str) -> None:
        """Up to PENDING_SIGNATURES, its text fixed."""
        self.p.change("consent", consent, status="INFORMED", informed_at=NOON)
        self.p.change("consent", consent, status="IN_PROGRESS", opened_at=NOON)
        self.p.change(
            "consent", consent, status="PENDING_SIGNATURES", text="I agree.",
            text_hash=HASH["text"], read_at=NOON,
        )  # fmt: skip

    def signature(self, way: Way, party: str, consent: str = "", **more: Any) -> str:
        user = None if party in ("PATIENT", "GUARDIAN") else self.surgeon
        row = {
            "consent_id": consent or way.consent, "patient_id": way.patient, "party": party,
            "stage": 1, "name": "B", "user_id": user, "strokes": "{}", "ink_hash": "d" * 64,
            "device_kind": "PEN", "text_hash": HASH["text"], "plan_revision": way.revision,
        }  # fmt: skip
        return self.p.put("consent_signature", **{**row, **more})

    def sign(self, way: Way, consent: str = "", until: datetime | None = None) -> None:
        """Both parties, then SIGNED."""
        for party in ("PATIENT", "SURGEON"):
            self.signature(way, party, consent)
        self.p.change(
            "consent", consent or way.consent, status="SIGNED", signed_at=NOON, valid_from=NOON,
            valid_until=until or NOON + 26 * WEEK,
        )  # fmt: skip

    def signed(self, way: Way | None = None, **more: Any) -> Way:
        """Consent SIGNED, plan CONSENT_SIGNED."""
        way = self.asked(way)
        self.read(way.consent)
        self.sign(way, **more)
        self.plan_to(way, "CONSENT_SIGNED")
        return way

    def case_of(self, way: Way, **more: Any) -> str:
        row = {
            "patient_id": way.patient, "plan_id": way.plan, "plan_revision_id": way.revision_id,
            "consent_id": way.consent, "site_id": self.site, "planned_minutes": 150,
        }  # fmt: skip
        return self.p.put("surgical_case", **{**row, **more})

    def cased(self, way: Way | None = None) -> Way:
        way = way or self.signed()
        way.case = self.case_of(way)
        return way

    def allocate(self, way: Way, booking: str, start: datetime, **more: Any) -> None:
        """Room, surgeon and patient of a slot of an hour and its turnover."""
        taken = {
            "THEATRE": self.theatre, "PERSON": self.surgeon, "PATIENT": way.patient, **more,
        }  # fmt: skip
        for kind, resource in taken.items():
            self.p.put(
                "allocation", kind=kind, resource_id=resource, source="BOOKING",
                source_id=booking, starts_at=start, ends_at=start + HOUR + HOUR / 3, live=True,
            )  # fmt: skip

    def slot(self, way: Way, start: datetime, **more: Any) -> str:
        row = {
            "case_id": way.case, "plan_id": way.plan, "patient_id": way.patient,
            "theatre_id": self.theatre, "surgeon_id": self.surgeon, "starts_at": start,
            "ends_at": start + HOUR, "blocked_until": start + HOUR + HOUR / 3,
        }  # fmt: skip
        return self.p.put("theatre_booking", **{**row, **more})

    def booked(self, way: Way | None = None, start: datetime = NOON + 3 * WEEK) -> Way:
        way = way or self.cased()
        way.booking = str(uuid4())
        self.allocate(way, way.booking, start)
        self.slot(way, start, id=way.booking)
        return way

    def scheduled(self, way: Way | None = None, start: datetime = NOON + 3 * WEEK) -> Way:
        way = self.booked(way, start)
        self.plan_to(way, "SCHEDULED")
        return way

    def in_theatre(self, way: Way | None = None) -> Way:
        way = way or self.scheduled()
        self.case_to(way, "CHECKED_IN")
        self.ready(way)
        self.case_to(way, "IN_THEATRE")
        return way

    def ready(self, way: Way) -> None:
        """Asked awake, and cleared."""
        self.p.put(
            "reconfirmation", case_id=way.case, patient_id=way.patient, consent_id=way.consent,
            performer_id=self.surgeon,
        )  # fmt: skip
        self.cleared(way)

    def cleared(self, way: Way, **more: Any) -> str:
        """Far longer than any test."""
        row = {
            "patient_id": way.patient, "plan_id": way.plan, "given_by": self.surgeon,
            "given_at": NOON, "valid_until": NOON + 100 * WEEK,
        }  # fmt: skip
        return self.p.put("clearance", **{**row, **more})

    def written_up(self, way: Way) -> None:
        """Signed out, counted, and the note of the surgeon."""
        whose = {"case_id": way.case, "patient_id": way.patient}
        for item in SIGNED_OUT:
            self.p.put(
                "checklist_answer", **whose, phase="SIGN_OUT", item=item, answer="YES",
                answered_by=self.nurse,
            )  # fmt: skip
        for what in COUNTED:
            self.p.put(
                "case_count", **whose, what=what, first_person_id=self.nurse,
                second_person_id=self.surgeon,
            )  # fmt: skip
        self.noted(way)

    def noted(self, way: Way) -> str:
        return self.p.put(
            "operation_note", case_id=way.case, patient_id=way.patient, performer_id=self.surgeon,
            text="Opened, closed.", text_hash="e" * 64, signed_at=NOON,
        )  # fmt: skip

    def completed(self, way: Way | None = None) -> Way:
        way = self.in_theatre(way)
        self.written_up(way)
        self.p.change(
            "surgical_case", way.case, status="COMPLETED", outcome="DONE", completed_at=NOON
        )
        self.plan_to(way, "COMPLETED")
        return way

    def emergency(self, way: Way | None = None, start: datetime = NOON) -> Way:
        """Override, consultation, plan, case and slot as one event makes them."""
        way = way or self.patient()
        way.facts["override"] = self.override(way)
        self.consulted(way, kind="EMERGENCY", override_id=way.facts["override"])
        way.plan = self.p.put(
            "procedure_plan", patient_id=way.patient, consultation_id=way.consultation,
            currency="EUR", author_id=self.surgeon, kind="EMERGENCY", status="APPROVED",
            override_id=way.facts["override"],
        )  # fmt: skip
        self.revised(way, 1, "RTT_HAEMATOMA")
        self.freeze(way)
        way.case = self.case_of(
            way, kind="EMERGENCY", consent_id=None, override_id=way.facts["override"],
            status="CHECKED_IN",
        )  # fmt: skip
        way.booking = str(uuid4())
        self.allocate(way, way.booking, start)
        self.slot(way, start, id=way.booking, kind="EMERGENCY")
        self.plan_to(way, "SCHEDULED")
        return way

    def override(self, way: Way, code: str = "EMERGENCY", **more: Any) -> str:
        return self.p.put(
            "override", code=code, patient_id=way.patient, actor_id=self.nurse,
            reason_code="BLEEDING", **more,
        )  # fmt: skip

    def says_no(self, way: Way, kind: str = "REVOKE", consent: str = "") -> str:
        return self.p.put(
            "consent_withdrawal", consent_id=consent or way.consent, patient_id=way.patient,
            kind=kind, said_by="patient", recorded_by=self.nurse,
        )  # fmt: skip

    def plan_to(self, way: Way, status: str, **more: Any) -> None:
        self.p.change("procedure_plan", way.plan, status=status, **more)

    def consent_to(self, way: Way, status: str) -> None:
        self.p.change("consent", way.consent, status=status)

    def case_to(self, way: Way, status: str, **more: Any) -> None:
        self.p.change("surgical_case", way.case, status=status, **more)

    def slot_to(self, way: Way, status: str) -> None:
        more = {"hold_until": NOON + 4 * WEEK} if status == "HELD" else {}
        self.p.change("theatre_booking", way.booking, status=status, **more)
