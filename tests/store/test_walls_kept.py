"""The back doors of each engine: replaced rows, missing parents, emptied tables; small modules."""

from typing import Any

import psycopg
import pytest

from clinic_desktop.app import migrate, schema
from clinic_desktop.core import errors
from clinic_desktop.store.guards import Guard, NoOverlap, NoTruncate
from tests.support.clock import NOON
from tests.support.postgres import Cluster
from tests.support.raw_chain import WEEK, Chain, Way
from tests.support.second_program import OUTSIDER, Program, open_program, refused

CHAIN = (
    "consultation", "procedure_plan", "plan_revision", "plan_line", "plan_approval", "consent",
    "consent_signature", "surgical_case", "theatre_booking", "allocation",
)  # fmt: skip
WALLS = [rule for rule in schema.GUARDS if not getattr(rule, "code", "").startswith("audit.")]
EMPTIED = sorted({rule.on for rule in schema.GUARDS if isinstance(rule, NoTruncate)})


def rows(program: Program, table: str) -> list[dict[str, Any]]:
    found = program.ask(f"SELECT id FROM {table}")
    return [program.row(table, str(row[0])) for row in found]


def test_every_guard_speaks_with_the_code_of_an_error() -> None:
    spoken = {r.code for r in WALLS if isinstance(r, (Guard, NoOverlap, NoTruncate))}
    assert spoken <= set(errors.ClinicError.known)
    texts = [errors.ClinicError.known[code].text for code in spoken]
    assert all(text != errors.ClinicError.text for text in texts)
    assert all("." in text for text in texts), "what to do is said"


def test_the_walls_stand_as_they_are_declared(walled_url: str) -> None:
    assert migrate.check(walled_url) == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
class TestSqlite:
    """A program with default settings: no foreign keys, and verbs that delete what they meet."""

    def test_foreign_keys_are_off_and_still_hold(self, chain: Chain) -> None:
        assert chain.p.ask("PRAGMA foreign_keys")[0][0] == 0
        way = chain.consulted()
        with refused("clinic.broken"):
            chain.planned(way, parent_plan_id=chain.nurse)

    @pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
    @pytest.mark.parametrize("table", CHAIN)
    def test_no_row_of_the_chain_is_replaced(self, chain: Chain, table: str, verb: str) -> None:
        chain.scheduled()
        row = rows(chain.p, table)[-1]
        before = rows(chain.p, table)
        with refused("clinic.exists", "workflow.wrong_state", *SPOKEN[table]):
            chain.p.insert(verb, table, {**row, "updated_at": "2030-01-01T00:00:00.000000Z"})
        assert rows(chain.p, table) == before

    @pytest.mark.parametrize("table", CHAIN)
    def test_no_row_of_the_chain_is_replaced_by_an_update(self, chain: Chain, table: str) -> None:
        first = chain.scheduled()
        chain.scheduled(start=NOON + 5 * WEEK)
        one, other = rows(chain.p, table)[:2]
        with refused("clinic.exists", "clinic.broken", "clinic.kept", *SPOKEN[table]):
            chain.p.run(
                f"UPDATE OR REPLACE {table} SET id = ? WHERE id = ?", other["id"], one["id"]
            )
        assert chain.p.value("procedure_plan", first.plan, "status") == "SCHEDULED"

    def test_a_live_consent_is_not_replaced_by_another(self, chain: Chain) -> None:
        way = chain.asked()
        row = chain.p.row("consent", way.consent)
        fresh = {**row, "id": chain.nurse, "status": "DRAFT"}
        for verb in ("INSERT OR REPLACE", "INSERT OR IGNORE"):
            with refused("consent.one_live"):
                chain.p.insert(verb, "consent", fresh)
        with refused("consent.one_live"):
            chain.p.run(
                "INSERT INTO consent SELECT * FROM consent WHERE TRUE"
                " ON CONFLICT DO UPDATE SET status = 'SIGNED'"
            )

    def test_a_movement_does_not_slip_past_its_balance(self, chain: Chain) -> None:
        item = chain.p.put("stock_item", sku="S", name="S", kind="CONSUMABLE", base_unit="piece")
        lot = chain.p.put("stock_lot", item_id=item, site_id=chain.site)
        row = chain.p.put(
            "stock_movement", lot_id=lot, item_id=item, seq=1, kind="RECEIPT", quantity=1,
            on_hand_change=1, reserved_change=0, on_hand_after=1, reserved_after=0,
            person_id=chain.nurse,
        )  # fmt: skip
        waste = {
            **chain.p.row("stock_movement", row), "id": chain.nurse, "seq": 2, "kind": "WASTE",
            "quantity": 2, "on_hand_change": -2, "on_hand_after": -1,
        }  # fmt: skip
        for verb in ("INSERT OR IGNORE", "INSERT OR REPLACE"):
            try:
                chain.p.insert(verb, "stock_movement", waste)
            except Exception:  # noqa: BLE001  refused or left out: the balance tells
                continue
        assert chain.p.row("stock_lot", lot)["on_hand"] == 1
        assert len(rows(chain.p, "stock_movement")) == 1


