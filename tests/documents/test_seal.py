"""The sealed paper: PDF/A-3b with its data inside, one seal on the whole of it, nothing more."""

import asyncio
import json
import random
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from asn1crypto import tsp
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from clinic_desktop.documents.ink import strokes_hash, write_inkml
from clinic_desktop.documents.seal import sealed, web_stamper
from clinic_desktop.documents.seal_check import check_seal
from clinic_desktop.documents.stroke_lock import StrokesLocked, lock_strokes, open_strokes
from tests.documents import reading, seals
from tests.documents.ink_samples import scribble
from tests.documents.tampering import flipped

NAME = seals.DATA.name


@pytest.mark.row("B15")
def test_the_body_is_an_archive_with_its_data_inside() -> None:
    body = seals.body()
    assert body == seals.body()
    with pikepdf.open(BytesIO(body)) as found:
        assert found.pdf_version == "1.7"
        assert not found.is_encrypted
        assert "/ID" in found.trailer
        meta = found.open_metadata()
        assert meta.pdfa_status == "3B"
        assert meta["dc:title"] == str(found.docinfo["/Title"])
        intent = found.Root.OutputIntents[0]
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"
        spec = found.Root.AF[0]
        assert spec.AFRelationship == "/Data"
        assert found.attachments[NAME].get_file().read_bytes() == seals.DATA.content
    assert set(reading.fonts(body).values()) == {True}
    assert reading.foreign_parts(body) == ["attachment"]


@pytest.mark.row("F063")
def test_the_seal_is_an_addition_that_other_readers_accept(tmp_path: Path) -> None:
    body, key = seals.body(), seals.key()
    done = sealed(body, key, seals.CLINIC, seals.AT)
    assert done.startswith(body)
    found = check_seal(done, NAME)
    assert found.fault is None
    assert (found.fingerprint, found.holder) == (key.fingerprint, seals.CLINIC)
    assert (found.sealed_at, found.stamped, found.data) == (seals.AT, False, seals.DATA.content)
    with pikepdf.open(BytesIO(done)) as read:
        assert read.open_metadata().pdfa_status == "3B"
        assert "/Version" not in read.Root
    file = tmp_path / "sealed.pdf"
    file.write_bytes(done)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout
    for words in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached"):
        assert words in said
    assert "Mar 30 2026" in said
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


@pytest.fixture
def stamping() -> Iterator[str]:
    """A time-stamp service of one's own, over HTTP."""
    private = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A time-stamp service")])
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(seals.AT - timedelta(days=1))
        .not_valid_after(seals.AT + timedelta(days=1))
        .add_extension(purpose, critical=True)
        .sign(private, hashes.SHA256())
    )
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    clock = DummyTimeStamper(
        Certificate.load(made.public_bytes(Encoding.DER)), PrivateKeyInfo.load(der),
        fixed_dt=seals.AT,
    )  # fmt: skip

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = clock.async_request_tsa_response(tsp.TimeStampReq.load(asked))
            out = asyncio.run(answer).dump()
            self.send_response(200)
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_time_stamp_service_confirms_the_time(stamping: str) -> None:
    stamper = web_stamper(stamping)
    done = sealed(seals.body(), seals.key(), seals.CLINIC, seals.AT, stamper)
    found = check_seal(done, NAME)
    assert (found.fault, found.stamped) == (None, True)


@pytest.mark.row("B05")
def test_only_the_other_half_of_the_key_opens_the_strokes() -> None:
    inkml = write_inkml(scribble())
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    lock = lock_strokes(inkml, public, "consent 1")
    assert lock == lock_strokes(inkml, public, "consent 1")
    assert "trace" not in json.dumps(lock)
    opened = open_strokes(lock, private.private_bytes_raw(), "consent 1")
    assert strokes_hash(opened) == strokes_hash(inkml)
    other = X25519PrivateKey.generate().private_bytes_raw()
    for key, about in ((other, "consent 1"), (private.private_bytes_raw(), "consent 2")):
        with pytest.raises(StrokesLocked):
            open_strokes(lock, key, about)
    torn = {**lock, "locked": lock["locked"][:-8] + "AAAAAAA="}
    with pytest.raises(StrokesLocked):
        open_strokes(torn, private.private_bytes_raw(), "consent 1")


@pytest.mark.row("B15")
def test_no_flipped_bit_goes_unseen() -> None:
    good = sealed(seals.body(), seals.key(), seals.CLINIC, seals.AT)
    chance = random.Random(20260314)
    for _ in range(80):
        at, bit = chance.randrange(len(good)), chance.randrange(8)
        changed = flipped(good, at, bit)
        assert check_seal(changed, NAME).fault is not None, (at, bit)
