"""The clinic's seal on a file: PAdES B-B, or B-T where somebody stamps the time."""

import asyncio
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "ClinicSeal"
STAMP_SECONDS = 5.0
LONGEST_SIGNED = 1_024
"""Bytes of a seal beside its certificate; about half of them are used."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """Certificate and private key (DER, PKCS#8), and the certificate's SHA-256 in hexadecimal."""

    certificate: bytes
    key: bytes
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Sealed:
    content: bytes
    fingerprint: str


class Sealer(Protocol):
    """The seal of this installation; its private key is known to nobody else."""

    def seal(self, pdf: bytes, clinic: str, at: datetime) -> Sealed:
        """`pdf` with the seal of `clinic` on it."""

    def known(self) -> frozenset[str]:
        """Fingerprints of every certificate that this installation ever sealed with."""

    def attest(self, content: bytes, clinic: str, at: datetime) -> bytes:
        """A detached signature of the same key on anything (CMS, DER)."""

    def certificates(self) -> bytes:
        """Every certificate that this installation ever sealed with, PEM, one after another."""

    def strokes_key(self) -> bytes:
        """Public key (X25519, 32 bytes) to which the pen's movements are locked."""


def sealed(
    pdf: bytes, key: SealKey, clinic: str, at: datetime, stamper: "TimeStamper | None" = None
) -> bytes:
    """`pdf` and behind it, as an addition to the file, the seal; no change is allowed after it.

    `at` is written as the time of sealing, by the clinic's clock; `stamper` has the time
    confirmed by somebody else. The seal is a field without a picture: it shows nothing on paper.
    """
    out, signer = BytesIO(), _signer(key, clinic, at, stamper)
    signer.sign_pdf(_addition(pdf), output=out, bytes_reserved=None if stamper else _room(key))
    return out.getvalue()


def _room(key: SealKey) -> int:
    """Letters of hexadecimal that the seal gets: the certificate, its name again, and what is
    signed. Without it the library signs twice, the first time to see how long that becomes.
    """
    return 2 * (2 * len(key.certificate) + LONGEST_SIGNED)


def web_stamper(url: str, seconds: float = STAMP_SECONDS) -> "TimeStamper":
    """A time-stamp service (RFC 3161) at `url`; OSError where it does not answer in time."""
    from asn1crypto import tsp  # noqa: PLC0415  only where a service is configured
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415  as above

    def ask(body: bytes) -> bytes:
        kind = {"Content-Type": "application/timestamp-query"}
        asked = urllib.request.Request(url, body, kind)  # noqa: S310  the clinic's own setting
        with urllib.request.urlopen(asked, timeout=seconds) as answer:  # noqa: S310  as above
            found: bytes = answer.read()
        return found

    class WebStamper(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            return tsp.TimeStampResp.load(await asyncio.to_thread(ask, req.dump()))

    return WebStamper()  # type: ignore[no-untyped-call]


def _addition(pdf: bytes) -> Any:
    """A writer that adds the seal and nothing else: PDF/A-3 stays PDF 1.7, and who made the
    paper and when stays as it is written.
    """
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415  half a second to load
        IncrementalPdfFileWriter,
    )

    class Addition(IncrementalPdfFileWriter):
        def ensure_output_version(self, version: Any) -> None:
            """It is 1.7."""

        def register_extension(self, ext: Any) -> None:
            if ext.base_version == "/1.7":
                super().register_extension(ext)

        def _update_meta(self) -> None:
            """Nothing of this moment or this library."""

    return Addition(BytesIO(pdf))


def _signer(key: SealKey, clinic: str, at: datetime, stamper: "TimeStamper | None") -> "PdfSigner":
    from asn1crypto.keys import PrivateKeyInfo  # noqa: PLC0415  with the first seal
    from asn1crypto.x509 import Certificate  # noqa: PLC0415  as above
    from pyhanko.sign import signers  # noqa: PLC0415  as above
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    class AtThatTime(signers.PdfSigner):
        """The clinic has one clock, and it is not this machine's."""

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = at
            return session

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=clinic,
    )
    hand = signers.SimpleSigner(
        Certificate.load(key.certificate),
        PrivateKeyInfo.load(key.key),
        SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    return AtThatTime(about, hand, timestamper=stamper, new_field_spec=SigFieldSpec(FIELD))
