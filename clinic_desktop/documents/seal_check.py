"""Whether a file is exactly as it was sealed, and by whose seal; whatever is odd is a fault."""

import logging
import re
from binascii import hexlify
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import Any

from clinic_desktop.documents.archive import attachments

MAX_BYTES = 20_000_000
"""No paper of ours comes near it; a larger file is not read at all."""

_TAIL = re.compile(rb"%%EOF\s{0,2}\Z")


class SealFault(StrEnum):
    """Why a file is not accepted; its words are in `WORDS`."""

    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    UNSEALED = "unsealed"
    SEVERAL_SEALS = "several_seals"
    NOT_A_SEAL = "not_a_seal"
    ADDED_TO = "added_to"
    CHANGED = "changed"
    BROKEN = "broken"
    PADDED = "padded"
    NOT_THEN = "not_then"
    NO_DATA = "no_data"


WORDS: dict[SealFault, str] = {
    SealFault.NOT_A_PDF: "The file cannot be read as a PDF: it is damaged, cut off or no PDF.",
    SealFault.TOO_LARGE: "The file is larger than any paper of this program.",
    SealFault.UNSEALED: "The file carries no seal.",
    SealFault.SEVERAL_SEALS: "The file carries more than one seal or signature; ours carry one.",
    SealFault.NOT_A_SEAL: "The seal is not of the kind that this program sets (PAdES, no changes).",
    SealFault.ADDED_TO: "Something was added to the file after it was sealed.",
    SealFault.CHANGED: "The file was changed after it was sealed.",
    SealFault.BROKEN: "The seal is broken: the file or the seal itself was changed.",
    SealFault.PADDED: "Something was written into the room that the seal leaves empty.",
    SealFault.NOT_THEN: "The certificate was not valid at the time written in the seal.",
    SealFault.NO_DATA: "The data that belong inside the file are missing, doubled or unreadable.",
}


@dataclass(frozen=True, slots=True)
class SealFinding:
    """What a file says of itself. Without a `fault` it is as it was when `fingerprint` sealed it.

    `fingerprint` is the SHA-256 of the certificate and `holder` the name in it: a name proves
    nothing, only a known fingerprint does. `sealed_at` is what the seal claims; `stamped` that a
    time-stamp service confirms it. `data` is the attachment.
    """

    sha256: str
    fault: SealFault | None = None
    fingerprint: str = ""
    holder: str = ""
    sealed_at: datetime | None = None
    stamped: bool = False
    data: bytes = b""


class _Faulty(Exception):
    """Ends the check with a fault."""

    def __init__(self, fault: SealFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_seal(pdf: bytes, data_name: str) -> SealFinding:
    """Never raises: a file that makes the reader stumble is not as it was sealed.

    `data_name` is the one attachment that the file must have.
    """
    digest = sha256(pdf).hexdigest()
    if len(pdf) > MAX_BYTES:
        return SealFinding(digest, SealFault.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        return SealFinding(digest, SealFault.NOT_A_PDF)
    seen: dict[str, Any] = {}
    quiet = logging.getLogger("pyhanko")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL + 1)  # it would write the file's own words to the log
    try:
        _check(pdf, data_name, seen)
    except _Faulty as found:
        return SealFinding(digest, found.fault, **seen)
    except Exception:  # noqa: BLE001  the library raises anything on a damaged file
        fault = SealFault.BROKEN if "fingerprint" in seen else SealFault.NOT_A_PDF
        return SealFinding(digest, fault, **seen)
    finally:
        quiet.setLevel(level)
    return SealFinding(digest, None, **seen)


def _check(pdf: bytes, data_name: str, seen: dict[str, Any]) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  half a second to load

    reader = PdfFileReader(BytesIO(pdf), strict=True)
    seals = reader.embedded_signatures
    if not seals:
        raise _Faulty(SealFault.UNSEALED)
    if len(seals) > 1:
        raise _Faulty(SealFault.SEVERAL_SEALS)
    seal = seals[0]
    seen["fingerprint"] = sha256(seal.signer_cert.dump()).hexdigest()
    seen["holder"] = str(seal.signer_cert.subject.native.get("common_name", ""))
    seen["sealed_at"] = seal.self_reported_timestamp
    _check_kind(seal)
    _check_whole(pdf, seal)
    _check_signed(seal, seen)
    _check_data(pdf, data_name, seen)


def _check_kind(seal: Any) -> None:
    """A PAdES seal that allows no change, by a key for seals, at a time its certificate held."""
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415  loaded already

    level = seal.docmdp_level
    if seal.sig_object["/SubFilter"] != "/ETSI.CAdES.detached" or level is not MDPPerm.NO_CHANGES:
        raise _Faulty(SealFault.NOT_A_SEAL)
    usage = seal.signer_cert.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise _Faulty(SealFault.NOT_A_SEAL)
    at, cert = seal.self_reported_timestamp, seal.signer_cert
    if at is None or not cert.not_valid_before <= at <= cert.not_valid_after:
        raise _Faulty(SealFault.NOT_THEN)


def _check_whole(pdf: bytes, seal: Any) -> None:
    """Every byte is under the seal but the seal itself, and that is written in one way only."""
    start, before, after, length = (int(n) for n in seal.byte_range)
    if start != 0 or after + length != len(pdf) or not _TAIL.search(pdf):
        raise _Faulty(SealFault.ADDED_TO)
    room = pdf[before:after]
    signed = bytes(seal.pkcs7_content)
    der = signed[: _der_length(signed)]
    written = b"<" + hexlify(der).upper().ljust(len(room) - 2, b"0") + b">"
    if room != written:
        raise _Faulty(SealFault.PADDED)


def _der_length(blob: bytes) -> int:
    """Of the first ASN.1 value in `blob`, its head included."""
    first = blob[1]
    if first < 0x80:
        return 2 + first
    size = first & 0x7F
    return 2 + size + int.from_bytes(blob[2 : 2 + size], "big")


def _check_signed(seal: Any, seen: dict[str, Any]) -> None:
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415  loaded already
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415  as above
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415  as above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415  as above

    # Whether the certificate is ours is asked of the fingerprint; here it only has to fit.
    trust = ValidationContext(
        trust_roots=[seal.signer_cert], moment=seal.self_reported_timestamp, allow_fetching=False
    )
    status = validate_pdf_signature(seal, trust)
    if not status.intact or not status.valid:
        raise _Faulty(SealFault.BROKEN)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise _Faulty(SealFault.ADDED_TO)
    if status.modification_level not in (None, ModificationLevel.NONE) or not status.docmdp_ok:
        raise _Faulty(SealFault.CHANGED)
    seen["stamped"] = status.timestamp_validity is not None and status.timestamp_validity.intact


def _check_data(pdf: bytes, data_name: str, seen: dict[str, Any]) -> None:
    found = attachments(pdf)
    if set(found) != {data_name}:
        raise _Faulty(SealFault.NO_DATA)
    seen["data"] = found[data_name]
