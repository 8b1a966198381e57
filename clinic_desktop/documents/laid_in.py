"""Arabic and Hebrew in papers of the plain engine: pieces set by the other, laid into its pages."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from clinic_desktop.documents.glyphs import marked
from clinic_desktop.documents.pieces import Face, Piece
from clinic_desktop.documents.scripts import ordered
from clinic_desktop.documents.shaper import Shaper


class Setter(Shaper):
    """Pages of the same sizes with nothing on them but the pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.set_auto_page_break(False)

    def dress(self, face: Face) -> None:
        self.set_font("Text", "B" if face.bold else "", face.size)
        self.set_text_color(face.colour)
        self.set_fill_color(face.colour)  # equal, as in shaped
        self.set_text_shaping(True, direction="ltr")

    def lay(self, piece: Piece, page_height: float) -> None:
        face = piece.face
        self.dress(face)
        # fpdf2 sets a line half of its height and three tenths of its size below its top.
        lift = face.leading / 2 + 0.3 * face.size if piece.on_line else 0.0
        self.set_xy(piece.x, page_height - piece.y - lift)
        text = ordered(marked(piece.text))
        self.multi_cell(piece.width, face.leading, text, align=face.align)


def height(text: str, face: Face, width: float) -> float:
    """Of the paragraph, in points."""
    ruler = _ruler()
    ruler.dress(face)
    found = ruler.multi_cell(
        width, face.leading, ordered(marked(text)), dry_run=True, output="HEIGHT"
    )
    return float(found)  # type: ignore[arg-type]


def length(text: str, face: Face) -> float:
    """Of one unbroken line, in points."""
    ruler = _ruler()
    ruler.dress(face)
    return float(ruler.get_string_width(ordered(marked(text))))


def laid_in(pdf: bytes, pieces: Sequence[Piece]) -> bytes:
    """The paper with its pieces; the same paper gives the same bytes."""
    import pikepdf  # noqa: PLC0415  loaded with the first such paper

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as made:
        sizes = [tuple(map(float, page.mediabox[2:])) for page in made.pages]
        with pikepdf.open(BytesIO(_letters(pieces, sizes))) as letters:
            for number in sorted({piece.page for piece in pieces}):
                over = made.copy_foreign(letters.pages[number - 1].as_form_xobject())
                page = made.pages[number - 1]
                page.add_resource(over, pikepdf.Name.XObject, pikepdf.Name.Letters)
                page.contents_add(b"q", prepend=True)
                page.contents_add(b"Q q /Letters Do Q")
            made.save(out, deterministic_id=True, linearize=False)
    return out.getvalue()


def _letters(pieces: Sequence[Piece], sizes: Sequence[tuple[float, ...]]) -> bytes:
    setter = Setter()
    for number, (wide, high) in enumerate(sizes, 1):
        setter.add_page(format=(wide, high))
        for piece in pieces:
            if piece.page == number:
                setter.lay(piece, high)
    made = bytes(setter.output())
    setter.close_faces()
    return made


@cache
def _ruler() -> Setter:
    """Measures only: one for the process, used by whoever sets a paper."""
    ruler = Setter()
    ruler.add_page()
    return ruler
