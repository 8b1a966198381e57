"""One file for one person: record, papers, who looked. It is there whole, or not at all."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from clinic_desktop.app import fhir_record
from clinic_desktop.app.container import Container
from clinic_desktop.app.whole_file import FileThere, write_whole
from clinic_desktop.core import errors
from clinic_desktop.domain.workflow.interface.exports import PersonRecord

OLDEST_ZIP = (1980, 1, 1, 0, 0, 0)
ABOUT = """This file holds all that {clinic} keeps about you, made on {when}.

record.fhir.json  your record as HL7 FHIR R4 Bundle, for other programs
papers/           your papers as PDF: quotations, consents as they were sealed, bills, receipts
access-log.csv    who opened your file, when, and what for
contents.csv      each file with its size and SHA-256

It is for you alone. Keep it where nobody else can read it.
"""


def patient_of(container: Container, wanted: str) -> UUID:
    """By id or record number. Raises NotFound."""
    try:
        return UUID(wanted)
    except ValueError:
        hits = container.as_system().patients.search(wanted, 50)
    found = [hit.patient_id for hit in hits if hit.mrn == wanted.strip().upper()]
    if not found:
        raise errors.NotFound(f"There is no patient “{wanted[:40]}”.")
    return found[0]


def write(container: Container, patient_id: UUID, out: Path) -> dict[str, int]:
    """How many of what it holds. The export is audited before the file is written.

    Raises NotFound, FileThere.
    """
    if out.exists():
        raise FileThere
    record = container.as_system().exports.person(patient_id)
    write_whole(out, lambda file: _pack(record, file))
    return {
        "consultations": len(record.consultations), "plans": len(record.plans),
        "papers": len(record.papers), "looks": len(record.looks),
    }  # fmt: skip


def _pack(record: PersonRecord, file: BinaryIO) -> None:
    contents = dict(_files(record))
    listed = [[name, str(len(body)), sha256(body).hexdigest()] for name, body in contents.items()]
    contents["contents.csv"] = _csv(["file", "bytes", "sha256"], listed)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in contents.items():
            entry = zipfile.ZipInfo(name, max(record.made_at.timetuple()[:6], OLDEST_ZIP))
            entry.external_attr = 0o600 << 16
            pack.writestr(entry, body, zipfile.ZIP_DEFLATED)


def _files(record: PersonRecord) -> Iterator[tuple[str, bytes]]:
    when = f"{record.made_at:%Y-%m-%d %H:%M} UTC"
    yield "READ-ME.txt", ABOUT.format(clinic=record.clinic, when=when).encode()
    bundle = json.dumps(fhir_record.bundle(record), ensure_ascii=False, indent=1)
    yield "record.fhir.json", bundle.encode()
    for paper in record.papers:
        yield f"papers/{paper.name}", paper.content
    names = dict(record.names)
    looks = [
        [look.at.isoformat(timespec="seconds"), names.get(look.actor_id, look.kind),
         look.kind, look.operation, look.outcome]
        for look in record.looks
    ]  # fmt: skip
    yield "access-log.csv", _csv(["at", "who", "kind", "what", "outcome"], looks)


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    """Nothing that a spreadsheet would take for a formula."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(header)
    lines.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell
