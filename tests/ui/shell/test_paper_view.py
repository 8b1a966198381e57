"""A paper is seen, made larger, saved, and gone when the screen is locked."""

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from reportlab.pdfgen.canvas import Canvas

from clinic_desktop.ui.shell.paper_view import PaperView, show_paper
from clinic_desktop.ui.shell.window import ShellWindow
from tests.support.uxmeter import audit


def two_pages() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 400), invariant=1)
    for words in ("Quotation Q-2026-7", "Second page"):
        canvas.drawString(40, 300, words)
        canvas.rect(0, 0, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def view(qtbot):
    view = PaperView("Quotation Q/7", two_pages())
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: all(page.is_drawn for page in view.pages))
    return view


def test_every_page_is_drawn_with_its_ink(view):
    assert [page.accessibleName() for page in view.pages] == ["Page 1 of 2", "Page 2 of 2"]
    picture = view.pages[0].grab().toImage()
    assert picture.pixelColor(20, picture.height() - 20).lightness() < 30
    assert picture.pixelColor(picture.width() - 20, 20).lightness() > 240


def test_zoom_by_keys(qtbot, view):
    width = view.pages[0].width()
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom_words.text() == "75 %"
    assert view.pages[0].width() == pytest.approx(width * 0.75, abs=1)
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.pages[0].width() == width
    for _ in range(9):
        view.zoom_by(1)
    assert view.zoom_words.text() == "300 %"
    qtbot.waitUntil(lambda: not view._undrawn)


def test_saved_copy_is_the_paper(view, tmp_path):
    view.save_to(tmp_path / "q.pdf")
    assert (tmp_path / "q.pdf").read_bytes() == two_pages()
    assert view.message.isVisible()
    view.save_to(tmp_path / "missing" / "q.pdf")
    assert view._file_name() == "Quotation Q 7.pdf"


def test_manners(view):
    assert audit(view) == {}
    assert view.windowTitle() == "Paper"  # no name in the task bar


def test_escape_closes_and_the_copy_goes_with_it(qtbot, view):
    with qtbot.waitSignal(view.finished):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_lock_takes_the_paper_away(qtbot):
    window = ShellWindow()
    qtbot.addWidget(window)
    window.add_screen("today", QWidget)
    window.open_screen("today")
    window.show()
    show_paper(window, "Receipt", two_pages())
    (paper,) = window.findChildren(PaperView)
    qtbot.waitUntil(paper.isVisible)
    with qtbot.waitSignal(paper.finished):
        window.lock("Mira Aydin")
