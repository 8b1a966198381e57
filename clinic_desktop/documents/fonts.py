"""The typefaces of paper: bundled, static, embedded in every file."""

from dataclasses import dataclass
from threading import Lock

from clinic_desktop.core.resources import resource
from clinic_desktop.documents.faces import paper_face

TEXT = "Paper"
BOLD = "Paper-Bold"
ITALIC = "Paper-Italic"
SYMBOLS = "Paper-Symbols"
"""Signs that Noto Sans lacks and clinicians write: at most, at least, minus, arrows, about."""

_FILES = {
    TEXT: "fonts/NotoSans-Regular.ttf",
    BOLD: "fonts/NotoSans-Bold.ttf",
    ITALIC: "fonts/NotoSans-Italic.ttf",
    SYMBOLS: "fonts/NotoSansMath-Regular.ttf",
}
_REGISTERING = Lock()
_known: "list[Coverage]" = []


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points that the text faces and the symbol face hold a glyph for."""

    text: frozenset[int]
    symbols: frozenset[int]


def register_fonts() -> Coverage:
    """Make the faces known to the engine, once for the process; safe to call from any thread."""
    with _REGISTERING:
        if not _known:
            _known.append(_register())
        return _known[0]


def _register() -> Coverage:
    from reportlab import rl_config  # noqa: PLC0415  loaded with the first paper
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  loaded with the first paper

    rl_config.useA85 = 0  # bytes as they are: a fifth smaller and faster than as letters
    held: dict[str, frozenset[int]] = {}
    for name, file in _FILES.items():
        font = paper_face(name, str(resource(file)))
        pdfmetrics.registerFont(font)
        held[name] = frozenset(font.face.charToGlyph)
    pdfmetrics.registerFontFamily(TEXT, TEXT, BOLD, ITALIC, BOLD)
    return Coverage(held[TEXT] & held[BOLD] & held[ITALIC], held[SYMBOLS])
