"""What must hold after every trial, whatever happened to whom: asked by plain SQL."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

from clinic_desktop.app import migrate
from clinic_desktop.store import audit
from clinic_desktop.store.engine import open_engine, reading
from tests.domain.test_model import INVARIANTS, Joint

NOTHING = {
    "two live spans of one resource overlap": (
        "SELECT a.id FROM allocation a JOIN allocation b ON a.id < b.id"
        " AND a.resource_id = b.resource_id AND a.starts_at < b.ends_at"
        " AND a.ends_at > b.starts_at WHERE a.live AND b.live"
    ),
    "two live appointments of one clinician or patient overlap": (
        "SELECT a.id FROM appointment a JOIN appointment b ON a.id < b.id"
        " AND (a.clinician_id = b.clinician_id OR a.patient_id = b.patient_id)"
        " AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at"
        " WHERE a.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
        " AND b.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
    ),
    "two live slots of one theatre overlap": (
        "SELECT a.id FROM theatre_booking a JOIN theatre_booking b ON a.id < b.id"
        " AND a.theatre_id = b.theatre_id AND a.starts_at < b.blocked_until"
        " AND a.blocked_until > b.starts_at"
        " WHERE a.status IN ('HELD', 'CONFIRMED') AND b.status IN ('HELD', 'CONFIRMED')"
    ),
    "a live appointment does not hold clinician and patient": (
        "SELECT a.id FROM appointment a WHERE a.status = 'SCHEDULED' AND 2 > (SELECT COUNT(*)"
        " FROM allocation s WHERE s.source_id = a.id AND s.live"
        " AND s.resource_id IN (a.clinician_id, a.patient_id)"
        " AND s.starts_at = a.starts_at AND s.ends_at = a.ends_at)"
    ),
    "something is held by what is over": (
        "SELECT s.id FROM allocation s JOIN appointment a ON a.id = s.source_id"
        " WHERE s.live AND a.status IN ('CANCELLED', 'RESCHEDULED', 'NO_SHOW')"
    ),
    "an appointment was moved to nowhere": (
        "SELECT id FROM appointment WHERE status = 'RESCHEDULED' AND moved_to IS NULL"
    ),
    "a person was registered by half": (
        "SELECT p.id FROM patient p WHERE p.first_name LIKE 'Test%' AND (2 > (SELECT COUNT(*)"
        " FROM notice_acceptance n WHERE n.patient_id = p.id) OR NOT EXISTS (SELECT 1"
        " FROM patient_phone f WHERE f.patient_id = p.id))"
    ),
    "an invoice was paid otherwise than its allocations say": (
        "SELECT i.id FROM invoice i WHERE i.paid_minor <> (SELECT COALESCE(SUM(a.amount_minor), 0)"
        " FROM payment_allocation a WHERE a.invoice_id = i.id)"
        " OR i.paid_minor + i.credited_minor > i.total_minor OR i.paid_minor < 0"
    ),
    "a payment is not where its amount went": (
        "SELECT p.id FROM payment p WHERE p.status = 'COMPLETED' AND p.amount_minor <>"
        " (SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a"
        " WHERE a.payment_id = p.id)"
    ),
    "a payment has not one receipt": (
        "SELECT p.id FROM payment p WHERE p.method <> 'DEPOSIT' AND 1 <> (SELECT COUNT(*)"
        " FROM receipt r WHERE r.payment_id = p.id)"
    ),
    "a balance is below nothing or not the sum of its moves": (
        "SELECT l.id FROM stock_lot l WHERE l.on_hand < 0 OR l.reserved < 0"
        " OR l.reserved > l.on_hand OR l.on_hand <> (SELECT COALESCE(SUM(m.on_hand_change), 0)"
        " FROM stock_movement m WHERE m.lot_id = l.id)"
    ),
    "a serial lies in two bodies": (
        "SELECT i.serial FROM implant i WHERE i.serial <> ''"
        " GROUP BY i.item_id, i.serial HAVING COUNT(*) > 1"
    ),
    "a consent is signed without its signatures": (
        "SELECT c.id FROM consent c WHERE c.status = 'SIGNED' AND 2 > (SELECT COUNT(*)"
        " FROM consent_signature s WHERE s.consent_id = c.id)"
    ),
    "an open case stands on no signed consent of the current revision": (
        "SELECT k.id FROM surgical_case k JOIN procedure_plan p ON p.id = k.plan_id"
        " WHERE k.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_THEATRE') AND k.kind <> 'EMERGENCY'"
        " AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.plan_id = p.id"
        " AND c.plan_revision = p.revision AND c.status = 'SIGNED')"
    ),
}  # fmt: skip
SERIES = {
    "invoice": "SELECT series, number FROM invoice WHERE number IS NOT NULL",
    "receipt": "SELECT series, number FROM receipt",
    "patient": "SELECT substr(mrn, 1, 8), CAST(substr(mrn, 10) AS INTEGER) FROM patient"
    " WHERE first_name LIKE 'Test%'",
}
JOINTS = """
SELECT p.id, p.status, p.kind,
 (SELECT c.status FROM consent c WHERE c.plan_id = p.id AND c.kind = 'PROCEDURE'
  ORDER BY c.created_at DESC, c.plan_revision DESC LIMIT 1),
 (SELECT k.status FROM surgical_case k WHERE k.plan_id = p.id
  ORDER BY k.created_at DESC LIMIT 1),
 (SELECT b.status FROM theatre_booking b JOIN surgical_case k ON k.id = b.case_id
  WHERE k.plan_id = p.id ORDER BY CASE WHEN b.status IN ('HELD', 'CONFIRMED') THEN 0 ELSE 1 END,
  b.created_at DESC LIMIT 1)
