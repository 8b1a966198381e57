"""The five facts of a sealed file: what each says, and when it is not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.domain.workflow.interface.papers import ProofFact

UNCHANGED, SEAL, TEXT, REVISION, CHAIN = "unchanged", "seal", "text", "revision", "chain"
TITLES = {
    UNCHANGED: "Unchanged since sealing",
    SEAL: "Sealed by this clinic",
    TEXT: "Same text as recorded",
    REVISION: "Current plan revision",
    CHAIN: "In the audit chain",
}
NOT_ASKED = "Only the clinic's database knows; name it with --database."
UNSAFE = "Not looked at: what is inside a file with a broken seal proves nothing."
STANDING = {
    "REVOKED": "the patient withdrew it",
    "DECLINED": "the patient declined",
    "SUPERSEDED": "a newer consent took its place",
    "EXPIRED": "it is out of date",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the seal of the file shows; `fault` in words, "" where it is sound."""

    fault: str
    holder: str
    fingerprint: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the data inside the file say, and what the records say in the same terms."""

    consent_id: UUID
    document: str
    revision: int
    plan_hash: str
    text_hash: str
    answers_hash: str
    strokes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """`proved`: the audit chain noted its hash; None where it knows nothing of the file."""

    kind: str
    sha256: str
    fingerprint: str
    proved: bool | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the records hold of the consent that the file names."""

    told: Told
    kept: tuple[KeptFile, ...]
    status: str
    plan_revision: int
    plan_status: str


def facts_of(
    seen: Seen,
    told: Told | None,
    recorded: Recorded | None,
    known: Iterable[str],
    *,
    database: bool,
) -> tuple[ProofFact, ...]:
    """The facts in their order. `known` are fingerprints of this clinic's seals; without a
    `database` what only it knows is not known.
    """
    kept = next((k for k in recorded.kept if k.sha256 == seen.sha256), None) if recorded else None
    ours = {*known, *(k.fingerprint for k in (recorded.kept if recorded else ()))}
    return (
        _unchanged(seen, recorded, kept),
        _seal(seen, ours, database=database),
        _text(seen, told, recorded, database=database),
        _revision(seen, told, recorded, database=database),
        _chain(kept, database=database),
    )


def _unchanged(seen: Seen, recorded: Recorded | None, kept: KeptFile | None) -> ProofFact:
    if seen.fault:
        return _fact(UNCHANGED, False, seen.fault)
    if recorded is not None and kept is None:
        words = "The seal is sound, but this is not the file that is kept for this consent."
        return _fact(UNCHANGED, False, words)
    return _fact(UNCHANGED, True, "The file is exactly as it was sealed.")


def _seal(seen: Seen, ours: set[str], *, database: bool) -> ProofFact:
    if not seen.fingerprint:
        return _fact(SEAL, False, "No seal can be read in this file.")
    if seen.fault:
        return _fact(SEAL, False, "A seal that is broken proves no origin.")
    if seen.fingerprint in ours:
        return _fact(SEAL, True, f"The seal is of this clinic ({seen.holder}).")
    if not database and not ours:
        words = f"The seal names “{seen.holder}”. Which seals are the clinic's, its database knows."
        return _fact(SEAL, None, words)
    words = f"The seal names “{seen.holder}” but is none of this clinic's. A name proves nothing."
    return _fact(SEAL, False, words)


def _text(seen: Seen, told: Told | None, recorded: Recorded | None, *, database: bool) -> ProofFact:
    if seen.fault:
        return _fact(TEXT, None, UNSAFE)
    if told is None:
        return _fact(TEXT, False, "The data inside the file are none of this program's.")
    if not database:
        return _fact(TEXT, None, NOT_ASKED)
    if recorded is None:
        return _fact(TEXT, False, "The records know no such consent.")
    wrong = _differing(told, recorded.told)
    if wrong:
        return _fact(TEXT, False, f"The records say otherwise: {', '.join(wrong)}.")
    return _fact(TEXT, True, "Text, plan, answers and signatures are those of the records.")


def _differing(told: Told, kept: Told) -> list[str]:
    wrong = []
    if told.text_hash != kept.text_hash:
        wrong.append("another text")
    if (told.revision, told.plan_hash) != (kept.revision, kept.plan_hash):
        wrong.append("another plan revision")
    if told.document == "CONSENT" and told.answers_hash != kept.answers_hash:
        wrong.append("other answers")
    if told.document == "CONSENT" and told.strokes != kept.strokes:
        wrong.append("other signatures")
    return wrong


def _revision(
    seen: Seen, told: Told | None, recorded: Recorded | None, *, database: bool
) -> ProofFact:
    if seen.fault or told is None:
        return _fact(REVISION, None, UNSAFE)
    if not database or recorded is None:
        return _fact(REVISION, None, NOT_ASKED if not database else "The records know no plan.")
    if told.document != "CONSENT":
        return _fact(REVISION, None, "This page says that a consent holds no more.")
    said = f"It was given for revision {told.revision} of the plan"
    if told.revision != recorded.plan_revision:
        words = f"{said}; the plan now stands at revision {recorded.plan_revision}."
        return _fact(REVISION, False, words)
    if recorded.status != "SIGNED":
        why = STANDING.get(recorded.status, "it is not signed")
        return _fact(REVISION, False, f"{said}, which is current, but {why}.")
    return _fact(REVISION, True, f"{said}, which is current.")


def _chain(kept: KeptFile | None, *, database: bool) -> ProofFact:
    if not database:
        return _fact(CHAIN, None, NOT_ASKED)
    if kept is None or kept.proved is None:
        return _fact(CHAIN, False, "The audit chain knows no such file.")
    if not kept.proved:
        return _fact(CHAIN, False, "The audit chain was tampered with where this file was kept.")
    return _fact(CHAIN, True, "The audit chain noted this file's hash when it was sealed.")


def _fact(code: str, holds: bool | None, words: str) -> ProofFact:
    return ProofFact(code, TITLES[code], holds, words)
