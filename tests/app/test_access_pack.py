"""The right of access: one file with record, papers and access log, whole or not at all."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from clinic_desktop.app import access_pack, fhir_record
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.domain.billing.interface import NewInvoice, NewLine, Taking
from clinic_desktop.domain.patients.interface import NewHealthFact
from clinic_desktop.store import audit
from clinic_desktop.store.engine import reading
from tests.journeys.conftest import TUESDAY, clock, colleagues, new_way, person, template
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

__all__ = ["clock", "colleagues", "new_way", "template"]
only_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"])


def pack(clinic: StaffedClinic, patient: UUID, out: Path) -> dict[str, bytes]:
    access_pack.write(clinic, patient, out)
    with zipfile.ZipFile(out) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def of_kind(files: dict[str, bytes], kind: str) -> list[dict[str, Any]]:
    bundle = json.loads(files["record.fhir.json"])
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    resources = [entry["resource"] for entry in bundle["entry"]]
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(urls) == len(resources)
    refers = set(_references(resources))
    assert refers <= urls, refers - urls
    assert "" not in _values(resources), "FHIR has no empty values"
    return [one for one in resources if one["resourceType"] == kind]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [found for part in value.values() for found in _references(part)]
    if isinstance(value, list):
        return [found for part in value for found in _references(part)]
    return []


def _values(value: Any) -> list[Any]:
    if isinstance(value, (dict, list)):
        parts = value.values() if isinstance(value, dict) else value
        return [value, *(found for part in parts for found in _values(part))] if parts else [""]
    return [value]


@pytest.mark.row("F187")
@pytest.mark.row("F189")
@only_sqlite
def test_all_that_is_kept_is_in_it(
    clinic: StaffedClinic, new_way: Callable[..., Way], tmp_path: Path
) -> None:
    way = new_way()
    steps.register(way, person("Zofia", "Petrov"))
    allergy = NewHealthFact("ALLERGY", "Latex", "SEVERE", "Rash")
    way.desks("SURGEON").patients.add_health_fact(way.patient_id, allergy)
    steps.book_consultation(way, TUESDAY.replace(hour=9))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    line = (NewLine("Cream", 1, 2_000),)
    till = inner(clinic, "BILLING").till
    bill = till.issue(till.make_invoice(NewInvoice("SALE", way.patient_id, "EUR", line)).id)
    way.desks("RECEPTION").money.pay(Taking(bill.id, 2_000, "EUR", "CASH", "key-1"))
    files = pack(clinic, way.patient_id, tmp_path / "zofia.zip")
    papers = {name for name in files if name.startswith("papers/")}
    assert papers == {
        "papers/quotation-1.pdf", "papers/consent-1.pdf", "papers/consent-2.pdf",
        f"papers/invoice-{bill.number}.pdf", "papers/receipt-R2026-00001.pdf",
    }  # fmt: skip
    assert all(files[name].startswith(b"%PDF") for name in papers)
    sealed = {way.desks("SURGEON").consent.document(one) for one in way.consents.values()}
    assert {files["papers/consent-1.pdf"], files["papers/consent-2.pdf"]} == sealed
    (patient,) = of_kind(files, "Patient")
    assert (patient["name"][0]["family"], patient["birthDate"]) == ("Petrov", "1985-03-14")
    assert [a["code"]["text"] for a in of_kind(files, "AllergyIntolerance")] == ["Latex"]
    assert [e["status"] for e in of_kind(files, "Encounter")] == ["finished"]
    assert [c["status"] for c in of_kind(files, "Consent")] == ["active", "active"]
    assert len(of_kind(files, "DocumentReference")) == len(papers)
    looks = list(csv.DictReader(io.StringIO(files["access-log.csv"].decode())))
    assert "Robin Surgeon" in {look["who"] for look in looks}
    assert {"reception.register", "planning.draft"} <= {look["what"] for look in looks}
    listed = list(csv.DictReader(io.StringIO(files["contents.csv"].decode())))
    assert {row["file"] for row in listed} == files.keys() - {"contents.csv"}
    assert all(row["sha256"] == sha256(files[row["file"]]).hexdigest() for row in listed)


def test_the_export_itself_is_a_look(clinic: StaffedClinic, tmp_path: Path) -> None:
    made = clinic.role("RECEPTION").reception.register(person("Zofia", "Petrov"), "")
    found = access_pack.patient_of(clinic, made.mrn.lower())
    assert found == made.patient_id == access_pack.patient_of(clinic, str(made.patient_id))
    pack(clinic, made.patient_id, tmp_path / "a.zip")
    log = clinic.role("AUDITOR").access.access_log(made.patient_id)
    assert [(look.kind, look.operation) for look in log] == [
        ("staff", "reception.register"), ("system", "exports.person"),
    ]  # fmt: skip
    with reading(clinic.engine).connect() as connection:
        assert audit.verify(connection).bad is None


@only_sqlite
def test_it_is_private_and_never_overwrites(clinic: StaffedClinic, tmp_path: Path) -> None:
    made = clinic.role("RECEPTION").reception.register(person("Zofia", "Petrov"), "")
    out = tmp_path / "a.zip"
    pack(clinic, made.patient_id, out)
    assert out.stat().st_mode & 0o777 == 0o600
    before = out.read_bytes()
    with pytest.raises(access_pack.FileThere):
        access_pack.write(clinic, made.patient_id, out)
    assert out.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []


@only_sqlite
def test_nothing_stands_where_writing_failed(
    clinic: StaffedClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = clinic.role("RECEPTION").reception.register(person("Zofia", "Petrov"), "")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        access_pack.write(clinic, made.patient_id, tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".export*")) == []


def test_nobody_else_exports(clinic: StaffedClinic, tmp_path: Path) -> None:
    made = clinic.role("RECEPTION").reception.register(person("Zofia", "Petrov"), "")
    for role in ("RECEPTION", "SURGEON", "ADMIN"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).exports.person(made.patient_id)
        if role != "SURGEON":
            with pytest.raises(errors.Forbidden):
                clinic.role(role).access.access_log(made.patient_id)
    for unknown in ("MRN-2026-99999", "nobody", str(uuid4())):
        with pytest.raises(errors.NotFound):
            access_pack.write(clinic, access_pack.patient_of(clinic, unknown), tmp_path / "b.zip")


@pytest.mark.parametrize("cell", ["=1+1", "+43", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert access_pack._plain(cell) == f"'{cell}"
    assert fhir_record._given("text", "") == {}
