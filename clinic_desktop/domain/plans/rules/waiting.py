"""What the policy was asked about a plan, as a row keeps it, and asked again from the row."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from clinic_desktop.core.waiting import ActClass, Gate, Purpose, Start
from clinic_desktop.domain.centre.interface import WaitingQuestion

COLUMNS: Mapping[Gate, str] = {
    Gate.COMMIT: "commit_from",
    Gate.CONSENT: "consent_from",
    Gate.BOOK: "book_from",
    Gate.PAY: "pay_from",
    Gate.OP: "op_from",
}


def kept(question: WaitingQuestion) -> dict[str, Any]:
    starts = question.starts or {}
    return {
        "acts": [[str(act), str(purpose)] for act, purpose in question.acts],
        "born": question.born.isoformat() if question.born else None,
        "residence": question.residence_country,
        "implants": question.implants,
        "starts": {str(start): at.isoformat() for start, at in starts.items()},
    }


def asked_again(
    row: Mapping[str, Any], at: datetime, happened: Mapping[Start, datetime]
) -> WaitingQuestion:
    """The question of `kept`, with events that have happened since."""
    before = {Start(name): datetime.fromisoformat(when) for name, when in row["starts"].items()}
    return WaitingQuestion(
        acts=tuple((ActClass(act), Purpose(purpose)) for act, purpose in row["acts"]),
        at=at,
        born=date.fromisoformat(row["born"]) if row["born"] else None,
        residence_country=row["residence"],
        implants=row["implants"],
        starts={**before, **happened},
    )
