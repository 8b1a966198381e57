"""Every way of changing a sealed file that we could think of."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from pikepdf import Array, AttachedFileSpec, Dictionary, Name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from clinic_desktop.documents.seal import SealKey, sealed
from tests.documents import seals

Corpus = dict[str, bytes]
ATTACHMENT = "consent.json"


def flipped(good: bytes, at: int, bit: int = 0) -> bytes:
    changed = bytearray(good)
    changed[at] ^= 1 << bit
    return bytes(changed)


def of_bytes(good: bytes, body: bytes) -> Corpus:
    """By whoever has a file and an editor. `body` is what was sealed."""
    start, end = good.index(b"/Contents <") + 10, 0
    end = good.index(b">", start)
    ranged = good.index(b"/ByteRange")
    numbers = good[ranged : good.index(b"]", ranged) + 1]
    first, *_, last = numbers.split(b"[")[1].rstrip(b"]").split()
    shorter = numbers.replace(last, str(int(last) - 100).encode()).ljust(len(numbers))
    padding = good[:end].rstrip(b"0")
    letter = next(i for i in range(start + 1, end) if good[i : i + 1] in b"ABCDEF")
    streams = [i for i in range(len(body)) if body.startswith(b"stream\n", i)]
    assert first == b"0"
    return {
        "a bit of the first line": flipped(good, 5),
        "a bit of the binary comment": flipped(good, 12),
        **{f"a bit of stream {n}": flipped(good, at + 40) for n, at in enumerate(streams[:12])},
        "a bit of the cross references": flipped(good, body.rindex(b"xref") + 30),
        "a bit of the byte range": flipped(good, ranged + 14),
        "a bit of the seal's head": flipped(good, start + 9),
        "a bit in the middle of the seal": flipped(good, (start + len(padding)) // 2),
        "a bit of the seal's value": flipped(good, len(padding) - 20),
        "the room behind the seal": good[: end - 6] + b"C0FFEE" + good[end:],
        "the seal in small letters": good[:letter]
        + good[letter : letter + 1].lower()
        + good[letter + 1 :],
        "the seal wiped": good[: start + 1] + b"0" * (end - start - 1) + good[end:],
        "the seal's range shortened": good.replace(numbers, shorter),
        "the seal's range renamed": good.replace(b"/ByteRange", b"/ByteRangX"),
        "the seal's kind renamed": good.replace(b"ETSI.CAdES.detached", b"ETSI.CAdES.detachex"),
        "the time of sealing": good.replace(rb"/M (D\07220", rb"/M (D\07219"),
        "a line added": good + b"\n% added\n",
        "zeros added": good + bytes(16),
        "an end added": good + b"%%EOF\n",
        "something before the head": b"\n" + good,
        "the last byte cut": good[:-2],
        "the last half cut": good[: len(good) // 2],
        "the seal cut off": body,
        "nothing": b"",
        "no PDF": b"Consent, honestly.",
        "a PDF by name": b"%PDF-1.7\nhello",
        "all doubled": good + good,
    }


def of_additions(good: bytes) -> Corpus:
    """What PDF calls incremental updates: the old bytes stay, later ones replace objects."""

    def added(change: Callable[[Any], None]) -> bytes:
        writer, out = IncrementalPdfFileWriter(BytesIO(good)), BytesIO()
        change(writer)
        writer.write(out)
        return out.getvalue()

    def kids(writer: Any) -> Any:
        return writer.root["/Pages"]["/Kids"]

    def text(writer: Any) -> None:
        words = generic.StreamObject(stream_data=b"BT 1 0 0 1 72 700 Tm ET")
        kids(writer)[0][pdf_name("/Contents")] = writer.add_object(words)
        writer.mark_update(kids(writer).raw_get(0))

    def overlay(writer: Any) -> None:
        box = generic.ArrayObject([generic.NumberObject(v) for v in (50, 600, 500, 720)])
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): box,
                pdf_name("/Contents"): generic.pdf_string("none of this"),
            }
        )
        kids(writer)[0][pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
        writer.mark_update(kids(writer).raw_get(0))

    def language(writer: Any) -> None:
        writer.root[pdf_name("/Lang")] = generic.pdf_string("xx")
        writer.update_root()

    def metadata(writer: Any) -> None:
        stream = generic.StreamObject(stream_data=b"<x:xmpmeta/>")
        writer.root[pdf_name("/Metadata")] = writer.add_object(stream)
        writer.update_root()

    def no_data(writer: Any) -> None:
        del writer.root["/AF"]
        del writer.root["/Names"]
        writer.update_root()

    def turned(writer: Any) -> None:
        pages = writer.root["/Pages"]
        pages[pdf_name("/Kids")] = generic.ArrayObject(
            [kids(writer).raw_get(n) for n in reversed(range(len(kids(writer))))]
        )
        writer.mark_update(writer.root.raw_get("/Pages"))

    changes = (text, overlay, language, metadata, no_data, turned)
    return {f"added to: {change.__name__}": added(change) for change in changes}


def rewritten(body: bytes, change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    """`body` opened, changed and written anew by another program."""
    out = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        change(opened)
        opened.save(out, **how)
    return out.getvalue()


def with_data(body: bytes, data: bytes) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        spec = AttachedFileSpec(opened, data, filename=ATTACHMENT, mime_type="application/json")
        opened.attachments[ATTACHMENT] = spec
        opened.Root.AF = Array([spec.obj])

    return rewritten(body, change)


def bodies(body: bytes, data: dict[str, Any], other: bytes) -> Corpus:
    """Other contents, for whoever holds a key. `other` is the data of another consent."""

    def told(**more: Any) -> bytes:
        return with_data(body, json.dumps({**data, **more}).encode())

    def turned(opened: pikepdf.Pdf) -> None:
        opened.pages.reverse()

    def shorter(opened: pikepdf.Pdf) -> None:
        del opened.pages[-1]

    def blotted(opened: pikepdf.Pdf) -> None:
        opened.pages[-1].contents_add(b"q 0 0 0 rg 80 300 400 60 re f Q")

    def retitled(opened: pikepdf.Pdf) -> None:
        with opened.open_metadata() as xmp:
            xmp["dc:title"] = "Consent to something else"

    def bare(opened: pikepdf.Pdf) -> None:
        del opened.attachments[ATTACHMENT]

    def second(opened: pikepdf.Pdf) -> None:
        opened.attachments["more.json"] = AttachedFileSpec(opened, b"{}", filename="more.json")

    def scripted(opened: pikepdf.Pdf) -> None:
        opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")

    strokes = [{**one, "strokesSha256": "0" * 64} for one in data["signatures"]]
    boxes = [
        {**one, "strokes": {**one["strokes"], "locked": one["strokes"]["locked"][::-1]}}
        for one in data["signatures"]
    ]
    said = [{**one, "statements": ["I was told nothing."]} for one in data["signatures"]]
    shown = [{**one, "language": "ar"} for one in data["read"]]
    changes = (turned, shorter, blotted, retitled, bare, second, scripted)
    return {
        **{f"contents: {change.__name__}": rewritten(body, change) for change in changes},
        "contents: another consent's data": with_data(body, other),
        "contents: replaced strokes": told(signatures=strokes),
        "contents: other locked strokes": told(signatures=boxes),
        "contents: other statements": told(signatures=said),
        "contents: another language shown": told(read=shown),
        "contents: one signature less": told(signatures=data["signatures"][:1]),
        "contents: other answers": told(answersSha256="1" * 64),
        "contents: another revision": told(plan={**data["plan"], "revision": 7}),
        "contents: another plan": told(plan={**data["plan"], "sha256": "2" * 64}),
        "contents: another text": told(text={**data["text"], "canonical": "Yes to all."}),
        "contents: another format": told(format="another consent 1"),
        "contents: no JSON": with_data(body, b"{"),
        "contents: deep JSON": with_data(body, b"[" * 100_000),
    }


def re_written(good: bytes) -> Corpus:
    def same(_: pikepdf.Pdf) -> None:
        """Only written anew."""

    locked = pikepdf.Encryption(owner="a", user="", R=6)
    return {
        "written anew": rewritten(good, same),
        "written anew, linearized": rewritten(good, same, linearize=True),
        "written anew, encrypted": rewritten(good, same, encryption=locked),
    }


def by_others(body: bytes) -> Corpus:
    """The genuine body under seals that are none, or none of this clinic's."""
    at, name, days = seals.AT, seals.CLINIC, seals.timedelta
    return {
        "sealed by another clinic": sealed(body, seals.key("Clinic over the road"), name, at),
        "sealed by somebody of that name": sealed(body, seals.key(name), name, at),
        "a key for other uses": sealed(body, seals.key(seals=False), name, at),
        "an expired certificate": sealed(
            body, seals.key(since=at - days(days=90), days=30), name, at
        ),
        "a certificate of tomorrow": sealed(body, seals.key(since=at + days(days=1)), name, at),
    }


