"""Patients as other programs write them: tables with a header, and FHIR R4 Patient resources."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from clinic_desktop.app import people_fhir
from clinic_desktop.core import errors
from clinic_desktop.core.safe_text import TextRefused
from clinic_desktop.domain.patients.interface import NewPhone, Registration
from clinic_desktop.domain.patients.interface.imports import RowIn
from clinic_desktop.domain.patients.rules.dates import birth_dates
from clinic_desktop.domain.patients.rules.imports import packed
from clinic_desktop.domain.patients.rules.names import fold

FIELDS: Mapping[str, str] = {
    "first": "first name, firstname, given name, given, forename, vorname, prenom",
    "last": "last name, lastname, family name, family, surname, nachname, nom, nom de famille",
    "name": "name, full name, patient, patient name",
    "called": "called, preferred name, nickname, rufname",
    "born": "born, birth date, birthdate, date of birth, dob, geburtsdatum, date de naissance",
    "sex": "sex, gender, geschlecht, sexe",
    "phone": "phone, mobile, cell, telephone, tel, telefon, handy, mobil, portable",
    "phone_home": "home phone, phone home, landline, festnetz",
    "phone_work": "work phone, phone work, office phone",
    "email": "email, e mail, mail, courriel, email address",
    "address": "address, full address, adresse, anschrift",
    "street": "street, street address, address line 1, strasse, rue",
    "postcode": "postcode, postal code, zip, zip code, plz, code postal",
    "city": "city, town, ort, stadt, ville",
    "country": "country, country code, land, pays",
    "language": "language, sprache, langue",
    "id": "id, patient id, number, mrn, external id, nummer",
}
"""Field of a registration → headers that mean it, folded; a header map names others."""

SEXES = {
    "f": "FEMALE", "female": "FEMALE", "w": "FEMALE", "weiblich": "FEMALE", "femme": "FEMALE",
    "woman": "FEMALE", "frau": "FEMALE", "m": "MALE", "male": "MALE", "mannlich": "MALE",
    "homme": "MALE", "man": "MALE", "mann": "MALE", "h": "MALE", "x": "OTHER", "d": "OTHER",
    "other": "OTHER", "divers": "OTHER", "u": "UNKNOWN", "unknown": "UNKNOWN", "": "UNKNOWN",
}  # fmt: skip
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LOST = re.compile("[\ud800-\udfff]")
NOT_READABLE = "This row is not written in {}. Say the file's encoding, for example cp1252."


class NotImportable(errors.Unreadable):
    code, text = "app.not_importable", "This file cannot be imported."


class RowRefused(Exception):  # noqa: N818  one row, the others go on
    def __init__(self, field_: str, words: str) -> None:
        super().__init__(words)
        self.field = field_


@dataclass(frozen=True, slots=True)
class Way:
    """How a table is to be read; `orders` of day and month: dmy, mdy, or "" where it is plain."""

    today: date
    names: Mapping[str, str] = field(default_factory=dict)  # field → header
    encoding: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that could not be read."""

    number: int
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Good:
    """A row, and what of it was left out in words."""

    row: RowIn
    notes: tuple[str, ...] = ()


def read(file: Path, way: Way) -> Iterator[Good | Bad]:
    """Row by row, whatever is wrong with one of them. Raises NotImportable."""
    kind = file.suffix.lower()
    if kind == ".csv":
        yield from _table(file, way)
    elif kind in (".json", ".ndjson"):
        yield from _resources(file, kind)
    else:
        raise NotImportable("Only .csv, .json (FHIR Bundle) and .ndjson files are imported.")


