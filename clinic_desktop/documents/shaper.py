"""The shaping engine with the faces of paper."""

from typing import Any

from fpdf import FPDF

from clinic_desktop.core.resources import resource
from clinic_desktop.documents.scripts import FACES, ISOLATES


class Shaper(FPDF):
    """The engine with the faces of paper."""

    def __init__(self) -> None:
        super().__init__(unit="pt", format="A4")
        for name, (regular, bold) in FACES.items():
            self.add_font(name, "", str(resource(regular)))
            self.add_font(name, "B", str(resource(bold)))
        self.set_fallback_fonts([name for name in FACES if name != "Text"], exact_match=True)
        self.c_margin = 0

    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Any:
        """What set pieces apart has done its work: it is no letter, and nobody need copy it."""
        found = super()._preload_bidirectional_text(text, markdown)
        for fragment in found:
            fragment.characters = [c for c in fragment.characters if c not in ISOLATES]
        return [fragment for fragment in found if fragment.characters] or found

    def close_faces(self) -> None:
        """The files of the typefaces are read as they are needed; now they are not any more."""
        for face in self.fonts.values():
            face.ttfont.close()  # type: ignore[union-attr]
