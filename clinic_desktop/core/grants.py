"""Who may do what: the permission table and the patient's own codes, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic_desktop.core.moves import rows_of
from clinic_desktop.core.resources import resource

PERMISSIONS_FILE = "rules/permissions.tsv"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "REC": "RECEPTION",
        "SUR": "SURGEON",
        "NUR": "NURSE",
        "ANA": "ANAESTHETIST",
        "THM": "THEATRE_MANAGER",
        "STK": "STOCK_KEEPER",
        "BIL": "BILLING",
        "ADM": "ADMIN",
        "AUD": "AUDITOR",
        "PAT": "PATIENT",
    }
)
"""Short names of the table's columns, in its order, and the roles they stand for."""

PATIENT = "PATIENT"
NONE, OWN = "-", "o"

WIDTH: Mapping[str, int] = MappingProxyType({OWN: 0, "s": 1, "F": 2, "a": 3, "c": 4})
"""Which scope is wider: clinic, assigned, some fields, status only. Own stands apart."""

FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "P": "PIN",
        "R": "reason",
        "2": "second person",
        "B": "restricted file: assigned staff or break-glass",
        "F": "limited to the fields of the note",
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """How far one role may carry out one operation; `flags` are letters of FLAGS."""

    scope: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: an operation, the roles it is granted to, and what it demands."""

    operation: str
    scopes: Mapping[str, str]
    flags: frozenset[str]
    note: str


def granted(roles: Iterable[str]) -> Mapping[str, str]:
    """Operation → widest scope that any of `roles` gives; unknown roles raise KeyError."""
    held: dict[str, str] = {}
    for role in roles:
        for operation, grant in GRANTS[role].items():
            now = held.get(operation)
            if now is None or WIDTH[grant.scope] > WIDTH[now]:
                held[operation] = grant.scope
    return held


def satisfies(held: str, asked: str) -> bool:
    """Whether scope `held` is enough for `asked`. Own satisfies own and nothing else."""
    if OWN in (held, asked):
        return held == asked
    return WIDTH[held] >= WIDTH[asked]


def _read_permissions() -> dict[str, Permission]:
    first = resource(PERMISSIONS_FILE).read_text(encoding="utf-8").splitlines()[0]
    columns = [ROLES[name] for name in first.split("\t")[1 : 1 + len(ROLES)]]
    table: dict[str, Permission] = {}
    for operation, *cells, flags, note in rows_of(PERMISSIONS_FILE):
        scopes = {r: s for r, s in zip(columns, cells, strict=True) if s != NONE}
        marks = frozenset() if flags == NONE else frozenset(flags)
        table[operation] = Permission(
            operation, MappingProxyType(scopes), marks, "" if note == NONE else note
        )
    return table


def _read_patient_codes() -> dict[str, tuple[str, ...]]:
    rows = rows_of("rules/patient_codes.tsv")
    return {code: tuple(operations.split(" ")) for code, operations in rows}


def _grants() -> dict[str, Mapping[str, Grant]]:
    """Staff by the columns; a patient only through the codes, never by a column alone."""
    opened = {operation for operations in PATIENT_CODES.values() for operation in operations}
    return {
        role: MappingProxyType(
            {
                p.operation: Grant(p.scopes[role], p.flags)
                for p in PERMISSIONS.values()
                if role in p.scopes and (role != PATIENT or p.operation in opened)
            }
        )
        for role in ROLES.values()
    }


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(_read_permissions())

PATIENT_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(_read_patient_codes())
"""`patients:own:read` and its like, exactly as requested, and the operations each one opens."""

GRANTS: Mapping[str, Mapping[str, Grant]] = MappingProxyType(_grants())
"""Role → operation → grant."""