FROM procedure_plan p
"""


def all_sound(url: str, *, chain: bool = True, walls: bool = False) -> None:
    """Raises AssertionError with the first thing that does not hold.

    `chain` walks the whole audit; `walls` compares structure, constraints and triggers.
    """
    engine = open_engine(url)
    try:
        with reading(engine).connect() as connection:
            assert list(faults(connection)) == []
            if chain:
                verdict = audit.verify(connection)
                assert verdict.bad is None, verdict
    finally:
        engine.dispose()
    if walls:
        assert migrate.check(url) == []


def faults(connection: Connection) -> Iterator[str]:
    """Each thing that must not be and is, in words."""
    for words, sql in NOTHING.items():
        found = connection.execute(text(sql)).all()
        if found:
            yield f"{words}: {len(found)}, first {found[0][0]}"
    for table, sql in SERIES.items():
        yield from _gaps(table, connection.execute(text(sql)).all())
    for plan, status, kind, consent, case, booking in connection.execute(text(JOINTS)):
        here = Joint(status, consent, case, booking, emergency=kind == "EMERGENCY")
        broken = [words for words, holds in INVARIANTS.items() if not holds(here)]
        if broken:
            yield f"plan {plan}: {broken} in {here}"
    if connection.dialect.name == "sqlite":
        for pragma in ("integrity_check", "foreign_key_check"):
            said = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
            if [tuple(row) for row in said] not in ([("ok",)], []):
                yield f"{pragma}: {said[:3]}"


def _gaps(table: str, rows: Sequence[Any]) -> Iterator[str]:
    series: dict[str, list[int]] = {}
    for name, number in rows:
        series.setdefault(name, []).append(int(number))
    for name, numbers in series.items():
        first = min(numbers)
        if sorted(numbers) != list(range(first, first + len(numbers))):
            yield f"numbers of {table} {name} have gaps or doubles"


def ask(url: str, sql: str, **values: Any) -> Sequence[Any]:
    engine = create_engine(make_url(url))
    try:
        with engine.connect() as connection:
            return connection.execute(text(sql), values).all()
    finally:
        engine.dispose()
