"""Arabic and Hebrew on paper: joined, in order, embedded, archived and sealed like any other."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from string import Formatter

import pikepdf
import pytest

from clinic_desktop.documents import (
    certificate_pdf,
    consent_pdf,
    implant_card_pdf,
    invoice_pdf,
    list_pdf,
    quotation_pdf,
    receipt_pdf,
)
from clinic_desktop.documents.archive import Attached, archived
from clinic_desktop.documents.glyphs import MISSING, Unsettable, needs_shaping, unsettable
from clinic_desktop.documents.scripts import LRI, PDI, RLI, apart, ordered
from clinic_desktop.documents.seal import sealed
from clinic_desktop.documents.seal_check import check_seal
from clinic_desktop.documents.words import TABLES
from clinic_desktop.documents.words.ar import WORDS
from tests.documents import reading, samples, seals
from tests.documents.consent_sample import consent
from tests.documents.tampering import flipped

NAME = "فاطمة الزهراء"
BODY = "يفتح الجرّاح الأنف في 14-03-2026 من الداخل (Prof. Dr. Anna O'Neil). رقم الخطة RH-2026-004."


def named(name: str = NAME, language: str = "en") -> consent_pdf.ConsentPaper:
    made = consent()
    patient = replace(made.patient, name=name)
    return replace(made, patient=patient, sheet=replace(made.sheet, language=language))


def arabic() -> consent_pdf.ConsentPaper:
    section = consent_pdf.ConsentSection("ماذا سيتم", BODY, read_seconds=48, reached_end=True)
    made = named(language="ar")
    return replace(made, procedure="تجميل الأنف", sections=(section, made.sections[0]))


@pytest.fixture(scope="module")
def paper() -> bytes:
    return consent_pdf.render(arabic())


@pytest.mark.row("C02")
def test_what_the_plain_engine_sets_wrong_goes_to_the_other() -> None:
    assert not needs_shaping(consent())
    for name in (NAME, "שרה לוי", "Anna فاطمة O'Neil", "Room \u0661\u0662"):
        assert needs_shaping(named(name))
        assert unsettable(name) == ()
    digits = reading.text(consent_pdf.render(named("Room \u0661\u0662")))
    assert "\u0661\u0662" in digits or "\u0662\u0661" in digits
    for bad in ("अनुराधा", "田中さん", "Ann \U0001f600", "\u202egnp.exe", "סֿ" + "\u0e01"):
        with pytest.raises(Unsettable):
            consent_pdf.render(named(f"{NAME} {bad}"))


@pytest.mark.row("F063")
def test_the_same_content_stands_on_it(paper: bytes) -> None:
    shown = reading.packed(reading.text(paper))
    made = arabic()
    for value in (
        made.sheet.sha256, made.text_sha256, made.plan_sha256, made.answers_sha256,
        *(s.strokes_sha256 for s in made.signatures),
    ):  # fmt: skip
        assert reading.packed(value) in shown
    for value in (
        "14-03-2026",
        *(s.name for s in made.signatures), *(c.question for c in made.checks),
        *(t.answer for t in made.talks), *(p.text for p in made.permissions),
    ):  # fmt: skip
        assert reading.packed(value) in shown, value


def test_same_paper_same_bytes(paper: bytes) -> None:
    assert consent_pdf.render(arabic()) == paper


def test_fonts_are_embedded_and_only_ours(paper: bytes) -> None:
    found = {}
    with pikepdf.open(BytesIO(paper)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                below = font.DescendantFonts[0].FontDescriptor
                found[str(font.BaseFont)] = "/FontFile2" in below
    assert found
    assert all(found.values())
    assert all("NotoSans" in name for name in found)


def test_it_becomes_an_archive_with_its_data(paper: bytes) -> None:
    made_at = consent().sheet.printed_at
    kept = archived(paper, Attached("consent.json", "application/json", b"{}"), made_at)
    assert kept == archived(paper, Attached("consent.json", "application/json", b"{}"), made_at)
    with pikepdf.open(BytesIO(kept)) as document:
        with document.open_metadata() as xmp:
            assert xmp.pdfa_status == "3B"
        assert document.Root.OutputIntents
        assert not document.is_encrypted
        assert list(document.attachments) == ["consent.json"]


@pytest.mark.row("F063")
def test_it_is_sealed_like_any_other(paper: bytes, tmp_path: Path) -> None:
    key = seals.key()
    body = archived(paper, seals.DATA, seals.AT)
    pdf = sealed(body, key, seals.CLINIC, seals.AT)
    assert pdf.startswith(body)
    found = check_seal(pdf, seals.DATA.name)
    assert (found.fault, found.fingerprint, found.data) == (
        None, key.fingerprint, seals.DATA.content,
    )  # fmt: skip
    assert check_seal(flipped(pdf, len(body) // 2), seals.DATA.name).fault is not None
    if shutil.which("pdfsig") is not None:
        file = tmp_path / "sealed.pdf"
        file.write_bytes(pdf)
        said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout
        assert "Signature is Valid" in said
        assert "Total document signed" in said


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_another_reader_reads_it_in_order(paper: bytes, tmp_path: Path) -> None:
    file = tmp_path / "c.pdf"
    file.write_bytes(paper)
    said = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    for value in ("RH-2026-004", "14-03-2026", "MRN-2026-00042", "Prof. Dr.", "SHA-256"):
        assert value in said, value
    listed = subprocess.run(
        ["pdffonts", str(file)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)


def test_demo_and_certificates() -> None:
    made = arabic()
    demo = consent_pdf.render(replace(made, sheet=replace(made.sheet, demo=True)))
    assert all("DEMO" in page for page in reading.pages(demo))
    gone = samples.certificate()
    gone = replace(
        gone, patient=replace(gone.patient, name=NAME), sheet=replace(gone.sheet, language="ar"),
        effective_at=gone.effective_at + timedelta(days=1),
    )  # fmt: skip
    page = certificate_pdf.render(gone)
    assert "\ufffd" not in reading.text(page)
    assert reading.packed(gone.consent_sha256) in reading.packed(reading.text(page))


def test_inserted_values_stand_apart() -> None:
    assert apart("14-03-2026") == f"{LRI}14-03-2026{PDI}"
    assert apart(NAME) == f"{RLI}{NAME}{PDI}"
    assert ordered("plain 14-03-2026") == "plain 14-03-2026"
    assert ordered("في 14-03-2026") == f"في {LRI}14-03-2026{PDI}"
    assert ordered("من Dr. Anna O'Neil.") == f"من {LRI}Dr. Anna O'Neil{PDI}."


def test_the_arabic_words_have_the_places_of_the_english() -> None:
    for key, text in WORDS.items():
        places = {name for _, name, _, _ in Formatter().parse(text) if name}
        english = {name for _, name, _, _ in Formatter().parse(TABLES["en"][key]) if name}
        assert places == english, key


def with_name(made: object, name: str) -> object:
    """The same paper for somebody with this name."""
    if isinstance(made, list_pdf.TheatreListPaper):
        rooms = tuple(
            replace(room, cases=tuple(replace(case, patient_name=name) for case in room.cases))
            for room in made.theatres
        )
        return replace(made, theatres=rooms)
    if isinstance(made, (receipt_pdf.ReceiptPaper, invoice_pdf.InvoicePaper)):
        made = replace(made, payer_name=name)
    if isinstance(made, implant_card_pdf.ImplantCardPaper):
        return replace(made, patient_name=name)
    patient = getattr(made, "patient", None)
    return replace(made, patient=replace(patient, name=name)) if patient else made  # type: ignore[type-var]


@pytest.mark.row("F045", "F122", "C09")
@pytest.mark.parametrize("name", [NAME, "שרה לוי", f"{NAME} (O'Neil 12)"])
def test_names_stand_right_on_every_other_paper(name: str) -> None:
    """Joined, in order, to be copied: as on a consent; and the rest as it was."""
    for module, sample in (
        (quotation_pdf, samples.quotation), (invoice_pdf, samples.invoice),
        (receipt_pdf, samples.receipt), (list_pdf, samples.theatre_list),
        (implant_card_pdf, samples.implant_card),
    ):  # fmt: skip
        paper = with_name(sample(), name)
        made = module.render(paper)
        said = reading.text(made)
        assert MISSING not in said, module.__name__
        for word in name.split():
            assert reading.packed(word.strip("()")) in reading.packed(said), module.__name__
        if module is not implant_card_pdf:  # a card has room for the clinic's name alone
            assert reading.packed(samples.CLINIC.address[0]) in reading.packed(said)
        assert made == module.render(paper), module.__name__
        assert all(reading.fonts(made).values()), module.__name__
        with (
            pikepdf.open(BytesIO(made)) as now,
            pikepdf.open(BytesIO(module.render(with_name(sample(), "Ines Okonkwo")))) as plain,
        ):
            assert len(now.pages) == len(plain.pages), module.__name__
