"""Files of patients: tables in many habits, FHIR resources, rows nobody can read, twice over."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from clinic_desktop.app import intake, people_files
from clinic_desktop.app.cli import app
from clinic_desktop.app.people_files import Bad, Good, Way
from clinic_desktop.domain.patients.interface import NewPhone, Registration
from tests.support.clinics import StaffedClinic

WAY = Way(date(2026, 11, 23))
HEADER = "Vorname;Nachname;Geburtsdatum;Telefon;E-Mail;Strasse;PLZ;Ort;Land;Geschlecht;Sprache"
ZOFIA = (
    "Zofia;Petrov;14.3.1988;0660 1234567;zofia@example.test;Parkring 12;1010;Wien;AT;weiblich;de"
)
PATIENT: Mapping[str, Any] = {
    "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1988-03-14",
    "identifier": [{"system": "urn:old", "value": "17"}],
    "name": [
        {"use": "maiden", "family": "Kowal", "given": ["Zofia"]},
        {"use": "official", "family": "Petrov", "given": ["Zofia", "Maria"]},
        {"use": "nickname", "given": ["Zo"]},
    ],
    "telecom": [
        {"system": "phone", "use": "home", "value": "+43 1 5550120"},
        {"system": "email", "value": "zofia@example.test"},
    ],
    "address": [{"line": ["Parkring 12"], "city": "Wien", "postalCode": "1010", "country": "AT"}],
    "communication": [{"language": {"coding": [{"code": "pl"}]}}],
}  # fmt: skip


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def table(tmp_path: Path, *lines: str, way: Way = WAY) -> list[Good | Bad]:
    return list(people_files.read(written(tmp_path, "old.csv", "\n".join(lines)), way))


def one(tmp_path: Path, *lines: str, way: Way = WAY) -> Registration:
    (found,) = table(tmp_path, *lines, way=way)
    assert isinstance(found, Good), found
    return found.row.registration


def bad(tmp_path: Path, *lines: str, way: Way = WAY) -> Bad:
    found = table(tmp_path, *lines, way=way)[-1]
    assert isinstance(found, Bad), found
    return found


def test_headers_in_other_languages_are_understood(tmp_path: Path) -> None:
    assert one(tmp_path, HEADER, ZOFIA) == Registration(
        "Zofia", "Petrov", date(1988, 3, 14), (NewPhone("0660 1234567"),), "zofia@example.test",
        "FEMALE", address="Parkring 12, 1010 Wien", residence_country="AT", language="de",
        source="IMPORT",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        ("first name,last name", '"Seán","O\'Neil"', ("Seán", "O'Neil")),
        ("FIRST_NAME\tLAST_NAME", "ليلى\tحداد", ("ليلى", "حداد")),
        ("Name", '"Petrov, Zofia"', ("Zofia", "Petrov")),
        ("Name", "Anna Maria 🌸 Lindqvist", ("Anna Maria 🌸", "Lindqvist")),
        ("name", "Sukarno", ("", "Sukarno")),
        ("Nom;Prénom", "Dufresne;Hélène", ("Hélène", "Dufresne")),
    ],
)
def test_names_as_they_are_written(
    tmp_path: Path, header: str, row: str, names: tuple[str, str]
) -> None:
    made = one(tmp_path, header, row)
    assert (made.first, made.last) == names


def test_a_header_map_names_what_is_not_understood(tmp_path: Path) -> None:
    way = Way(WAY.today, {"last": "Klient", "born": "GD"})
    assert one(tmp_path, "Klient,GD", "Petrov,1988-03-14", way=way).born == date(1988, 3, 14)
    for lines, way in (
        (("Klient,GD", "a,b"), WAY),
        (("Klient,GD", "a,b"), Way(WAY.today, {"last": "Kunde"})),
        (("Klient,GD", "a,b"), Way(WAY.today, {"shoe": "GD"})),
    ):
        with pytest.raises(people_files.NotImportable):
            table(tmp_path, *lines, way=way)


@pytest.mark.parametrize(
    ("born", "field"),
    [("31.02.1988", "born"), ("14.3.2199", "born"), ("yesterday", "born"), ("3/4/1988", "born")],
)
def test_an_impossible_or_unclear_date_is_told(tmp_path: Path, born: str, field: str) -> None:
    refused = bad(tmp_path, "last name,born", f"Petrov,{born}")
    assert (refused.number, refused.field) == (2, field)
    assert born in refused.words


def test_the_order_of_day_and_month_may_be_said(tmp_path: Path) -> None:
    for order, day in (("dmy", date(1988, 4, 3)), ("mdy", date(1988, 3, 4))):
        way = Way(WAY.today, order=order)
        assert one(tmp_path, "last name,born", "Petrov,3/4/1988", way=way).born == day


def test_a_wrong_encoding_refuses_the_rows_it_spoils(tmp_path: Path) -> None:
    text = "last name,city\nPetrov,Wien\nMüller,Köln\n"
    good, spoilt = people_files.read(written(tmp_path, "a.csv", text.encode("cp1252")), WAY)
    assert isinstance(good, Good)
    assert isinstance(spoilt, Bad)
    assert "cp1252" in spoilt.words
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        way = Way(WAY.today, encoding="cp1252") if encoding == "cp1252" else WAY
        rows = list(people_files.read(written(tmp_path, "b.csv", text.encode(encoding)), way))
        last = rows[1]
        assert isinstance(last, Good), encoding
        assert last.row.registration.last == "Müller"


def test_missing_and_spare_columns(tmp_path: Path) -> None:
    short, spare = table(tmp_path, "first name,last name,city", "Zofia", "a,b,c,d")
    assert isinstance(short, Good)
    assert isinstance(spare, Bad)
    assert "4 fields" in spare.words


def test_a_resource_is_read_as_fhir_means_it(tmp_path: Path) -> None:
    file = written(tmp_path, "a.ndjson", json.dumps(PATIENT) + "\n")
    (found,) = people_files.read(file, WAY)
    assert isinstance(found, Good)
    assert found.row.registration == Registration(
        "Zofia Maria", "Petrov", date(1988, 3, 14), (NewPhone("+43 1 5550120", "HOME"),),
        "zofia@example.test", "FEMALE", "Zo", "Parkring 12, 1010 Wien", "AT", "pl",
        source="IMPORT",
    )  # fmt: skip
    assert not found.row.deceased


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birthDate": "1988-02-30"}, "birthDate"),
        ({"gender": "both"}, "gender"),
        ({"resourceType": "Observation"}, "resourceType"),
        ({"name": "Zofia"}, ""),
        ({"name": [{"given": "Zofia"}]}, ""),
        ({"telecom": [1]}, ""),
        ({"birthDate": 19880314}, ""),
    ],
)
def test_a_broken_resource_is_one_row(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    lines = [json.dumps({**PATIENT, **change}), "{", json.dumps(PATIENT)]
    first, second, third = people_files.read(written(tmp_path, "a.ndjson", "\n".join(lines)), WAY)
    assert isinstance(first, Bad)
    assert first.field == field
    assert isinstance(second, Bad)
    assert isinstance(third, Good)


def test_what_a_resource_says_only_half_is_noted(tmp_path: Path) -> None:
    said = {**PATIENT, "birthDate": "1988-03", "deceasedDateTime": "2020-01-01"}
    said["address"] = [{"city": "Wien", "country": "Austria"}]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": said}]}
    (found,) = people_files.read(written(tmp_path, "a.json", json.dumps(bundle)), WAY)
    assert isinstance(found, Good)
    assert found.row.deceased
    assert found.row.registration.address == "Wien, Austria"
    assert len(found.notes) == 2


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"entry": [1]}'])
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(people_files.NotImportable):
        list(people_files.read(written(tmp_path, "a.json", text), WAY))


def test_an_interrupted_import_goes_on(
    clinic: StaffedClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off between two batches: the second run brings the rest, the third nothing."""
    monkeypatch.setattr(intake, "BATCH", 3)
    names = ("Abernethy", "Brandvold", "Castellan", "Dufresne", "Feldkamp", "Haidari", "Mbeki")
    rows = [f"{name},19{n}0-01-0{n + 1}" for n, name in enumerate(names, 2)]
    file = written(tmp_path, "old.csv", "\n".join(["last name,born", *rows, ",1990-01-01"]))

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        intake.take_in(clinic, file, WAY, stop)
    second = intake.take_in(clinic, file, WAY)
    assert (second.known, second.imported, second.refused) == (3, 4, 1)
    third = intake.take_in(clinic, file, WAY)
    assert (third.known, third.imported, third.rows) == (7, 0, 8)
    assert [(one.row, one.field) for one in third.problems] == [(9, "first")]


