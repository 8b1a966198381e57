"""Papers by plain ReportLab: the floor beside ours."""

import os
from functools import cache
from hashlib import sha256
from io import BytesIO
from math import sin
from pathlib import Path
from typing import Any

PAGES, PARAGRAPHS = 4, 9
WORDS = "What was explained, what may happen, and what the patient agrees to, in plain words. " * 5
PAD = (640, 230)


def receipt() -> bytes:
    """One page with twenty lines, drawn by hand."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  180 ms, for papers only

    made = BytesIO()
    canvas = Canvas(made)
    for number in range(20):
        canvas.drawString(72, 760 - 20 * number, f"Line {number}: what was paid, and when")
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def consent() -> bytes:
    """Four pages of text with a signature under it, set by Platypus."""
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415  as above
    from reportlab.platypus import (  # noqa: PLC0415  as above
        Image,
        PageBreak,
        Paragraph,
        SimpleDocTemplate,
    )

    style, made, story = getSampleStyleSheet()["BodyText"], BytesIO(), list[Any]()
    for page in range(PAGES):
        story += [PageBreak()] if page else []
        story += [Paragraph(WORDS, style) for _ in range(PARAGRAPHS)]
    story.append(Image(BytesIO(_signature()), 160, 57))
    SimpleDocTemplate(made).build(story)
    return made.getvalue()


def sealed(folder: Path) -> None:
    """A consent, hashed and on the disk under its name."""
    paper = consent()
    name, new = folder / f"{sha256(paper).hexdigest()}.pdf", folder / "new.pdf"
    with new.open("wb") as out:
        out.write(paper)
        out.flush()
        os.fsync(out.fileno())
    new.replace(name)
    name.unlink()


@cache
def _signature() -> bytes:
    """A wave as a PNG: drawing it is no part of the floor."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  as above

    picture, made = Image.new("L", PAD, 255), BytesIO()
    points = [(20 + 4 * n, 120 + 45 * sin(n / 2.7)) for n in range(140)]
    ImageDraw.Draw(picture).line(points, fill=0, width=3)
    picture.save(made, "PNG")
    return made.getvalue()