SPOKEN = {
    "consultation": ("consultations.locked",),
    "procedure_plan": ("plans.fixed", "plans.emergency_not_authorised"),
    "plan_revision": ("plans.frozen",),
    "plan_line": ("plans.frozen",),
    "plan_approval": ("plans.kept", "plans.approval_late"),
    "consent": ("consent.fixed", "consent.signed_kept", "consent.plan_not_approved",
                "consent.one_live", "consent.document_missing"),
    "consent_signature": ("consent.evidence_kept", "consent.not_open_for_signing",
                          "consent.signed_already"),
    "surgical_case": ("theatre.case_fixed", "theatre.case_open", "theatre.consent_missing"),
    "theatre_booking": ("theatre.slot_fixed", "theatre.one_slot", "theatre.not_allocated",
                        "theatre.room_taken", "theatre.surgeon_taken", "theatre.patient_taken"),
    "allocation": ("centre.taken",),
}  # fmt: skip


@pytest.mark.parametrize("engine_name", ["postgresql"])
class TestPostgres:
    """A login that owns nothing and may write every table."""

    def test_the_program_owns_nothing(self, program: Program) -> None:
        asked = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert program.ask(asked, OUTSIDER) == [(False,)]
        owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
        assert program.ask(owned, OUTSIDER) == [(0,)]

    def test_no_table_is_emptied_at_one_stroke(self, program: Program) -> None:
        spoken = {r.code for r in schema.GUARDS if isinstance(r, NoTruncate)} | {"clinic.broken"}
        assert set(EMPTIED) == set(schema.metadata.tables)
        for table in EMPTIED:
            with refused(*spoken):
                program.run(f"TRUNCATE {table} CASCADE")

    def test_triggers_are_not_switched_off(self, program: Program, chain: Chain) -> None:
        way = chain.signed()
        for statement in (
            "ALTER TABLE consent DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "DROP TRIGGER guard_consent_kept_consent_delete ON consent",
            "CREATE TABLE mine (id int)",
        ):
            with refused("clinic.forbidden", "clinic.unavailable"):
                program.run(statement)
        with refused("consent.kept"):
            program.remove("consent", way.consent)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_programs_at_once_open_one_case(
    chain: Chain, walled_url: str, postgres: Cluster
) -> None:
    """The plan is locked by the guard: who comes second sees what the first one did."""
    way = chain.signed()
    first, second = open_program(walled_url), open_program(walled_url)
    case = {
        **_case(chain, way), "id": chain.nurse, "version": 1, "created_at": NOON,
        "created_by": chain.nurse, "updated_at": NOON, "updated_by": chain.nurse,
        "profile": "THEATRE", "performers": "[]", "implant_sides": "[]", "marks": "[]",
        "stop_when_safe": False,
    }  # fmt: skip
    names, marks = ", ".join(case), ", ".join(["%s"] * len(case))
    sql = f"INSERT INTO surgical_case ({names}) VALUES ({marks})"
    first.connection.execute(sql, list(case.values()))
    second.connection.execute("SET lock_timeout = '300ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):  # it waits for the plan
        second.connection.execute("UPDATE procedure_plan SET status = 'APPROVED'")
    second.connection.rollback()
    first.connection.commit()
    with refused("plans.case_going"):
        second.change("procedure_plan", way.plan, status="APPROVED")
    first.connection.close()
    second.connection.close()


def _case(chain: Chain, way: Way) -> dict[str, Any]:
    return {
        "patient_id": way.patient, "plan_id": way.plan, "plan_revision_id": way.revision_id,
        "consent_id": way.consent, "site_id": chain.site, "planned_minutes": 150,
    }  # fmt: skip


# Pre-op, portal, notices


def test_an_item_is_waived_by_name_where_it_may_be(chain: Chain) -> None:
    way = chain.approved()
    row = {"plan_id": way.plan, "patient_id": way.patient, "text": "t", "gate": "SURG"}
    fixed = chain.p.put("preop_item", code="BLOOD", **row)
    soft = chain.p.put("preop_item", code="PHOTO", **row, waivable=True)
    for item, override in (
        (fixed, chain.override(way, "PREOP_WAIVE")), (soft, chain.override(way, "LATE_ENTRY")),
        (soft, chain.override(chain.patient(), "PREOP_WAIVE")), (soft, None),
    ):  # fmt: skip
        with refused("preop.not_waivable", "clinic.broken"):
            chain.p.change("preop_item", item, status="WAIVED", override_id=override)
    named = chain.override(way, "PREOP_WAIVE")
    chain.p.change("preop_item", soft, status="WAIVED", override_id=named)
    with refused("preop.kept"):
        chain.p.change("preop_item", fixed, waivable=True)
    with refused("preop.kept"):
        chain.p.remove("preop_item", fixed)
    with refused("clinic.broken"):
        chain.p.change("preop_item", fixed, status="DONE")


def test_a_clearance_is_withdrawn_never_changed(chain: Chain) -> None:
    way = chain.approved()
    clearance = chain.p.put(
        "clearance", plan_id=way.plan, patient_id=way.patient, given_by=chain.nurse,
        valid_until=NOON + WEEK,
    )  # fmt: skip
    with refused("preop.clearance_kept"):
        chain.p.change("clearance", clearance, valid_until=NOON + 9 * WEEK)
    chain.p.change("clearance", clearance, withdrawn_at=NOON, withdrawn_by=chain.nurse)
    with refused("preop.clearance_kept"):
        chain.p.change("clearance", clearance, withdrawn_at=None, withdrawn_by=None)


def test_a_ticket_and_a_code_are_used_once(chain: Chain) -> None:
    way = chain.patient()
    ticket = chain.p.put(
        "ticket", secret_hash="1" * 64, patient_id=way.patient, purpose="PAY",
        issued_by=chain.nurse,
    )  # fmt: skip
    with refused("portal.ticket_spent"):
        chain.p.change("ticket", ticket, expires_at=NOON + WEEK)
    chain.p.change("ticket", ticket, ended_at=NOON, ended_how="DONE")
    with refused("portal.ticket_spent"):
        chain.p.change("ticket", ticket, ended_at=None)
    code = chain.p.put("email_code", purpose="RESET", code_hash="2" * 64)
    chain.p.change("email_code", code, tries=1)
    chain.p.change("email_code", code, used_at=NOON)
    with refused("portal.code_spent"):
        chain.p.change("email_code", code, used_at=None)


def test_a_message_is_written_once(chain: Chain) -> None:
    row = {"kind": "BOOKED", "dedupe": "B02/1", "recipient": "a@example.test"}
    message = chain.p.put("outbox", **row)
    with refused("notices.written_already"):
        chain.p.put("outbox", **row)
    with refused("notices.message_kept"):
        chain.p.change("outbox", message, recipient="b@example.test")
    chain.p.change("outbox", message, state="SENT", sent_at=NOON)
    with refused("notices.message_kept"):
        chain.p.change("outbox", message, state="PENDING")


def test_a_status_never_leaves_its_machine(chain: Chain) -> None:
    way = chain.scheduled()

    for table, row in (
        ("procedure_plan", way.plan), ("consent", way.consent), ("surgical_case", way.case),
        ("theatre_booking", way.booking),
    ):  # fmt: skip
        with refused(
            "workflow.wrong_state", "clinic.broken", "theatre.case_not_ready",
            "consent.relied_on", "plans.case_going",
        ):  # fmt: skip
            chain.p.change(table, row, status="SOMEWHERE")
