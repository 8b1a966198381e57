"""What a sealed paper says in data: enough to check it years later without this program."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.documents.archive import Attached
from clinic_desktop.domain.consent.interface import Check, ConsentRecord, SignedInk, Withdrawal
from clinic_desktop.domain.workflow.rules.proof import Told

NAME = "consent.json"
FORMAT = "clinic-desktop consent 1"
MEDIA = "application/json"

Names = Mapping[UUID, str]


def of_consent(record: ConsentRecord, names: Names) -> Attached:
    """The consent itself: text, plan revision, everything answered, every signature."""
    data = {
        **_about("CONSENT", record),
        "text": {
            "language": record.facts.language,
            "sha256": record.facts.text_hash,
            "canonical": record.canonical,
        },
        "parts": [{"code": part.code, "version": part.version} for part in record.sheet.parts],
        "policy": record.policy,
        "informed": [
            {
                "by": names.get(talk.by, ""),
                "at": _time(talk.occurred_at),
                "recordedAt": _time(talk.recorded_at),
                "minutes": talk.minutes,
                "mode": talk.mode,
                "language": talk.language,
                "interpreter": talk.interpreter,
                "copyGiven": talk.copy_given,
            }
            for talk in record.informed
        ],
        "earliestAt": _time(record.earliest_at),
        **_said(record, names),
        "signatures": [_signature(one) for one in record.signatures],
    }
    return Attached(NAME, MEDIA, canonical_json(data).encode(), "The consent as data")


def of_certificate(
    kind: str, record: ConsentRecord, document_sha256: str, withdrawal: Withdrawal | None
) -> Attached:
    """A page that says that a consent holds no more; `document_sha256` is the paper it goes with,
    "" where none was sealed.
    """
    data = {
        **_about(kind, record),
        "status": record.facts.status,
        "reason": record.status_reason,
        "documentSha256": document_sha256,
        "text": {"language": record.facts.language, "sha256": record.facts.text_hash},
    }
    if withdrawal is not None:
        data["said"] = {
            "by": withdrawal.said_by,
            "how": withdrawal.how,
            "at": _time(withdrawal.occurred_at),
            "recordedAt": _time(withdrawal.recorded_at),
            "casePhase": withdrawal.case_phase,
        }
    return Attached(NAME, MEDIA, canonical_json(data).encode(), "The certificate as data")


def read(data: bytes) -> Told | None:
    """What a file says of itself; None where it is no file of ours."""
    try:
        found = json.loads(data)
        if found["format"] != FORMAT:
            return None
        words = found["text"].get("canonical")
        return Told(
            UUID(found["consent"]["id"]),
            found["document"],
            int(found["plan"]["revision"]),
            found["plan"]["sha256"],
            found["text"]["sha256"] if words is None else digest(words),
            found.get("answersSha256", ""),
            tuple(one["strokesSha256"] for one in found.get("signatures", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def told_by(record: ConsentRecord) -> Told:
    """What the sealed consent of `record` says of itself."""
    facts = record.facts
    return Told(
        facts.id,
        "CONSENT",
        facts.revision,
        facts.consent_hash,
        facts.text_hash,
        record.answers_hash,
        tuple(one.ink_hash for one in record.signatures),
    )


def _about(document: str, record: ConsentRecord) -> dict[str, Any]:
    facts = record.facts
    return {
        "format": FORMAT,
        "document": document,
        "consent": {"id": str(facts.id), "kind": facts.kind, "signedAt": _time(facts.signed_at)},
        "plan": {
            "id": str(facts.plan_id),
            "revision": facts.revision,
            "sha256": facts.consent_hash,
        },
    }


def _said(record: ConsentRecord, names: Names) -> dict[str, Any]:
    said = record.progress
    return {
        "answersSha256": record.answers_hash,
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
        "clauses": [
            {"clause": one.clause, "agreed": one.agreed, "reason": one.reason}
            for one in said.clauses
        ],
        "checks": [_check(check) for check in record.checks],
        "questions": [
            {
                "section": one.section,
                "text": one.text,
                "at": _time(one.asked_at),
                "answer": one.answer,
                "by": names.get(one.answered_by, "") if one.answered_by else "",
            }
            for one in record.questions
        ],
        "talks": [
            {"about": t.about, "by": names.get(t.by, ""), "at": _time(t.at), "note": t.note}
            for t in said.talks
        ],
    }


def _check(check: Check) -> dict[str, Any]:
    given = [{"answer": one.choice, "right": one.right, "at": _time(one.at)} for one in check.given]
    return {"code": check.code, "question": check.text, "right": check.right, "given": given}


def _signature(one: SignedInk) -> dict[str, Any]:
    who = one.who
    return {
        "party": who.party,
        "name": who.name,
        "relation": who.relation,
        "statements": list(one.statements),
        "device": who.device_kind,
        "pressure": one.has_pressure,
        "mark": one.mark,
        "place": who.place,
        "identity": who.identity,
        "at": _time(who.signed_at),
        "textSha256": one.text_hash,
        "answersSha256": one.answers_hash,
        "strokesSha256": one.ink_hash,
        "strokes": one.strokes,
    }


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="microseconds") if at else ""