def count(file: Path) -> int:
    """About how many rows there are, for whoever watches."""
    if file.suffix.lower() == ".json":
        return file.read_bytes().count(b'"resourceType"')
    with file.open("rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


def row_in(number: int, asked: Registration, outside: str, *, deceased: bool = False) -> RowIn:
    """Its key is made of all that it says, so a row that was corrected is another row."""
    said = json.dumps([outside, packed(asked, deceased=deceased)], sort_keys=True)
    return RowIn(number, sha256(said.encode("utf-8", "replace")).hexdigest(), asked, deceased)


def _resources(file: Path, kind: str) -> Iterator[Good | Bad]:
    texts = _bundle(file) if kind == ".json" else _lines(file)
    for number, found in texts:
        try:
            resource = json.loads(found) if isinstance(found, str) else found
            read_ = people_fhir.person(resource)
        except (ValueError, RecursionError) as exc:
            yield Bad(number, "", f"This is no JSON that can be read: {exc}.")
        except people_fhir.NoPatient as exc:
            yield Bad(number, exc.field, str(exc))
        else:
            row = row_in(number, read_.registration, read_.outside, deceased=read_.deceased)
            yield Good(row, read_.notes)


def _bundle(file: Path) -> Iterator[tuple[int, Any]]:
    try:
        bundle = json.loads(file.read_text(encoding="utf-8-sig"))
        entries = [entry["resource"] for entry in bundle["entry"]]
    except (ValueError, RecursionError, LookupError, TypeError) as exc:
        raise NotImportable("This is no FHIR Bundle: an object with `entry` is wanted.") from exc
    yield from enumerate(entries, 1)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    with file.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


def _table(file: Path, way: Way) -> Iterator[Good | Bad]:
    encoding = way.encoding or _marked(file)
    try:
        with file.open(encoding=encoding, errors="surrogateescape", newline="") as text:
            yield from _rows(text, way, encoding)
    except (LookupError, UnicodeError) as exc:
        raise NotImportable(f"“{encoding}” does not read this file.") from exc


def _marked(file: Path) -> str:
    with file.open("rb") as start:
        begin = start.read(4)
    return next((name for mark, name in BOMS if begin.startswith(mark)), "utf-8")


def _rows(text: TextIO, way: Way, encoding: str) -> Iterator[Good | Bad]:
    first = text.readline()
    text.seek(0)
    lines = csv.reader(text, delimiter=max(",;\t|", key=first.count))
    header = next(lines, [])
    places = _places(header, way.names)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as exc:
            yield Bad(lines.line_num, "", f"This row cannot be taken apart: {exc}.")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        number = lines.line_num
        try:
            yield _row(number, _told(cells, header, places, encoding), way)
        except RowRefused as refused:
            yield Bad(number, refused.field, str(refused))


def _places(header: list[str], names: Mapping[str, str]) -> dict[str, int]:
    """Field → column. Raises NotImportable where no column holds a name."""
    folded = [fold(cell) for cell in header]
    places = {
        name: next((folded.index(one) for one in meant.split(", ") if one in folded), -1)
        for name, meant in FIELDS.items()
    }
    for name, cell in names.items():
        if name not in FIELDS or fold(cell) not in folded:
            known = ", ".join(FIELDS)
            raise NotImportable(f"“{name}={cell}” fits no column. Fields are: {known}.")
        places[name] = folded.index(fold(cell))
    found = {name: place for name, place in places.items() if place >= 0}
    if not found.keys() & {"first", "last", "name"}:
        there = ", ".join(cell[:30] for cell in header[:12])
        raise NotImportable(f"No column holds a name. There are: {there}. Name one by --map.")
    return found


def _told(
    cells: list[str], header: list[str], places: Mapping[str, int], encoding: str
) -> dict[str, str]:
    if len(cells) > len(header):
        words = f"This row has {len(cells)} fields, the header {len(header)}."
        raise RowRefused("", words)
    if any(LOST.search(cell) for cell in cells):
        raise RowRefused("", NOT_READABLE.format(encoding))
    return {n: cells[place].strip() for n, place in places.items() if place < len(cells)}


def _row(number: int, told: dict[str, str], way: Way) -> Good:
    first, last = told.get("first", ""), told.get("last", "")
    if not first and not last:
        first, last = _two_names(told.get("name", ""))
    country, notes = told.get("country", ""), list[str]()
    address = told.get("address") or _address(told)
    if country and not re.fullmatch("[A-Za-z]{2}", country):
        address, country = ", ".join(filter(None, (address, country))), ""
    try:
        sex = SEXES.get(fold(told.get("sex", "")), told.get("sex", ""))
    except TextRefused as exc:
        raise RowRefused("sex", str(exc)) from exc
    asked = Registration(
        first, last, _born(told.get("born", ""), way), _phones(told), told.get("email", ""), sex,
        told.get("called", ""), address, country.upper(),
        language=_language(told.get("language", ""), notes), source="IMPORT",
    )  # fmt: skip
    return Good(row_in(number, asked, told.get("id", "")), tuple(notes))


def _two_names(name: str) -> tuple[str, str]:
    """“Petrov, Zofia” and “Zofia Petrov”; a single name is the last."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first.strip(), last


def _address(told: Mapping[str, str]) -> str:
    town = " ".join(filter(None, (told.get("postcode"), told.get("city"))))
    return ", ".join(filter(None, (told.get("street"), town)))


def _phones(told: Mapping[str, str]) -> tuple[NewPhone, ...]:
    kinds = (("phone", "MOBILE"), ("phone_home", "HOME"), ("phone_work", "WORK"))
    return tuple(NewPhone(told[name], kind) for name, kind in kinds if told.get(name))


def _language(text: str, notes: list[str]) -> str:
    if not text:
        return "en"
    found = re.fullmatch("([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?", text)
    if found is None:
        notes.append(f"language “{text[:30]}” is no code such as de or de-AT and was left out")
        return "en"
    return "-".join(filter(None, (found[1].lower(), (found[2] or "").upper())))


def _born(text: str, way: Way) -> date | None:
    if not text:
        return None
    days = birth_dates(text, way.today)
    if len(days) > 1 and way.order:
        first = int(re.findall(r"\d+", text)[0])
        days = tuple(d for d in days if (d.day if way.order == "dmy" else d.month) == first)
    if not days:
        raise RowRefused("born", f"“{text[:30]}” is no possible birth date.")
    if len(days) > 1:
        shown = " or ".join(day.isoformat() for day in days)
        raise RowRefused("born", f"“{text[:30]}” may mean {shown}. Say --dates dmy or mdy.")
    return days[0]
