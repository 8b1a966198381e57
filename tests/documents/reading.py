"""How tests read a PDF: by other engines than the one that wrote it."""

import re
from io import BytesIO

import pikepdf
import pypdfium2


def pages(pdf: bytes) -> list[str]:
    """The text of each page, white space as single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_flat(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def packed(words: str) -> str:
    """Without any white space: for comparing values that were broken over lines."""
    return re.sub(r"\s+", "", words)


def sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    with pikepdf.open(BytesIO(pdf)) as document:
        boxes = [[float(v) for v in page.mediabox] for page in document.pages]
    return [(round(b[2] / 72 * 25.4, 2), round(b[3] / 72 * 25.4, 2)) for b in boxes]


def fonts(pdf: bytes) -> dict[str, bool]:
    """Every font that any page names, and whether its file is embedded."""
    found: dict[str, bool] = {}
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                described = font.get("/FontDescriptor", {})
                found[str(font.BaseFont)] = "/FontFile2" in described
    return found


def foreign_parts(pdf: bytes) -> list[str]:
    """What a value could have smuggled in: pictures, links, actions, attachments."""
    found: list[str] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            found += ["annotation"] * len(page.get("/Annots", []))
            found += [str(x.Subtype) for x in page.resources.get("/XObject", {}).values()]
        found += [key for key in ("/OpenAction", "/AA") if key in document.Root]
        found += ["attachment"] * len(document.attachments)
    return found


def drawing(pdf: bytes, page: int) -> str:
    """The drawing operators of one page."""
    with pikepdf.open(BytesIO(pdf)) as document:
        contents = document.pages[page].Contents
        return bytes(contents.read_bytes()).decode("latin-1")


def _flat(words: str) -> str:
    return " ".join(words.split())
