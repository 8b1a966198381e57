"""Holes that were found by trying, each with the statement that once went through."""

import sqlite3
from typing import Any
from uuid import uuid4

import pytest

from clinic_desktop.app import schema
from tests.store.test_walls_money import Till
from tests.support.clock import NOON
from tests.support.raw_chain import HOUR, WEEK, Chain, Way
from tests.support.second_program import refused

START = NOON + 3 * WEEK


def rows_of(chain: Chain) -> dict[str, str]:
    """One row of every table that the way of a patient fills."""
    found = {}
    for table in sorted(schema.metadata.tables):
        if "id" in schema.metadata.tables[table].columns:
            rows = chain.p.ask(f"SELECT id FROM {table} LIMIT 1")
            if rows:
                found[table] = str(rows[0][0])
    return found


@pytest.mark.row("F156")
def test_no_row_changes_its_id_its_patient_or_its_author(chain: Chain) -> None:
    chain.completed()
    other = chain.patient()
    rows = rows_of(chain)
    assert len(rows) > 15
    for table, row in rows.items():
        changes: list[dict[str, Any]] = [{"id": uuid4()}, {"created_by": uuid4()}]
        if chain.p.row(table, row).get("patient_id"):
            changes.append({"patient_id": other.patient})
        for change in changes:
            with pytest.raises(
                Exception,
                match=r"kept|fixed|frozen|locked|closed|number_back|broken|allocated|exists",
            ):
                chain.p.change(table, row, **change)


@pytest.mark.row("F156")
def test_no_row_is_deleted(chain: Chain) -> None:
    chain.completed()
    free = {"patient_phone"}
    for table, row in rows_of(chain).items():
        if table not in free:
            with pytest.raises(
                Exception, match=r"kept|frozen|locked|number_back|not_allocated|broken|note_signed"
            ):
                chain.p.remove(table, row)


def test_the_code_of_a_line_fits_the_kind_of_its_plan(chain: Chain) -> None:
    way = chain.planned()
    with refused("plans.elective_code"):
        chain.p.change("plan_line", way.line, procedure_code="RTT_HAEMATOMA")
    row = {**chain.p.row("plan_line", way.line), "id": uuid4(), "procedure_code": "RTT_HAEMATOMA"}
    with refused("plans.elective_code"):
        chain.p.put("plan_line", **row)


def appointment(chain: Chain, way: Way, **more: Any) -> str:
    """A visit at the time of the slot, its times taken as far as they are free."""
    row = str(uuid4())
    clinician = more.get("clinician_id", chain.surgeon)
    for kind, resource in (("PERSON", clinician), ("PATIENT", way.patient)):
        chain.p.put(
            "allocation", kind=kind, resource_id=resource, source="APPOINTMENT", source_id=row,
            starts_at=START, ends_at=START + HOUR, live=True,
        )  # fmt: skip
    return chain.p.put(
        "appointment", id=row, patient_id=way.patient, site_id=chain.site, starts_at=START,
        ends_at=START + HOUR, **{"clinician_id": chain.surgeon, **more},
    )  # fmt: skip


def test_a_visit_whose_time_was_given_back_still_keeps_others_out(chain: Chain) -> None:
    visit = appointment(chain, chain.patient())
    chain.p.run(f"UPDATE allocation SET live = FALSE WHERE source_id = '{visit}'")
    with refused("theatre.surgeon_taken"):
        chain.booked(start=START)


def test_a_room_is_visited_by_one_at_a_time(chain: Chain) -> None:
    room = chain.p.put("resource", site_id=chain.site, kind="ROOM", name="A")
    appointment(chain, chain.patient(), room_id=room)
    nurse = {"clinician_id": chain.nurse}
    with refused("consultations.room_taken"):
        appointment(chain, chain.patient(), room_id=room, **nurse)


def test_a_theatre_that_is_booked_takes_no_visit(chain: Chain) -> None:
    chain.booked(start=START)
    with refused("consultations.room_taken"):
        appointment(chain, chain.patient(), room_id=chain.theatre, clinician_id=chain.nurse)


def test_a_piece_with_a_serial_number_is_received_once(chain: Chain) -> None:
    item = chain.p.put("stock_item", sku="I", name="I", kind="IMPLANT", base_unit="piece")
    lot = chain.p.put("stock_lot", item_id=item, site_id=chain.site, serial="SN-7")
    row = {"lot_id": lot, "item_id": item, "quantity": 1, "person_id": chain.nurse,
           "reserved_change": 0, "reserved_after": 0}  # fmt: skip
    into = {"kind": "RECEIPT", "on_hand_change": 1, "on_hand_after": 1}
    chain.p.put("stock_movement", **row, **into, seq=1)
    way = chain.in_theatre()
    used = {"kind": "CONSUME", "on_hand_change": -1, "on_hand_after": 0, "patient_id": way.patient}
    chain.p.put("stock_movement", **row, **used, seq=2)
    with refused("inventory.serial_taken"):
        chain.p.put("stock_movement", **row, **into, seq=3)


