"""Typefaces embedded in paper after paper: what was once made of one is kept for the next."""

import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

_SELECTIONS = 64
"""Papers of one kind and language need the same few selections of letters again and again."""


def paper_face(name: str, file: str) -> "TTFont":
    """The face in `file`, known as `name`: sooner the same bytes as of the engine's own class."""
    made: TTFont = _face_class()(name, file)
    return made


@lru_cache(_SELECTIONS)
def _packed(content: bytes) -> bytes:
    return zlib.compress(content)


@cache
def _face_class() -> "type[TTFont]":
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415  loaded with the first paper
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415  as above

    class Packed(pdfdoc.PDFStreamFilterZCompress):
        def encode(self, text: str | bytes) -> bytes:
            return _packed(text.encode() if isinstance(text, str) else text)

    @lru_cache(_SELECTIONS)
    def widths_of(widths: tuple[int, ...]) -> bytes:
        return bytes(pdfdoc.format(pdfdoc.PDFArray(widths), None))

    class PaperFace(TTFont):
        def __init__(self, name: str, file: str) -> None:
            super().__init__(name, file)
            face = self.face
            self._widths = _Widths({chr(c): wide for c, wide in face.charWidths.items()})
            self._widths.missing = face.defaultWidth
            select = lru_cache(_SELECTIONS)(face.makeSubset)
            vars(face)["makeSubset"] = lambda codes: select(tuple(codes))

        def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802  reportlab's
            return 0.001 * size * sum(map(self._widths.__getitem__, text))

        def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab's name
            known = set(doc.idToObject)
            super().addObjects(doc)
            for name in doc.idToObject.keys() - known:
                part: Any = doc.idToObject[name]
                if isinstance(part, pdfdoc.PDFStream) and part.filters:
                    part.filters = [Packed()]
                elif isinstance(widths := getattr(part, "Widths", None), pdfdoc.PDFArray):
                    part.Widths = widths_of(tuple(widths.sequence))

    return PaperFace


class _Widths(dict[str, int]):
    """Of letters, in thousandths of the size; the face's box where it has no such letter."""

    missing = 0

    def __missing__(self, _letter: str) -> int:
        return self.missing
