"""What holds for every paper: size, fonts, foot, determinism, nothing interpreted."""

import re
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

import clinic_desktop.documents
from clinic_desktop.documents import typeset
from clinic_desktop.documents.fonts import BOLD, ITALIC, SYMBOLS, TEXT
from clinic_desktop.documents.paper import ClinicHead, Sheet, paper_digest
from tests.documents import reading
from tests.documents.every import PAPERS, Make, Render
from tests.documents.samples import sheet

EVERY = pytest.mark.parametrize(("make", "render"), list(PAPERS.values()), ids=list(PAPERS))

HOSTILE = {
    "apostrophe": "Seán O'Brien-D’Arcy",
    "markup": "A <b O'Neil & Co </para> <i>",
    "picture": '<img src="{secret}" width="9" height="9"/>',
    "address": '<img src="http://127.0.0.1:9/x"/><a href="javascript:alert(1)">x</a>',
    "entity": "&lt;b&gt; &#65; &nope;",
    "braces": "{name} %s {0} {{",
    "long": "Wolfeschlegelsteinhausenberger" * 10,
}


def _with(paper: Any, value: str) -> Any:
    """`paper` with `value` in place of every text but the few that have a form of their own."""
    kept = {"language", "time_zone", "currency", "gtin", "sha256", "tax"}

    def change(item: Any, name: str) -> Any:
        if isinstance(item, tuple):
            return tuple(change(part, name) for part in item)
        if is_dataclass(item) and not isinstance(item, type):
            return replace(
                item, **{f.name: change(getattr(item, f.name), f.name) for f in fields(item)}
            )
        plain = type(item) is str and item and name not in kept and not name.endswith("sha256")
        return value if plain else item

    return change(paper, "")


@EVERY
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.row("F122")
def test_values_are_printed_and_never_interpreted(
    make: Make, render: Render, hostile: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for paper")
    value = HOSTILE[hostile].replace("{secret}", str(secret))
    pdf = render(_with(make(), value))
    assert reading.foreign_parts(pdf) == []
    shown = reading.packed(reading.text(pdf))
    assert reading.packed(value)[:40] in shown  # a card cuts what is longer than it is wide


@EVERY
def test_emoji_stop_only_a_consent(make: Make, render: Render) -> None:
    paper = _with(make(), "فاطمة 😀")
    if make is PAPERS["consent"][0]:
        with pytest.raises(clinic_desktop.documents.glyphs.Unsettable):
            render(paper)
        return
    assert "\ufffd" in reading.text(render(paper))


@EVERY
def test_fonts_are_embedded_and_only_ours(make: Make, render: Render) -> None:
    found = reading.fonts(render(make()))
    assert found
    assert all(found.values()), found
    assert all("NotoSans" in name for name in found), found


@EVERY
def test_what_is_kept_between_papers_changes_no_byte(
    make: Make, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the engine itself sets it: every text read as mark-up, every face cut out anew."""
    kept = render(make())
    monkeypatch.setattr(typeset, "_plain", lambda *_: None)
    monkeypatch.setattr(typeset, "_paragraph_class", lambda: Paragraph)
    for name, face in _engine_faces().items():
        monkeypatch.setitem(pdfmetrics._fonts, name, face)
    assert render(make()) == kept


@cache
def _engine_faces() -> dict[str, TTFont]:
    ours = {name: pdfmetrics.getFont(name) for name in (TEXT, BOLD, ITALIC, SYMBOLS)}
    return {name: TTFont(name, face.face.filename) for name, face in ours.items()}


@EVERY
def test_same_paper_same_bytes(make: Make, render: Render) -> None:
    assert render(make()) == render(make())


@EVERY
def test_demo_stands_on_every_page(make: Make, render: Render) -> None:
    paper = make()
    assert "DEMO" not in reading.text(render(paper))
    demo = render(replace(paper, sheet=replace(paper.sheet, demo=True)))
    assert all("DEMO" in page for page in reading.pages(demo))


@EVERY
def test_no_person_in_the_title_of_the_file(make: Make, render: Render) -> None:
    pdf = render(make())
    head = pdf.split(b"/Title", 1)[1].split(b"\n", 1)[0]
    assert b"Claire" not in head
    assert b"D:20260314093205+00'00'" in pdf  # printed, as the paper says, not as the machine


@EVERY
def test_long_texts_never_stop_a_paper(make: Make, render: Render) -> None:
    pdf = render(_with(make(), "Lorem ipsum dolor sit amet. " * 60))
    assert reading.foreign_parts(pdf) == []


@pytest.mark.parametrize("name", [n for n in PAPERS if n != "implant card"])
def test_foot_has_page_of_pages_number_and_hash(name: str) -> None:
    make, render = PAPERS[name]
    paper = make()
    shown = reading.pages(render(paper))
    for n, page in enumerate(shown, start=1):
        assert f"Page {n} of {len(shown)}" in page
        assert paper.sheet.number in page
        short = (paper.sheet.sha256 or paper_digest(paper))[:4]
        assert f"SHA-256 {short}" in page
        assert "Printed 14 March 2026, 10:32" in page
        assert "Clinique des Tilleuls" in page


def test_bytes_do_not_hang_on_the_process() -> None:
    code = (
        "import sys, hashlib; from tests.documents.every import PAPERS;"
        "print([hashlib.sha256(r(m())).hexdigest() for m, r in PAPERS.values()])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": "", "TZ": zone},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(runs) == 1


def test_threads_do_not_mix_their_papers() -> None:
    wanted = {name: render(make()) for name, (make, render) in PAPERS.items()}
    got: dict[str, list[bytes]] = {name: [] for name in PAPERS}

    def work(name: str) -> None:
        make, render = PAPERS[name]
        got[name].append(render(make()))

    threads = [Thread(target=work, args=(name,)) for name in PAPERS for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {name: [pdf, pdf] for name, pdf in wanted.items()}


def test_digest_is_of_the_values_and_not_of_the_print() -> None:
    make = PAPERS["invoice"][0]
    paper = make()
    again = replace(paper, sheet=replace(paper.sheet, copy=True, sha256="ab" * 32))
    assert paper_digest(again) == paper_digest(paper)
    assert paper_digest(replace(paper, total_minor=1)) != paper_digest(paper)


def test_every_print_after_the_first_says_so() -> None:
    make, render = PAPERS["receipt"]
    assert "COPY" not in reading.text(render(make()))
    assert "COPY" in reading.text(render(make(sheet=sheet("Z-1", copy=True))))


def test_head_keeps_to_its_place_with_a_long_clinic() -> None:
    make, render = PAPERS["receipt"]
    clinic = ClinicHead("N" * 300, ("a" * 300,) * 9, "1" * 99, "e" * 99, "r" * 300, "UTC", "w" * 99)
    made: Sheet = replace(sheet("Z-1"), clinic=clinic)
    assert len(reading.pages(render(make(sheet=made)))) == 1


def test_paragraphs_are_made_in_one_place() -> None:
    room = Path(clinic_desktop.documents.__file__).parent
    words = {path.name: path.read_text(encoding="utf-8") for path in room.rglob("*.py")}
    assert [name for name, text in words.items() if re.search(r"\bParagraph\b", text)] == [
        "typeset.py"
    ]
    assert [name for name, text in words.items() if ".drawString(" in text] == ["typeset.py"]
