"""The pages of the papers as pictures."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2

from clinic_desktop.app.pictures.camera import Picture

SCALE = 1.5
"""Pixels for one point: 108 dots to the inch."""


def pages(out: Path, papers: Mapping[str, bytes]) -> Iterator[Picture]:
    """Every page of every paper, by its file name."""
    for name, pdf in papers.items():
        stem = Path(name).stem
        document = pypdfium2.PdfDocument(pdf)
        for number in range(len(document)):
            file = out / f"paper_{stem}_{number + 1}.png"
            document[number].render(scale=SCALE).to_pil().save(file)
            yield Picture(f"paper {stem}", "", f"page {number + 1}", str(file))
        document.close()
