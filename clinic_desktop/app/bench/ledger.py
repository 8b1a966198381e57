"""Paid invoices and a long audit chain, past the services, with all walls on."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, update

from clinic_desktop.app import schema
from clinic_desktop.app.bench import crowd
from clinic_desktop.app.bench.calendar import House
from clinic_desktop.core.caller import SYSTEM_ID
from clinic_desktop.core.clock import utc_now
from clinic_desktop.store import audit
from clinic_desktop.store.engine import take_longer

SERIES, PART, MONTHS = "BENCH", 1_000, 24
METHODS = ("CARD", "CASH", "TRANSFER", "MOBILE")
TOTAL, TAX = 120_000, 20_000


def fill_invoices(engine: Engine, house: House, patients: int, count: int) -> None:
    """As many as are missing to `count`, spread over two years, each issued and paid."""
    invoice = _table("invoice")
    with engine.begin() as connection:
        of_ours = select(func.count()).where(invoice.c.series == SERIES)
        there = connection.scalar(of_ours) or 0
        if not there:
            row = {"id": crowd.made_id(0, "series"), "kind": "INVOICE", "scope": SERIES, "last": 0}
            _put(connection, "number_series", [row])
    for begin in range(there, count, PART):
        numbers = range(begin, min(begin + PART, count))
        with engine.begin() as connection:
            take_longer(connection)
            _drafted(connection, house, patients, numbers)
            _issued(connection, house, numbers)
            _paid(connection, house, patients, numbers)


def draft(engine: Engine, site: UUID, patient: UUID, amounts: Sequence[int]) -> UUID:
    """An invoice of so many lines that waits for its number (minor units, 20 % tax inside)."""
    made = uuid4()
    with engine.begin() as connection:
        _put(connection, "invoice", [
            {"id": made, "kind": "SALE", "currency": "EUR", "patient_id": patient,
             "site_id": site, "total_minor": sum(amounts), "paid_minor": 0,
             "credited_minor": 0, "status": "DRAFT"}
        ])  # fmt: skip
        _put(connection, "invoice_line", [
            {"id": uuid4(), "invoice_id": made, "patient_id": patient, "position": position,
             "text": f"Part {position + 1}", "quantity": 1, "unit_minor": amount,
             "total_minor": amount, "tax_category": "STANDARD", "tax_rate_bp": 2000,
             "tax_minor": amount // 6}
            for position, amount in enumerate(amounts)
        ])  # fmt: skip
    return made


def issued_at(number: int, count: int, now: datetime) -> datetime:
    """The newest number is of today; so many days ago are the others."""
    return now - timedelta(days=MONTHS * 30 * (count - 1 - number % count) / count)


def _drafted(line: Connection, house: House, patients: int, numbers: Sequence[int]) -> None:
    _put(line, "invoice", [
        {"id": crowd.made_id(n, "invoice"), "kind": "SALE", "currency": "EUR",
         "patient_id": crowd.made_id(n % patients), "site_id": house.site, "total_minor": TOTAL,
         "paid_minor": 0, "credited_minor": 0, "status": "DRAFT"}
        for n in numbers
    ])  # fmt: skip
    _put(line, "invoice_line", [
        {"id": crowd.made_id(n, "invoice line"), "invoice_id": crowd.made_id(n, "invoice"),
         "patient_id": crowd.made_id(n % patients), "position": 0, "text": "Operation",
         "quantity": 1, "unit_minor": TOTAL, "total_minor": TOTAL, "tax_category": "STANDARD",
         "tax_rate_bp": 2000, "tax_minor": TAX,
         "performer_id": house.surgeons[n % len(house.surgeons)]}
        for n in numbers
    ])  # fmt: skip


def _issued(line: Connection, house: House, numbers: Sequence[int]) -> None:
    """One after the other: each takes the number that the counter has just come to."""
    series, invoice = _table("number_series"), _table("invoice")
    counted = update(series).where(series.c.scope == SERIES).values(last=bindparam("number"))
    issue = update(invoice).where(invoice.c.id == bindparam("which")).values(
        status="ISSUED", series=SERIES, number=bindparam("no"), issued_at=bindparam("at")
    )  # fmt: skip
    for n in numbers:
        line.execute(counted, {"number": n + 1})
        at = issued_at(n, 50_000, house.now)
        line.execute(issue, {"which": crowd.made_id(n, "invoice"), "no": n + 1, "at": at})


def _paid(line: Connection, house: House, patients: int, numbers: Sequence[int]) -> None:
    _put(line, "payment", [
        {"id": crowd.made_id(n, "payment"), "patient_id": crowd.made_id(n % patients),
         "invoice_id": crowd.made_id(n, "invoice"), "direction": "IN",
         "method": METHODS[n % len(METHODS)], "amount_minor": TOTAL, "currency": "EUR",
         "idempotency_key": f"bench {n}", "request_hash": "e" * 64, "status": "COMPLETED",
         "taken_at": issued_at(n, 50_000, house.now)}
        for n in numbers
    ])  # fmt: skip
    _put(line, "payment_allocation", [
        {"id": crowd.made_id(n, "set off"), "payment_id": crowd.made_id(n, "payment"),
         "invoice_id": crowd.made_id(n, "invoice"), "amount_minor": TOTAL,
         "patient_id": crowd.made_id(n % patients), "allocated_at": house.now}
        for n in numbers
    ])  # fmt: skip
    invoice = _table("invoice")
    settle = update(invoice).where(invoice.c.id == bindparam("which")).values(status="PAID")
    line.execute(settle, [{"which": crowd.made_id(n, "invoice")} for n in numbers])


def fill_chain(engine: Engine, patients: int, count: int) -> None:
    """Rows of looks into files, until the chain has `count`."""
    at = utc_now().isoformat(timespec="microseconds")
    while True:
        with engine.begin() as connection:
            take_longer(connection)
            head = connection.execute(select(audit.head_table).with_for_update()).one()
            many = min(5_000, count - head.seq)
            if many <= 0:
                return
            rows, files, prev = list[dict[str, Any]](), list[dict[str, Any]](), head.hash
            for seq in range(head.seq + 1, head.seq + many + 1):
                patient = crowd.made_id(seq % patients)
                body = {
                    "v": 1, "chain": head.chain, "seq": seq, "op": "progress.file", "inner": [],
                    "actor": str(SYSTEM_ID), "kind": "staff", "session": "", "outcome": "done",
                    "patients": [str(patient)], "touched": [], "at": at,
                }  # fmt: skip
                words = json.dumps(body, sort_keys=True, separators=(",", ":"))
                digest = sha256((prev + words).encode()).hexdigest()
                rows.append(
                    {"chain": head.chain, "seq": seq, "prev": prev, "hash": digest, "body": words}
                )
                files.append({"seq": seq, "patient_id": patient})
                prev = digest
            connection.execute(insert(audit.event_table), rows)
            connection.execute(insert(audit.opened_table), files)


def _put(line: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    stamp = crowd.written(utc_now())
    line.execute(insert(_table(table)), [{**row, **stamp} for row in rows])


def _table(name: str) -> Table:
    return schema.metadata.tables[name]
