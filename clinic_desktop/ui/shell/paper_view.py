"""A paper on the screen: its pages as pictures, zoom, save, hand over to the system's viewer."""

import re
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import color, px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, icon_button, secondary
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import Label

POINTS_TO_PIXELS = 96 / 72
STEPS = (50, 75, 100, 125, 150, 200, 300)
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class PageImage(Painted):
    """One page, as large as the zoom wants it; the picture comes when its turn is."""

    def __init__(self, size: QSizeF, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._picture = size, QImage()
        self.setAccessibleName(name)

    @property
    def is_drawn(self) -> bool:
        return not self._picture.isNull()

    def set_zoom(self, percent: int) -> None:
        """Take the size of this zoom; the old picture is stretched until the new one is there."""
        factor = POINTS_TO_PIXELS * percent / 100
        self.setFixedSize((self._size * factor).toSize())

    def show_picture(self, picture: QImage) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        box = QRectF(self.rect())
        painter.fillRect(box, Qt.GlobalColor.white)
        if not self._picture.isNull():
            painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._picture)
        painter.setPen(color("border"))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class PaperView(QDialog):
    """Shows the pages of one PDF. It closes with Esc, and when the session is locked.

    The title of the window is neutral; what the paper is stands inside only.
    """

    def __init__(self, title: str, pdf: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("paperView")
        self.setWindowTitle(self.tr("Paper"))
        self._title, self._pdf, self._percent = title, pdf, 100
        self._document = pypdfium2.PdfDocument(pdf)
        self._folder: TemporaryDirectory[str] | None = None
        self.message = InlineMessage()
        self.zoom_words = Label("", "secondary")
        self.pages = self._make_pages()
        self.save, self.open_outside = self._make_ways_out()
        self._due = QTimer(self, singleShot=True, interval=0)
        self._due.timeout.connect(self._draw_next)
        self._lay_out()
        self._make_actions()
        self.zoom_to(100)
        self.finished.connect(self._let_go)

    def zoom_to(self, percent: int) -> None:
        """Between 50 and 300; the pages are drawn anew, the first ones first."""
        self._percent = min(max(percent, STEPS[0]), STEPS[-1])
        self.zoom_words.setText(f"{self._percent} %")
        self._undrawn = list(range(len(self.pages)))
        for page in self.pages:
            page.set_zoom(self._percent)
        self._due.start()

    def zoom_by(self, step: int) -> None:
        """To the next larger (+1) or smaller (-1) zoom."""
        if step > 0:
            self.zoom_to(next((s for s in STEPS if s > self._percent), STEPS[-1]))
        else:
            self.zoom_to(next((s for s in reversed(STEPS) if s < self._percent), STEPS[0]))

    def save_to(self, path: Path) -> None:
        """Write the PDF there; a refusal of the disk is told in place."""
        try:
            path.write_bytes(self._pdf)
        except OSError as error:
            self.message.show_words(
                "bad", self.tr("Not saved: %1").replace("%1", error.strerror or str(error))
            )
        else:
            self.message.show_words("ok", self.tr("Saved as %1").replace("%1", path.name))

    def _make_pages(self) -> list[PageImage]:
        pages = []
        for number, page in enumerate(self._document, 1):
            words = self.tr("Page %1 of %2").replace("%1", str(number))
            name = words.replace("%2", str(len(self._document)))
            pages.append(PageImage(QSizeF(*page.get_size()), name))
        return pages

    def _make_ways_out(self) -> tuple[Button, Button]:
        save = secondary(self.tr("Save as"), Icon.DOWNLOAD, shortcut="Ctrl+S")
        outside = secondary(self.tr("Open in viewer"), Icon.EXTERNAL_LINK, shortcut="Ctrl+O")
        save.setObjectName("savePaper")
        outside.setObjectName("openPaperOutside")
        save.clicked.connect(self._ask_where)
        outside.clicked.connect(self._open_outside)
        return save, outside

    def _lay_out(self) -> None:
        smaller = icon_button(Icon.MINUS, self.tr("Smaller"), shortcut="Ctrl+-")
        larger = icon_button(Icon.PLUS, self.tr("Larger"), shortcut="Ctrl++")
        smaller.clicked.connect(partial(self.zoom_by, -1))
        larger.clicked.connect(partial(self.zoom_by, 1))
        head = row(
            (Label(self._title, "h2", wrap=True), 1), smaller, self.zoom_words, larger,
            self.save, self.open_outside, gap=8, margins=(16, 10, 16, 10),
        )  # fmt: skip
        sheets = column(*(row(None, page, None) for page in self.pages), None, gap=16,
                        margins=(16, 16, 16, 16))  # fmt: skip
        self.area = scrolled(holder(sheets, "canvas"))
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self._title)
        note = column(self.message, margins=(16, 0, 16, 0))
        self.setLayout(column(head, note, (self.area, 1), gap=0))
        self.resize(QSize(px(900), px(780)))

    def _make_actions(self) -> None:
        for words, keys, slot in (
            (self.tr("Larger"), "Ctrl++", partial(self.zoom_by, 1)),
            (self.tr("Smaller"), "Ctrl+-", partial(self.zoom_by, -1)),
            (self.tr("Real size"), "Ctrl+0", partial(self.zoom_to, 100)),
            (self.tr("Save as"), "Ctrl+S", self._ask_where),
            (self.tr("Open in viewer"), "Ctrl+O", self._open_outside),
        ):
            self.addAction(make_action(self, words, keys, slot))

    def _draw_next(self) -> None:
        """One page each time the event loop turns, so that the window answers meanwhile."""
        if not self._undrawn:
            return
        number = self._undrawn.pop(0)
        scale = POINTS_TO_PIXELS * self._percent / 100 * self.devicePixelRatioF()
        bitmap = self._document[number].render(scale=scale, prefer_bgrx=True)
        picture = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride,
            QImage.Format.Format_RGB32,
        )  # fmt: skip
        self.pages[number].show_picture(picture.copy())
        self._due.start()

    def _file_name(self) -> str:
        return f"{FORBIDDEN.sub(' ', self._title).strip() or 'paper'}.pdf"

    def _ask_where(self) -> None:
        asking = QFileDialog(self, self.tr("Save as"))
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("pdf")
        asking.selectFile(self._file_name())
        asking.fileSelected.connect(lambda name: self.save_to(Path(name)))
        asking.open()

    def _open_outside(self) -> None:
        """The copy lies in a folder that only this user may read; it goes with the program."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="clinic-paper-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / "paper.pdf"
        path.write_bytes(self._pdf)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.message.show_words(
                "warn", self.tr("No program for PDF files was found. Save the paper instead.")
            )

    def _let_go(self) -> None:
        self._due.stop()
        self._document.close()
        if self._folder is not None:
            self._folder.cleanup()


def show_paper(window: QWidget, title: str, pdf: bytes) -> None:
    """Show a PDF over `window`, which stays usable."""
    view = PaperView(title, pdf, window)
    view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    view.show()
    view.area.setFocus()
