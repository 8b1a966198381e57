"""permissions.tsv and patient_codes.tsv as the tests read them, by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, SIGNED_IN, TABLET
from clinic_desktop.core.operations import Operation
from clinic_desktop.core.resources import resource
from clinic_desktop.domain.accounts.interface.guardians import NotSeenYet

COLUMNS = {
    "REC": "RECEPTION", "SUR": "SURGEON", "NUR": "NURSE", "ANA": "ANAESTHETIST",
    "THM": "THEATRE_MANAGER", "STK": "STOCK_KEEPER", "BIL": "BILLING", "ADM": "ADMIN",
    "AUD": "AUDITOR", "PAT": "PATIENT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    cells: Mapping[str, str]  # role → scope
    flags: str


def table() -> dict[str, Row]:
    """Read here by itself, so that a fault of the program's own reading is seen."""
    first, *lines = resource("rules/permissions.tsv").read_text("utf-8").splitlines()
    names = [COLUMNS[name] for name in first.split("\t")[1:11]]
    found = {}
    for line in lines:
        name, *cells, flags, _note = line.split("\t")
        found[name] = Row(dict(zip(names, cells, strict=True)), flags)
    codes = resource("rules/patient_codes.tsv").read_text("utf-8").splitlines()
    opened = {n for line in codes if not line.startswith("#") for n in line.split("\t")[1].split()}
    assert opened == {name for name, row in found.items() if row.cells["PATIENT"] != "-"}
    return found


TABLE = table()


WARD, TOLD = "WARD", "TOLD"
"""Columns of PATIENT: a guardian who speaks for a ward, and one whose evidence nobody has seen."""

OF_PORTAL = ("PATIENT", WARD, TOLD)
TOLD_MAY = {
    "patients.record.read_admin", "patients.record.update_admin",
    "patients.contact_permission.update", "patients.notice.accept",
    "consultations.appointment.request",
}  # fmt: skip
"""What registering a child needs; said here once more, so that a wider one is seen."""


def expected(role: str, what: Operation, *, pin: bool = True) -> type[errors.ClinicError] | None:
    """What the door says to a role, to `nobody`, to a guardian, or to a paired `tablet`."""
    if role in (WARD, TOLD):
        shut = expected("PATIENT", what)
        only_said = shut is None and what.permission in TABLE and what.permission not in TOLD_MAY
        return NotSeenYet if role == TOLD and only_said else shut
    if what.permission == ANYONE:
        return None
    if role == "nobody":
        return errors.SignedOut
    if what.permission in (SIGNED_IN, TABLET):
        return None if (role == "tablet") is (what.permission == TABLET) else errors.Forbidden
    row = TABLE.get(what.permission)
    if row is None or row.cells.get(role, "-") == "-":
        return errors.Forbidden
    return errors.StepUpNeeded if "P" in row.flags and not pin and role != "PATIENT" else None
