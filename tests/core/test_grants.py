"""The permission table: each cell, the patient's codes, and which scope is wider."""

import re

import pytest

from clinic_desktop.core.grants import (
    FLAGS,
    GRANTS,
    OWN,
    PATIENT,
    PATIENT_CODES,
    PERMISSIONS,
    ROLES,
    WIDTH,
    granted,
    satisfies,
)
from clinic_desktop.core.resources import resource

CLINICAL_TEXT = (
    "patients.record.read_clinical",
    "consultations.record.read",
    "consultations.photo.read",
    "consultations.prescription.read",
    "consent.consent.read",
    "consent.document.read",
    "theatre.case.read",
)

REQUESTED_CODES = {
    "patients:own:read": "F145",
    "patients:own:write": "F146",
    "consent:own:read": "F147",
    "consent:own:write": "F148",
    "consultation:own:read": "F149",
    "billing:own:read": "F150",
    "billing:own:write": "F151",
}


def test_the_grants_are_the_table_cell_by_cell() -> None:
    lines = resource("rules/permissions.tsv").read_text("utf-8").splitlines()
    columns = [ROLES[name] for name in lines[0].split("\t")[1:11]]
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len(rows) == len(PERMISSIONS) == 184
    for operation, *cells, flags, _note in rows:
        for role, cell in zip(columns, cells, strict=True):
            grant = GRANTS[role].get(operation)
            assert (grant.scope if grant else "-") == cell, (operation, role)
            if grant:
                assert "".join(sorted(grant.flags)) == "".join(sorted(flags.strip("-")))


def test_names_scopes_and_flags_are_well_formed() -> None:
    for permission in PERMISSIONS.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+\.[a-z_]+", permission.operation)
        assert permission.scopes, "granted to nobody"
        assert set(permission.scopes.values()) <= set(WIDTH)
        assert permission.flags <= set(FLAGS)
        for role, scope in permission.scopes.items():
            assert (scope == OWN) <= (role == PATIENT)
            assert (role == PATIENT) <= (scope in (OWN, "F"))


@pytest.mark.parametrize("operation", CLINICAL_TEXT)
def test_no_clinical_text_for_desk_money_store_and_administration(operation: str) -> None:
    scopes = PERMISSIONS[operation].scopes
    assert not {"ADMIN", "BILLING", "STOCK_KEEPER"} & set(scopes)
    assert scopes.get("RECEPTION", "s") == "s"


@pytest.mark.parametrize(
    "code", [pytest.param(c, marks=pytest.mark.row(r)) for c, r in REQUESTED_CODES.items()]
)
def test_the_requested_codes_open_operations_of_a_patient(code: str) -> None:
    assert PATIENT_CODES[code]
    for operation in PATIENT_CODES[code]:
        assert GRANTS[PATIENT][operation].scope in (OWN, "F")


def test_codes_and_column_of_the_patient_agree() -> None:
    opened = {operation for operations in PATIENT_CODES.values() for operation in operations}
    assert opened == {p.operation for p in PERMISSIONS.values() if PATIENT in p.scopes}
    assert opened == set(GRANTS[PATIENT])
    for permission in PERMISSIONS.values():
        for code in re.findall(r"\b[a-z]+:own:(?:read|write)\b", permission.note):
            assert code in PATIENT_CODES


@pytest.mark.parametrize(
    ("roles", "operation", "scope"),
    [
        (["RECEPTION"], "patients.alert.read", "s"),
        (["RECEPTION", "NURSE"], "patients.alert.read", "c"),
        (["NURSE", "SURGEON"], "consultations.record.write", "a"),
        (["NURSE"], "consultations.record.write", "F"),
        (["SURGEON", "THEATRE_MANAGER"], "theatre.case.hold", "c"),
        (["RECEPTION", "BILLING"], "billing.payment.reverse", "c"),
        (["PATIENT"], "billing.invoice.read", "o"),
        (["PATIENT"], "preop.item.read", "F"),
        (["PATIENT"], "audit.event.read", None),
        ([], "plans.catalogue.read", None),
        (["PATIENT", "BILLING"], "billing.invoice.read", "c"),
        (["ADMIN"], "plans.plan.approve", None),
    ],
)
def test_the_widest_scope_wins(roles: list[str], operation: str, scope: str | None) -> None:
    assert granted(roles).get(operation) == scope


@pytest.mark.parametrize(
    ("held", "asked", "enough"),
    [
        ("c", "a", True),
        ("a", "c", False),
        ("a", "F", True),
        ("F", "s", True),
        ("s", "F", False),
        ("o", "c", False),
        ("o", "s", False),
        ("c", "o", False),
        ("o", "o", True),
    ],
)
def test_own_never_satisfies_anything_else(held: str, asked: str, enough: bool) -> None:
    assert satisfies(held, asked) is enough


def test_an_unknown_role_is_a_bug() -> None:
    with pytest.raises(KeyError):
        granted(["OWNER"])