def test_the_command_reports_each_row_that_needs_a_look(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CLINIC_BCRYPT_COST", "4")
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    founding = ("--clinic", "Park", "--policy", "none", "--currency", "EUR")
    words = ["init", "--database", url, *founding, "--admin-email", "ada@example.com"]
    assert CliRunner().invoke(app, words).exit_code == 0
    lines = [
        HEADER,
        ZOFIA.replace(".test", ".com"),
        "Zofja;Petrow;14.3.1988",
        ";;1.1.1990",
        "A;B;x",
    ]
    file = written(tmp_path, "old.csv", "\n".join(lines))
    done = CliRunner().invoke(app, ["import", "patients", str(file), "--database", url])
    assert done.exit_code == 0, done.output
    told = done.stdout.splitlines()
    assert told[-1] == "4 rows: 1 imported, 1 held for review, 0 known before, 2 refused."
    assert [line.split(":")[0] for line in told[:-1]] == ["row 3", "row 4", "row 5"]
    done = CliRunner().invoke(app, ["import", "patients", str(file), "--database", url, "--json"])
    again = json.loads(done.stdout)
    assert (again["imported"], again["known"], again["refused"]) == (0, 2, 2)
    done = CliRunner().invoke(app, ["import", "patients", str(file), "--map", "last"])
    assert done.exit_code == 2
