"""The values of the page that says that a consent holds no more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic_desktop.core.ink import Ink
from clinic_desktop.documents.paper import PaperPatient, Sheet


class CertificateKind(StrEnum):
    WITHDRAWN = "WITHDRAWN"
    SUPERSEDED = "SUPERSEDED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """`consent_sha256` is the hash of the document that this page goes with, "" where the
    consent was never signed.

    `new_revision` is the plan revision that took the place of `plan_revision` (SUPERSEDED).
    `stopped_when_safe` says that the withdrawal came during the operation.
    """

    sheet: Sheet
    kind: CertificateKind
    patient: PaperPatient
    procedure: str
    consent_number: str
    consent_sha256: str
    plan_number: str
    plan_revision: int
    effective_at: datetime
    recorded_by: str
    signed_at: datetime | None = None
    new_revision: int | None = None
    reason: str = ""
    told_by: str = ""
    stopped_when_safe: bool = False
    ink: Ink | None = None
