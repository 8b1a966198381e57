"""How far a consent was read, as it is put down on the tablet and taken up again. No Qt."""

from datetime import datetime

from clinic_desktop.core.consent_reading import Acknowledged, SectionRead
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnAnswer,
    OwnProgress,
    OwnQuestion,
)


def packed(told: OwnProgress) -> dict[str, object]:
    """Only what JSON holds."""
    return {
        "sections": [
            [one.section, one.seconds, one.reached_end, one.language] for one in told.sections
        ],
        "clauses": [[one.clause, one.agreed] for one in told.clauses],
        "answers": [
            [one.question, one.choice, one.at.isoformat() if one.at else None]
            for one in told.answers
        ],
        "asked": [[one.section, one.text] for one in told.asked],
    }


def unpacked(kept: object) -> OwnProgress:
    """Nothing where it is none of ours. Never raises."""
    try:
        return OwnProgress(
            tuple(SectionRead(str(a), int(b), bool(c), str(d)) for a, b, c, d in kept["sections"]),  # type: ignore[index]
            tuple(Acknowledged(str(a), bool(b)) for a, b in kept["clauses"]),  # type: ignore[index]
            tuple(
                OwnAnswer(str(a), str(b), datetime.fromisoformat(c) if c else None)
                for a, b, c in kept["answers"]  # type: ignore[index]
            ),
            tuple(OwnQuestion(str(a), str(b)) for a, b in kept["asked"]),  # type: ignore[index]
        )
    except (TypeError, ValueError, KeyError):
        return OwnProgress()
