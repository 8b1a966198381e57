"""The files of an evidence package, each as plain as it can be."""

import json
from datetime import datetime
from typing import Any

from clinic_desktop.documents.archive import attachments
from clinic_desktop.domain.consent.interface import ConsentRecord, ConsentTrail
from clinic_desktop.domain.workflow.interface.papers import DocumentProof
from clinic_desktop.domain.workflow.service import evidence

SET_AGAIN = {
    True: "the same pages and data, byte for byte.",
    False: "other bytes. Names, the clinic's head or the fixed words changed since; the sealed"
    " document is what counts.",
}
HOLDS = {True: "yes", False: "no", None: "not known"}


def files_of(
    sealed: bytes, record: ConsentRecord, trail: ConsentTrail, proof: DocumentProof, *, same: bool
) -> dict[str, bytes]:
    """By name; no name tells of a person. `same`: set again, the document is what was sealed."""
    inside = attachments(sealed)[evidence.NAME]
    told = json.loads(inside)["signatures"]
    strokes = {
        f"strokes/signature-{number}-{one['party'].lower()}.json": _json(one["strokes"])
        for number, one in enumerate(told, 1)
    }
    rows = [_line(vars_of(link)) for link in trail.links]
    head = {"installation": str(trail.installation), "seq": trail.seq, "hash": trail.hash}
    return {
        "consent.pdf": sealed,
        "consent.json": inside,
        "text.txt": record.canonical.encode(),
        "circumstances.json": _json(_circumstances(record)),
        **strokes,
        "audit/rows.jsonl": "".join(rows).encode(),
        "audit/head.json": _json(head),
        "verification.txt": _verification(proof, same).encode(),
    }


def vars_of(link: Any) -> dict[str, Any]:
    return {"seq": link.seq, "prev": link.prev, "body": link.body, "hash": link.hash}


def _circumstances(record: ConsentRecord) -> dict[str, Any]:
    return {
        "consent": str(record.facts.id),
        "language": record.facts.language,
        "read": [
            {
                "section": one.section,
                "language": one.language,
                "seconds": one.seconds,
                "toTheEnd": one.end_reached,
                "firstAt": _time(one.first_at),
                "lastAt": _time(one.last_at),
            }
            for one in record.seen
        ],
        "signatures": [
            {
                "party": one.who.party,
                "at": _time(one.who.signed_at),
                "device": one.who.device_kind,
                "deviceId": str(one.device_id or ""),
                "pressure": HOLDS[one.has_pressure],
                "mark": one.mark,
                "identity": one.who.identity,
                "place": one.who.place,
            }
            for one in record.signatures
        ],
    }


def _verification(proof: DocumentProof, same: bool) -> str:
    lines = [f"SHA-256 of consent.pdf: {proof.sha256}", ""]
    lines += [f"{HOLDS[one.holds]:9} {one.title}: {one.words}" for one in proof.facts]
    lines += ["", f"{HOLDS[same]:9} Set again from the records: {SET_AGAIN[same]}"]
    return "\n".join(lines) + "\n"


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"


def _time(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