def test_credit_notes_together_stay_within_their_bill(chain: Chain) -> None:
    till = Till(chain)
    invoice = till.issued()
    notes = [till.draft(kind="CREDIT_NOTE", credits_id=invoice) for _ in range(2)]
    for note in notes:
        till.line(note)
    till.issue(notes[0])
    with refused("billing.nothing_to_credit"):
        till.issue(notes[1])


def test_a_series_of_numbers_is_not_renamed(chain: Chain) -> None:
    till = Till(chain)
    till.issued()
    with refused("centre.number_back"):
        till.p.change("number_series", till.series, scope="2027")


def test_the_head_of_the_chain_goes_on_with_its_row_alone(chain: Chain) -> None:
    head = "UPDATE audit_head SET seq = seq + 1, hash = 'x'"
    with pytest.raises(Exception, match="audit.chain_order"):
        chain.p.run(head)
    ((prev,),) = chain.p.ask("SELECT hash FROM audit_head")
    row = "INSERT INTO audit_event (chain, seq, prev, hash, body) VALUES ('main', 1, '{}', 'h', '')"
    with pytest.raises(Exception, match="audit.chain_order"):
        chain.p.run(row.format("another"))
    chain.p.run(row.format(prev))
    assert chain.p.ask("SELECT seq, hash FROM audit_head")[0] == (1, "h")


@pytest.mark.parametrize("engine_name", ["sqlite"])
class TestSqlite:
    """Ways of a program with default settings, or with settings of its own."""

    @pytest.mark.parametrize("table", ["consent", "surgical_case", "procedure_plan", "patient"])
    def test_no_row_is_replaced_by_its_place_in_the_file(self, chain: Chain, table: str) -> None:
        """REPLACE clears the way for a rowid without a trigger of DELETE."""
        chain.scheduled()
        chain.scheduled(start=START + WEEK)
        one, other = (str(row[0]) for row in chain.p.ask(f"SELECT id FROM {table} LIMIT 2"))
        place = f"(SELECT rowid FROM {table} WHERE id = '{other}')"
        with refused("clinic.exists"):
            chain.p.run(f"UPDATE OR REPLACE {table} SET rowid = {place} WHERE id = '{one}'")
        row = {**chain.p.row(table, one), "id": str(uuid4())}
        names = ", ".join(row)
        with pytest.raises(sqlite3.IntegrityError):
            chain.p.run(
                f"REPLACE INTO {table} (rowid, {names}) SELECT {place},"
                f" {', '.join('?' * len(row))}", *row.values(),
            )  # fmt: skip
        assert len(chain.p.ask(f"SELECT id FROM {table} WHERE id IN (?, ?)", one, other)) == 2

    def test_checks_hold_where_they_are_switched_off(self, chain: Chain) -> None:
        way = chain.signed()
        till = Till(chain)
        invoice = till.issued()
        chain.p.connection.execute("PRAGMA ignore_check_constraints = ON")
        with refused("clinic.broken"):
            chain.case_of(way, planned_minutes=-1)
        with refused("clinic.broken"):
            till.payment(-5)
        with refused("billing.overpaid", "billing.not_in_ledger"):
            chain.p.change("invoice", invoice, paid_minor=99_999)
        item = chain.p.put("stock_item", sku="S", name="S", kind="CONSUMABLE", base_unit="piece")
        lot = chain.p.put("stock_lot", item_id=item, site_id=chain.site)
        with refused("inventory.out_of_stock"):
            chain.p.put(
                "stock_movement", lot_id=lot, item_id=item, person_id=chain.nurse, seq=1,
                kind="WASTE", quantity=1, on_hand_change=-1, reserved_change=0, on_hand_after=-1,
                reserved_after=0,
            )  # fmt: skip

    def test_the_settings_are_not_replaced(self, chain: Chain) -> None:
        settings = chain.p.put("clinic_setting", single=1, name="A", time_zone="UTC", demo=True)
        with refused("clinic.exists", "clinic.kept"):
            chain.p.insert("REPLACE", "clinic_setting", {
                **chain.p.row("clinic_setting", settings), "demo": False,
            })  # fmt: skip
