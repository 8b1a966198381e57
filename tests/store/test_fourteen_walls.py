"""One patient goes all fourteen steps in plain SQL; before each, what breaks its gate is refused.

The statements go through the connection of the database's owner: no right is missing, so that
what refuses them is the wall.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from tests.store.test_walls_money import Till
from tests.store.test_walls_stock import Shelf
from tests.support.clock import NOON
from tests.support.raw_chain import COUNTED, HOUR, SIGNED_OUT, WEEK, Chain, Way
from tests.support.second_program import Program, open_program, refused

VISIT = NOON + timedelta(days=1)
SURGERY = NOON + 3 * WEEK
TOO_LATE = NOON + 60 * WEEK
"""Past the end of every consent."""


@dataclass
class Scene:
    """The patient who goes the way, and three others who stopped on it."""

    chain: Chain
    way: Way
    draft: Way
    asked: Way
    operated: Way
    till: Till
    shelf: Shelf
    rows: dict[str, str]

    @property
    def p(self) -> Program:
        return self.chain.p


Act = Callable[[Scene], Any]


@dataclass(frozen=True)
class Step:
    """What breaks the gate, each with the codes of its wall; then what the gate asks for."""

    name: str
    refused: tuple[tuple[str, Act], ...]
    lawful: Act


def _register(s: Scene) -> None:
    s.way = s.chain.patient()
    s.rows["accepted"] = _accept(s)


def _accept(s: Scene) -> str:
    row = {"patient_id": s.way.patient, "notice": "PRIVACY", "notice_version": "1"}
    return s.p.put("notice_acceptance", **row, accepted_at=NOON, place="TABLET")


def _rewrite_acceptance(s: Scene) -> None:
    of_another = s.p.put(
        "notice_acceptance", patient_id=s.draft.patient, notice="PRIVACY", notice_version="1",
        accepted_at=NOON, place="DESK",
    )  # fmt: skip
    s.p.change("notice_acceptance", of_another, notice_version="2")


def _take(s: Scene, who: str, visit: str, kind: str = "PERSON") -> None:
    s.p.put(
        "allocation", kind=kind, resource_id=who, source="APPOINTMENT", source_id=visit,
        starts_at=VISIT, ends_at=VISIT + HOUR, live=True,
    )  # fmt: skip


def _visit(s: Scene, row: str, patient: str, clinician: str) -> None:
    s.p.put(
        "appointment", id=row, patient_id=patient, clinician_id=clinician, site_id=s.chain.site,
        starts_at=VISIT, ends_at=VISIT + HOUR,
    )  # fmt: skip


def _schedule_visit(s: Scene) -> None:
    """With a colleague: the surgeon sees another patient at that time."""
    row, colleague = str(uuid4()), s.chain.other_surgeon
    _take(s, colleague, row)
    _take(s, s.way.patient, row, "PATIENT")
    _visit(s, row, s.way.patient, colleague)
    empty = {"complaint": "", "findings": "", "outcome": None, "completed_at": None}
    s.chain.consulted(s.way, status="SCHEDULED", appointment_id=row, **empty)


def _consultation_to(status: str, **more: Any) -> Act:
    return lambda s: s.p.change("consultation", s.way.consultation, status=status, **more)


def _see(s: Scene) -> None:
    for status in ("CHECKED_IN", "IN_PROGRESS"):
        _consultation_to(status)(s)
    with refused("clinic.broken"):  # neither complaint nor findings nor outcome
        _consultation_to("COMPLETED")(s)
    said = {"complaint": "nose", "findings": "deviated", "outcome": "PROCEDURE_PLANNED"}
    _consultation_to("COMPLETED", **said, completed_at=NOON)(s)


def _plan_of_anothers_consultation(s: Scene) -> None:
    s.chain.planned(Way(s.way.patient, s.draft.consultation))


def _consent_not_of(part: str) -> Act:
    return lambda s: s.chain.consent_of(s.way, **{part: getattr(s.draft, part.removesuffix("_id"))})


def _patient_signs_alone(s: Scene) -> None:
    s.p.change("consent", s.asked.consent, status="SIGNED", signed_at=NOON, valid_from=NOON)


def _sign(s: Scene) -> None:
    s.chain.read(s.way.consent)
    s.chain.sign(s.way)
    s.chain.plan_to(s.way, "CONSENT_SIGNED")


def _waive_unwaivable(s: Scene) -> None:
    named = s.chain.override(s.way, "PREOP_WAIVE")
    row = {"plan_id": s.way.plan, "patient_id": s.way.patient, "text": "t", "gate": "SURG"}
    s.p.put("preop_item", **row, code="BLOOD", status="WAIVED", override_id=named)


def _waive_without_a_name(s: Scene) -> None:
    row = {"plan_id": s.way.plan, "patient_id": s.way.patient, "text": "t", "gate": "SURG"}
    s.p.put("preop_item", **row, code="PHOTO", waivable=True, status="WAIVED")


def _waive_by_name(s: Scene) -> None:
    named = s.chain.override(s.way, "PREOP_WAIVE")
    row = {"plan_id": s.way.plan, "patient_id": s.way.patient, "text": "t", "gate": "SURG"}
    s.p.put("preop_item", **row, code="PHOTO", waivable=True, status="WAIVED", override_id=named)


def _examined(s: Scene) -> None:
    """What is asked before a case is done and lets through, or is waived."""
    row = {"plan_id": s.way.plan, "patient_id": s.way.patient, "text": "t", "gate": "SCHED"}
    asked = s.p.put("preop_item", **row, code="HEALTH")
    done = {"status": "DONE", "done_by": s.chain.nurse, "done_at": NOON}
    for still in ({"status": "OPEN"}, {**done, "result_open": True}):
        s.p.change("preop_item", asked, **still)
        with refused("preop.still_open"):
            s.chain.case_of(s.way)
    s.p.change("preop_item", asked, result_open=False)
    _waive_by_name(s)


def _slot_at(start: Any, **more: Any) -> Act:
    """The time of everybody is taken first: only the slot itself is wrong."""

    def act(s: Scene) -> None:
        booking = str(uuid4())
        s.chain.allocate(s.way, booking, start)
        s.chain.slot(s.way, start, id=booking, **more)

    return act


def _into_theatre(s: Scene) -> None:
    """Asked awake, cleared, nothing open: each alone keeps the door shut."""
    s.chain.case_to(s.way, "CHECKED_IN")
    row = {"plan_id": s.way.plan, "patient_id": s.way.patient, "text": "t", "gate": "DAY"}
    asked = s.p.put("preop_item", **row, code="FASTING")
    s.chain.cleared(s.way)
    with refused("theatre.not_reconfirmed", "preop.still_open"):
        s.chain.case_to(s.way, "IN_THEATRE")
    s.p.put(
        "reconfirmation", case_id=s.way.case, patient_id=s.way.patient, consent_id=s.way.consent,
        performer_id=s.chain.surgeon,
    )  # fmt: skip
    with refused("preop.still_open"):
        s.chain.case_to(s.way, "IN_THEATRE")
    s.p.change("preop_item", asked, status="DONE", done_by=s.chain.nurse, done_at=NOON)
    gone = {"withdrawn_at": NOON + HOUR, "withdrawn_by": s.chain.nurse}
    s.chain.cleared(s.way, given_at=NOON + HOUR, **gone)
    with refused("preop.not_cleared"):
        s.chain.case_to(s.way, "IN_THEATRE")
    s.chain.cleared(s.way, given_at=NOON + 2 * HOUR, valid_until=NOON + 3 * HOUR)
    with refused("preop.not_cleared"):
        s.chain.case_to(s.way, "IN_THEATRE", updated_at=NOON + 4 * HOUR)
    s.chain.case_to(s.way, "IN_THEATRE", updated_at=NOON + 2 * HOUR)
    s.shelf.move(s.rows["lot"], "CONSUME", case_id=s.way.case, patient_id=s.way.patient)


def _end(s: Scene, **more: Any) -> None:
    s.chain.case_to(s.way, "COMPLETED", **{"outcome": "DONE", "completed_at": NOON, **more})


def _written_up(s: Scene) -> None:
    """Part by part; who stopped needs a note and no more."""
    whose = {"case_id": s.way.case, "patient_id": s.way.patient}
    answers = [
        ("checklist_answer", {"phase": "SIGN_OUT", "item": item, "answer": "YES"})
        for item in SIGNED_OUT
    ]
    both = {"first_person_id": s.chain.nurse, "second_person_id": s.chain.surgeon}
    counts = [("case_count", {"what": what, **both}) for what in COUNTED]
    for table, row in (*answers, *counts):
        with refused("theatre.record_missing"):
            _end(s)
        s.p.put(table, **whose, **row)
    with refused("theatre.record_missing"):
        _end(s)
    with refused("theatre.record_missing"):
        _end(s, outcome="ABANDONED")
    draft = s.p.put("operation_note", **whose, performer_id=s.chain.surgeon, text="Opened.")
    with refused("theatre.record_missing"):
        _end(s)
    s.p.change("operation_note", draft, text_hash="e" * 64, signed_at=NOON)
    with refused("clinic.broken"):
        s.chain.case_to(s.way, "COMPLETED")  # how it ended is not said
    _end(s)


def _consume_twice(s: Scene) -> None:
    s.shelf.move(s.rows["empty"], "CONSUME", case_id=s.operated.case, patient_id=s.operated.patient)


def _bill(of: str) -> Act:
    def act(s: Scene) -> str:
        way: Way = getattr(s, of)
        s.till.way = way
        return s.till.draft(kind="CASE", case_id=way.case, plan_id=way.plan)

    return act


def _issue_bill(s: Scene) -> None:
    s.rows["bill"] = _bill("way")(s)
    s.till.line(s.rows["bill"])
    with refused("billing.number_order"):
        s.till.issue(s.rows["bill"], number=1)  # not from the counter
    s.till.issue(s.rows["bill"])


def _pay(amount: int) -> Act:
    return lambda s: s.till.allocate(s.till.payment(amount), s.rows["bill"], amount)


def _pay_twice(s: Scene) -> None:
    for _ in range(2):
        s.till.payment(1, idempotency_key="once")


def _visit_of_nobody_asked(s: Scene) -> None:
    """Only the privacy notice was accepted, and nobody else has their time taken."""
    row, half = str(uuid4()), s.chain.stranger()
    s.p.put("notice_acceptance", patient_id=half, notice="PRIVACY")
    colleague = s.chain.colleague(f"colleague {row}")
    _take(s, colleague, row)
    _take(s, half, row, "PATIENT")
    _visit(s, row, half, colleague)


def _consulted_at_once(status: str, **more: Any) -> Act:
    """The words are there; the visit never was."""

    def act(s: Scene) -> None:
        said = {"complaint": "nose", "findings": "deviated", "outcome": "PROCEDURE_PLANNED"}
        s.p.put(
            "consultation", patient_id=s.way.patient, clinician_id=s.chain.surgeon,
            status=status, completed_at=NOON, **said, **more,
        )  # fmt: skip

    return act


STEPS = (
    Step(
        "registered",
        (
            ("patients.acceptance_kept", _rewrite_acceptance),
            ("patients.notices_missing", _visit_of_nobody_asked),
            (
                "patients.notices_missing",
                lambda s: s.chain.consulted(Way(s.chain.stranger()), "SCHEDULED"),
            ),
        ),
        _register,
    ),
    Step(
        "consultation scheduled",
        (
            ("centre.taken", lambda s: _take(s, s.chain.surgeon, str(uuid4()))),
            (
                "consultations.not_allocated consultations.clinician_taken",
                lambda s: _visit(s, str(uuid4()), s.way.patient, s.chain.surgeon),
            ),
        ),
        _schedule_visit,
    ),
    Step(
        "consultation completed",
        (
            ("workflow.wrong_state", _consultation_to("COMPLETED")),
            ("workflow.wrong_state", _consulted_at_once("COMPLETED")),
            ("workflow.wrong_state", _consulted_at_once("IN_PROGRESS")),
            ("workflow.wrong_state", _consulted_at_once("IN_PROGRESS", kind="EMERGENCY")),
        ),
        _see,
    ),
    Step(
        "plan",
        (
            (
                "plans.consultation_not_completed",
                lambda s: s.chain.planned(s.chain.consulted(status="IN_PROGRESS")),
            ),
            ("plans.consultation_not_completed clinic.broken", _plan_of_anothers_consultation),
        ),
        lambda s: s.chain.planned(s.way),
    ),
    Step(
        "plan approved",
        (
            ("plans.consent_missing", lambda s: s.chain.plan_to(s.way, "CONSENT_PENDING")),
            (
                "plans.not_approved plans.waiting_unknown",
                lambda s: s.chain.plan_to(s.draft, "APPROVED"),
            ),
        ),
        lambda s: s.chain.approved(s.way),
    ),
    Step(
        "consent",
        (
            (
                "consent.plan_not_approved consent.revision_not_current clinic.broken",
                lambda s: s.chain.consent_of(s.draft),
            ),
            (
                "consent.consultation_not_completed clinic.broken",
                _consent_not_of("consultation_id"),
            ),
            (
                "consent.plan_not_approved consent.consultation_not_completed clinic.broken",
                _consent_not_of("patient_id"),
            ),
            (
                "consent.revision_not_current",
                lambda s: s.chain.consent_of(s.way, consent_hash="0" * 64),
            ),
        ),
        lambda s: s.chain.asked(s.way),
    ),
    Step(
        "consent signed",
        (
            ("consent.signature_missing", _patient_signs_alone),
            ("plans.consent_missing", lambda s: s.chain.plan_to(s.way, "CONSENT_SIGNED")),
        ),
        _sign,
    ),
    Step(
        "before the operation",
        (
            ("preop.not_waivable", _waive_unwaivable),
            ("preop.not_waivable", _waive_without_a_name),
        ),
        _examined,
    ),
    Step(
        "case",
        (
            ("theatre.consent_missing", lambda s: s.chain.case_of(s.asked)),
            ("theatre.consent_missing", lambda s: s.chain.case_of(s.way, created_at=TOO_LATE)),
        ),
        lambda s: s.chain.cased(s.way),
    ),
    Step(
        "theatre booked",
        (
            ("theatre.case_open", lambda s: s.chain.case_of(s.way)),
            ("plans.slot_missing", lambda s: s.chain.plan_to(s.way, "SCHEDULED")),
            ("centre.taken", lambda s: s.chain.allocate(s.way, str(uuid4()), SURGERY + WEEK)),
            ("theatre.not_allocated", lambda s: s.chain.slot(s.way, SURGERY)),
            ("theatre.consent_not_valid_then", _slot_at(TOO_LATE)),
        ),
        lambda s: s.chain.scheduled(s.way, SURGERY),
    ),
    Step(
        "day of surgery",
        (
            ("inventory.out_of_stock", _consume_twice),
            ("inventory.lot_not_usable", lambda s: s.shelf.reserved(s.rows["recalled"])),
            (
                "workflow.wrong_state theatre.not_reconfirmed preop.not_cleared",
                lambda s: s.chain.case_to(s.way, "IN_THEATRE"),
            ),
            (
                "theatre.consent_missing",
                lambda s: s.chain.case_to(s.operated, "IN_THEATRE", updated_at=TOO_LATE),
            ),
        ),
        _into_theatre,
    ),
    Step(
        "case completed",
        (
            (
                "plans.case_not_completed plans.case_going",
                lambda s: s.chain.plan_to(s.way, "COMPLETED"),
            ),
            (
                "workflow.wrong_state theatre.record_missing",
                lambda s: s.chain.case_to(
                    s.operated, "COMPLETED", outcome="DONE", completed_at=NOON
                ),
            ),
        ),
        _written_up,
    ),
    Step("bill", (("billing.case_not_completed", _bill("operated")),), _issue_bill),
    Step(
        "payment",
        (
            ("clinic.broken", lambda s: s.till.payment(0)),
            ("billing.overpaid", _pay(10_001)),
            ("clinic.key_reused", _pay_twice),
        ),
        _pay(10_000),
    ),
)


@pytest.fixture
def owners_chain(walled_url: str) -> Iterator[Chain]:
    """As who owns every table; on SQLite that is whoever opens the file."""
    where = make_url(walled_url)
    if where.get_backend_name() == "sqlite":
        program = open_program(walled_url)
    else:
        program = Program("postgresql", psycopg.connect(
            host=where.host, port=where.port, dbname=where.database, user=where.username,
            password=where.password,
        ))  # fmt: skip
    yield Chain(program)
    program.connection.close()


def _scene(chain: Chain) -> Scene:
    operated = chain.scheduled(start=SURGERY + WEEK)
    chain.case_to(operated, "CHECKED_IN")
    chain.ready(operated)
    draft, asked = chain.planned(), chain.asked()
    chain.plan_to(draft, "PENDING_APPROVAL")
    chain.read(asked.consent)
    chain.signature(asked, "PATIENT")
    shelf = Shelf(chain)
    lots = {name: shelf.lot() for name in ("lot", "empty", "recalled")}
    for name in ("lot", "recalled"):
        shelf.move(lots[name], "RECEIPT")
    chain.p.change("stock_lot", lots["recalled"], status="RECALLED")
    scene = Scene(chain, draft, draft, asked, operated, Till(chain), shelf, lots)
    busy = str(uuid4())
    _take(scene, chain.surgeon, busy)
    _take(scene, draft.patient, busy, "PATIENT")
    _visit(scene, busy, draft.patient, chain.surgeon)
    return scene


@pytest.mark.row("B08", "F179")
def test_every_step_has_a_wall_of_its_own(owners_chain: Chain) -> None:
    assert len(STEPS) == 14
    scene = _scene(owners_chain)
    for step in STEPS:
        for codes, act in step.refused:
            with refused(*codes.split()):
                act(scene)
        step.lawful(scene)
    assert scene.p.value("procedure_plan", scene.way.plan, "status") == "COMPLETED"
    assert scene.till.paid(scene.rows["bill"]) == 10_000