def odd_seals(body: bytes, key: SealKey) -> Corpus:
    """By whoever holds the genuine key and another program."""
    return {
        "changes allowed": other_seal(body, key, docmdp_permissions=MDPPerm.FILL_FORMS),
        "notes allowed": other_seal(body, key, docmdp_permissions=MDPPerm.ANNOTATE),
        "an approval, no seal": other_seal(body, key, certify=False),
        "an old kind of signature": other_seal(
            body, key, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED
        ),
        "two seals": other_seal(
            other_seal(body, key, docmdp_permissions=MDPPerm.FILL_FORMS),
            seals.key("Another"), field="Second", certify=False,
        ),
    }  # fmt: skip


def other_seal(pdf: bytes, key: SealKey, field: str = "ClinicSeal", **about: Any) -> bytes:
    out = BytesIO()
    told = {
        "certify": True,
        "docmdp_permissions": MDPPerm.NO_CHANGES,
        "subfilter": SigSeedSubFilter.PADES,
        **about,
    }
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **told)
    hand = signers.SimpleSigner(
        Certificate.load(key.certificate), PrivateKeyInfo.load(key.key), SimpleCertificateStore()
    )
    signers.PdfSigner(meta, hand, new_field_spec=SigFieldSpec(field)).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=out
    )
    return out.getvalue()
