"""The command `consent verify`: what a file is worth, with the clinic's database or without."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from clinic_desktop.app import places
from clinic_desktop.app.telling import Data, Database, Json, refusable, report
from clinic_desktop.core import errors
from clinic_desktop.domain.workflow.interface.papers import DocumentProof, ProofFact

ANSWERS = {True: "yes", False: "no", None: "not known"}


class NoSuchFile(errors.RuleViolation):
    code = "app.no_such_file"
    text = "This file cannot be read. Name a file that exists."


@refusable
def verify(
    file: Annotated[Path, typer.Argument(help="A sealed PDF.")],
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Unchanged, of this clinic, as recorded, current, in the audit chain: is it?

    Exit code 1 when anything speaks against the file. Without --database only the file is asked.
    """
    try:
        content = file.read_bytes()
    except OSError as reason:
        raise NoSuchFile(f"{file} cannot be read: {reason.strerror}.") from reason
    url = database or os.environ.get("CLINIC_DATABASE_URL")
    proof = _by_records(content, url, data) if url else _by_itself(content, data)
    lines = [f"{ANSWERS[f.holds]:9} {f.title}: {f.words}" for f in proof.facts]
    report(_plain(proof), as_json, "\n".join(lines))
    if not proof.stands:
        raise typer.Exit(1)


def _by_records(content: bytes, url: str, data: Path | None) -> DocumentProof:
    from clinic_desktop.app.container import open_container  # noqa: PLC0415  only with a database
    from clinic_desktop.app.migrate import require_head  # noqa: PLC0415  as above
    from clinic_desktop.store import audit  # noqa: PLC0415  as above

    container = open_container(url, data_dir=places.folder_of(url, data))
    try:
        require_head(container.engine)
        proof = container.as_system().papers.verify(content)
        with container.store.reading() as session:
            verdict = audit.verify(session.connection())
    finally:
        container.close()
    if verdict.bad is None:
        return proof
    words = f"The audit chain is broken at {verdict.bad} ({verdict.kind}): it proves nothing now."
    return DocumentProof(
        proof.sha256,
        tuple(
            ProofFact(f.code, f.title, False, words) if f.code == "chain" else f
            for f in proof.facts
        ),
    )


def _by_itself(content: bytes, data: Path | None) -> DocumentProof:
    """What the file and the certificates of this machine can tell."""
    from clinic_desktop.app.clinic_seal import known_seals  # noqa: PLC0415  each loads its own
    from clinic_desktop.documents.seal_check import WORDS, check_seal  # noqa: PLC0415  as above
    from clinic_desktop.domain.workflow.rules import proof  # noqa: PLC0415  as above
    from clinic_desktop.domain.workflow.service import evidence  # noqa: PLC0415  as above

    found = check_seal(content, evidence.NAME)
    told = evidence.read(found.data) if found.fault is None else None
    fault = WORDS[found.fault] if found.fault else ""
    seen = proof.Seen(fault, found.holder, found.fingerprint, found.sha256)
    known = known_seals(places.data_folder(data) / "seal")
    return DocumentProof(found.sha256, proof.facts_of(seen, told, None, known, database=False))


def _plain(proof: DocumentProof) -> dict[str, Any]:
    facts = {f.code: {**asdict(f), "answer": ANSWERS[f.holds]} for f in proof.facts}
    return {"ok": proof.stands, "sha256": proof.sha256, "facts": facts}
