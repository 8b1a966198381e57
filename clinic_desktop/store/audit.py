"""The chain: one row per command, refusal and opened file; the last statement before commit."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    cast,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from clinic_desktop.store.base import Base, Id
from clinic_desktop.store.guards import Guard, Shield, append_only, no_delete
from clinic_desktop.store.ledgers import carries
from clinic_desktop.store.many import insert_rows

CHAIN = "main"
NOTIFY = text("SELECT pg_notify('change', :seq)")
head_table = Table(
    "audit_head",
    Base.metadata,
    Column("chain", String(20), primary_key=True),
    Column("installation", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
event_table = Table(
    "audit_event",
    Base.metadata,
    Column("chain", String(20), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
)
opened_table = Table(
    "audit_patient",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("patient_id", Id, primary_key=True),
    Index("ix_audit_patient_patient_id", "patient_id", "seq"),
)
EVENTS = (event_table.c.seq, event_table.c.prev, event_table.c.body, event_table.c.hash)
NOBODY: frozenset[str] = frozenset()
_read = json.JSONDecoder().raw_decode
NO_FILE = (1 << 62, NOBODY)
change_table = Table(
    "change",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("row_id", String(80), nullable=False),
    Index("ix_change_row", "row_id", "kind"),
)
NEXT = (
    "EXISTS (SELECT 1 FROM audit_head h WHERE h.chain = NEW.chain AND NEW.seq = h.seq + 1"
    " AND NEW.prev = h.hash)"
)
WRITTEN = (
    "NEW.chain = OLD.chain AND NEW.installation = OLD.installation AND NEW.seq = OLD.seq + 1"
    " AND EXISTS (SELECT 1 FROM audit_event e WHERE e.chain = NEW.chain AND e.seq = NEW.seq"
    " AND e.hash = NEW.hash AND e.prev = OLD.hash)"
)
CARRY = "UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain"
GUARDS = (
    *append_only("audit.append_only", "audit_event"),
    *append_only("audit.append_only", "audit_patient"),
    Guard("audit.chain_order", "audit_event", "INSERT", NEXT),
    carries("audit.chain_order", "audit_event", CARRY),
    Guard("audit.chain_order", "audit_head", "UPDATE", WRITTEN),
    Guard("audit.chain_order", "audit_head", "INSERT", f"NEW.chain = '{CHAIN}' AND NEW.seq = 0"),
    *no_delete("audit.append_only", "audit_head"),
    Shield("audit_head"),
)


HEAD = select(head_table).where(head_table.c.chain == CHAIN).with_for_update()
EVENT = insert(event_table)
"""Asked at the end of every command, so they are made once."""


def genesis(installation: UUID) -> str:
    """The hash before the first row."""
    return sha256(f"genesis:{CHAIN}:{installation}".encode()).hexdigest()


def begin_chain(connection: Connection, installation: UUID) -> None:
    """The one row that the first command of a new database continues."""
    connection.execute(
        insert(head_table).values(
            chain=CHAIN, installation=installation, seq=0, hash=genesis(installation)
        )
    )


def append(
    session: Session,
    body: dict[str, Any],
    touched: Iterable[tuple[str, str]],
    opened: Iterable[UUID],
) -> int:
    """Take the head, write what changed and the row under its number; only commit may follow.

    The row carries the head along by itself, so that the two are never apart.
    """
    run = session.connection().execute
    head = run(HEAD).one()
    seq: int = head.seq + 1
    words = _line({"v": 1, "chain": CHAIN, "seq": seq, **body})
    digest = sha256((head.hash + words).encode()).hexdigest()
    rows = [{"seq": seq, "no": i, "kind": k, "row_id": r} for i, (k, r) in enumerate(touched)]
    insert_rows(session.connection(), change_table, rows)
    run(EVENT, {"chain": CHAIN, "seq": seq, "prev": head.hash, "hash": digest, "body": words})
    files = [{"seq": seq, "patient_id": patient} for patient in opened]
    insert_rows(session.connection(), opened_table, files)
    if rows and session.get_bind().dialect.name == "postgresql":
        run(NOTIFY, {"seq": str(seq)})  # a hint to read on, sent by the commit
    return seq


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `audit verify` found: `bad` is None, or the first bad number and its kind."""

    rows: int
    bad: int | None = None
    kind: str = ""


def verify(connection: Connection) -> Verdict:
    """Walk the whole chain; names the first bad place: gap, link, hash, file, head or missing."""
    head = connection.execute(select(head_table)).first()
    if head is None:
        return Verdict(0, 0, "missing")
    files, prev, count = _files(connection), genesis(head.installation), 0
    opened = next(files, NO_FILE)
    asked = select(*EVENTS).order_by(event_table.c.seq).execution_options(yield_per=5000)
    with connection.execute(asked) as rows:
        for seq, before, words, digest in chain.from_iterable(rows.partitions()):
            count += 1
            mine = NOBODY
            if opened[0] <= count:
                if opened[0] < count:
                    return Verdict(count, opened[0], "file")
                mine, opened = opened[1], next(files, NO_FILE)
            kind = _fault(seq, before, words, digest, count, prev, mine)
            if kind:
                return Verdict(count, count, kind)
            prev = digest
    if head.seq != count or head.hash != prev:
        return Verdict(count, count + 1, "head")
    return Verdict(count) if opened is NO_FILE else Verdict(count, opened[0], "file")


def proves(
    connection: Connection, kind: str, row_id: str, noted: str, patient_id: UUID | None = None
) -> bool | None:
    """Whether a row of the chain, joined to its neighbours, noted `noted` when it wrote the row.

    It is looked for among those that opened the file of `patient_id`, which have an index, and only
    where none is there among all. None where the chain knows nothing of that row.
    """
    wrote = select(change_table.c.seq).where(
        change_table.c.kind == kind, change_table.c.row_id == row_id
    )
    of_file = wrote.join(opened_table, opened_table.c.seq == change_table.c.seq).where(
        opened_table.c.patient_id == patient_id
    )
    seqs = connection.execute(of_file).scalars().all() if patient_id is not None else ()
    seqs = seqs or connection.execute(wrote).scalars().all()
    if not seqs:
        return None
    return any(_stands(connection, seq, noted) for seq in seqs)


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the chain: `hash` is the SHA-256 of `prev` and `body`, one behind the other."""

    seq: int
    prev: str
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The rows that wrote certain things, in order, and where the chain stands now."""

    links: tuple[Link, ...]
    installation: UUID
    seq: int
    hash: str


def trail(connection: Connection, rows: Mapping[str, Collection[str]]) -> Trail:
    """What wrote `rows` (ids by table). Nothing is judged: each link proves itself."""
    asked = select(*EVENTS).where(
        event_table.c.chain == CHAIN,
        event_table.c.seq.in_(select(change_table.c.seq).where(of_rows(rows))),
    )
    links = tuple(
        Link(seq, prev, body, digest)
        for seq, prev, body, digest in connection.execute(asked.order_by(event_table.c.seq))
    )
    head = connection.execute(select(head_table).where(head_table.c.chain == CHAIN)).one()
    return Trail(links, head.installation, head.seq, head.hash)


def of_rows(rows: Mapping[str, Collection[str]]) -> ColumnElement[bool]:
    """Of `change`: the lines that speak of these ids by table; they are found by their row."""
    return or_(
        *(
            and_(change_table.c.kind == kind, change_table.c.row_id.in_(ids))
            for kind, ids in rows.items()
        )
    )


def _stands(connection: Connection, seq: int, noted: str) -> bool:
    near = select(event_table).where(
        event_table.c.chain == CHAIN, event_table.c.seq.between(seq - 1, seq + 1)
    )
    found = {row.seq: row for row in connection.execute(near.order_by(event_table.c.seq))}
    row = found.get(seq)
    if row is None or row.hash != sha256((row.prev + row.body).encode()).hexdigest():
        return False
    before, after = found.get(seq - 1), found.get(seq + 1)
    joined = (before.hash == row.prev if before else seq == 1) and (
        after is None or after.prev == row.hash
    )
    return joined and noted in json.loads(row.body).get("noted", {}).values()


def _files(connection: Connection) -> Iterator[tuple[int, frozenset[str]]]:
    """Which files each row opened, in the order of the rows."""
    asked = select(opened_table.c.seq, cast(opened_table.c.patient_id, Text))
    in_order = asked.order_by(opened_table.c.seq).execution_options(yield_per=5000)
    with connection.execute(in_order) as rows:
        seq, found = 0, list[str]()
        for number, patient in chain.from_iterable(rows.partitions()):
            if number != seq and found:
                yield seq, frozenset(found)
                found = []
            seq = number
            found.append(patient)
        if found:
            yield seq, frozenset(found)


def _fault(
    seq: int, before: str, words: str, digest: str, number: int, prev: str, opened: frozenset[str]
) -> str:
    if seq != number:
        return "gap"
    if before != prev:
        return "link"
    if digest != sha256((prev + words).encode()).hexdigest():
        return "hash"
    body, end = _read(words)
    if end != len(words) or body["seq"] != number:
        return "file"
    return "" if opened == set(body.get("patients", ())) else "file"
