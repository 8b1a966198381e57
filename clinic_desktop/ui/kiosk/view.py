"""The frame of the tablet: bar, progress, one page, and three buttons that are always there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QProgressBar, QStackedWidget, QWidget

from clinic_desktop.ui.kiosk.notice import Notice
from clinic_desktop.ui.kiosk.sheets import (
    BirthSheet,
    PairingSheet,
    SayingSheet,
    Sheet,
    Sheets,
    StaffSheet,
    WordsSheet,
)
from clinic_desktop.ui.kiosk.translating import Translator
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, primary, secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.layouts import column, holder, put_in_tab_order, row
from clinic_desktop.ui.widgets.text import Label

SIZES = (100, 115, 130, 150, 200)
TOUCHES = {
    QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
    QEvent.Type.KeyPress,
}  # fmt: skip
EVERY_MS = 1000
LEAST_BUTTON = 120


class KioskView(QWidget):
    """Emits `acted(act, value)`, `touched`, `ticked`, `opened(sheet)`; while `locked` it cannot be
    closed."""

    acted = Signal(str, object)
    touched = Signal()
    ticked = Signal()
    left = Signal()
    closed = Signal()
    opened = Signal(object)

    def __init__(self, sheets: Sheets, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets, self._wording, self._translator = sheets, wording, Translator(wording)
        self._carried: tuple[type, object] | None = None
        self.setObjectName("kioskView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.locked = False
        self._clinic = Label("", "kiosk_lead")
        self.size_button = Button("Text size", Kind.SECONDARY, Icon.A_LARGE_SMALL, fit="kiosk")
        self.language_button = Button("English", Kind.SECONDARY, Icon.GLOBE, fit="kiosk")
        self.stop_button = Button("I say no", Kind.SECONDARY, Icon.X, fit="kiosk")
        self.staff_button = Button("Staff", Kind.SECONDARY, Icon.LOCK, fit="kiosk")
        self.progress = QProgressBar()
        self.message, self.more = Notice(), Notice()
        self.again_button = secondary("Try again", Icon.REFRESH_CW, fit="kiosk")
        self._yes = secondary("Yes, more time", Icon.CLOCK, fit="kiosk")
        self._pages = QStackedWidget()
        self.back_button = secondary("Back", fit="kiosk")
        self.second_button = secondary("I have a question", fit="kiosk")
        self.main_button = primary("Continue", fit="kiosk")
        self._main_busy = False
        self._lay_out()
        self._connect()
        self._speak()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()

    @property
    def sheet(self) -> Sheet | None:
        """The page in front."""
        found = self._pages.currentWidget()
        return found if isinstance(found, Sheet) else None

    def set_busy(self, busy: bool) -> None:
        self._main_busy = busy
        for button in (self.back_button, self.second_button, self.main_button):
            button.setEnabled(not busy)

    def show_error(self, message: Message) -> None:
        self.again_button.hide()
        self.message.show_message(message)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def show_problem(self, words: str, *, again: bool = False) -> None:
        """Above the page; no words take it away."""
        self.again_button.setVisible(again and bool(words))
        if words:
            self.message.show_words("warn", words)
        else:
            self.message.clear()

    def show_starting(self) -> None:
        text = self.tr("Connecting to the clinic.")
        self._only(WordsSheet(self.tr("One moment"), text, Icon.HOURGLASS))

    def show_pairing(self) -> None:
        self._only(PairingSheet())

    def show_waiting(self, clinic: str) -> None:
        self._clinic.setText(clinic)
        self.show_more_time(0)
        self._grow_to(SIZES[0])
        text = self.tr("The reception sends to this tablet what is yours to read.")
        self._only(WordsSheet(self.tr("Welcome"), text, Icon.TABLET))
        self.staff_button.show()

    def show_identify(self) -> None:
        self._only(BirthSheet())

    def show_done(self, title: str, text: str) -> None:
        self.show_more_time(0)
        self.show_problem("")
        self._only(WordsSheet(title, text, Icon.CIRCLE_CHECK))
        self.staff_button.show()

    def change_language(self) -> None:
        """The frame speaks it from now on; what is on the page goes over to the next one."""
        sheet = self.sheet
        self._carried = (type(sheet), sheet.kept()) if sheet is not None else None
        self._speak()

    def show_page(self, page: object, behind: int, pages: int, minutes: int) -> None:
        """The sheet of that page, and how much of the task lies behind."""
        made = self._sheets[type(page)](page)
        made.show_place(behind, pages, minutes)
        self._only(made)
        self.stop_button.setVisible(made.may_refuse)
        self.progress.show()
        self.progress.setRange(0, pages)
        self.progress.setValue(behind)

    def show_more_time(self, seconds: int) -> None:
        """Is anybody there? `seconds` are left; 0 takes the question away."""
        self._yes.setVisible(seconds > 0)
        if seconds:
            words = self.tr("Do you need more time? This page closes in %1 seconds.")
            self.more.show_words("info", words.replace("%1", str(seconds)))
        elif not self.more.isHidden():
            self.more.clear()

    def let_go(self) -> None:
        """The patient mode is over."""
        self.locked = False
        self.left.emit()
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES and self.isVisible():
            self.touched.emit()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.locked:
            event.ignore()
        else:
            self._timer.stop()
            self._installed().removeTranslator(self._translator)
            self.closed.emit()
            super().closeEvent(event)

    def _lay_out(self) -> None:
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(10)
        bar = row(
            self._clinic, None, self.size_button, self.language_button, self.stop_button,
            self.staff_button,
            gap=12, margins=(24, 10, 24, 10),
        )  # fmt: skip
        notes = column(
            row((self.message, 1), self.again_button, gap=12),
            row((self.more, 1), self._yes, gap=12),
            gap=8, margins=(24, 8, 24, 0),
        )  # fmt: skip
        foot: QHBoxLayout = row(
            self.back_button, None, self.second_button, self.main_button,
            gap=12, margins=(24, 10, 24, 10),
        )  # fmt: skip
        self.setLayout(
            column(
                holder(bar, "bar"), self.progress, notes, (self._pages, 1), holder(foot, "foot"),
                gap=0,
            )
        )  # fmt: skip
        for part in (
            self.again_button,
            self._yes,
            self.stop_button,
            self.staff_button,
            self.progress,
        ):
            part.hide()
        self.main_button.setObjectName("kioskMain")
        for button in (self.back_button, self.second_button, self.main_button):
            button.setMinimumWidth(LEAST_BUTTON)

    def _connect(self) -> None:
        self.size_button.clicked.connect(self._grow)
        self.language_button.clicked.connect(self._next_language)
        self.stop_button.clicked.connect(lambda: self._on_sheet("no", None))
        self.staff_button.clicked.connect(lambda: self._over(StaffSheet()))
        self.again_button.clicked.connect(lambda: self.acted.emit("retry", None))
        self._yes.clicked.connect(lambda: self.acted.emit("more_time", None))
        self.back_button.clicked.connect(self._press_back)
        self.second_button.clicked.connect(self._press_second)
        self.main_button.clicked.connect(self._press_main)
        app = self._installed()
        app.installEventFilter(self)
        app.installTranslator(self._translator)

    @staticmethod
    def _installed() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return app

    def _speak(self) -> None:
        """The words of the frame itself, and the side it reads from."""
        self.size_button.set_words(self.tr("Text size"))
        self.language_button.set_words(LANGUAGES[self._wording.language])
        self.stop_button.set_words(self.tr("I say no"))
        self.staff_button.set_words(self.tr("Staff"))
        self.again_button.set_words(self.tr("Try again"))
        self._yes.set_words(self.tr("Yes, more time"))
        self.progress.setAccessibleName(self.tr("How much you have done"))
        app = self._installed()
        mirrored = app.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored is not self._wording.mirrored:
            set_direction(app, mirrored=self._wording.mirrored)

    def _next_language(self) -> None:
        codes = list(LANGUAGES)
        after = codes.index(self._wording.language) + 1
        self.acted.emit("language", codes[after % len(codes)])

    def _press_back(self) -> None:
        if self.sheet:
            self.sheet.back()

    def _press_second(self) -> None:
        if self.sheet:
            self.sheet.second()

    def _press_main(self) -> None:
        if self.sheet:
            self.sheet.main()

    def _on_sheet(self, act: str, value: object) -> None:
        """What only opens or shuts a page is done here; the rest is the presenter's."""
        if act == "question":
            self._over(
                SayingSheet(
                    "ask", self.tr("What is your question?"),
                    self.tr("A doctor or nurse answers before you sign. You may leave it empty."),
                    self.tr("Send the question"), str(value),
                )
            )  # fmt: skip
        elif act == "no":
            self._over(
                SayingSheet(
                    "decline", self.tr("You may say no"),
                    self.tr("Nothing is done without your yes. Tell us why in your own words."),
                    self.tr("I say no"),
                )
            )  # fmt: skip
        elif act == "close":
            self._shut()
        else:
            self.acted.emit(act, value)

    def _only(self, sheet: Sheet) -> None:
        """This page, and nothing of the ones before: they are gone with what they held."""
        for part in (self.stop_button, self.staff_button, self.progress):
            part.hide()
        while self._pages.count():
            self._drop()
        self._over(sheet)
        carried, self._carried = self._carried, None
        if carried is not None and carried[0] is type(sheet) and carried[1] is not None:
            sheet.put_back(carried[1])

    def _over(self, sheet: Sheet) -> None:
        """On top; the page below waits as it is."""
        sheet.acted.connect(self._on_sheet)
        sheet.wrong.connect(self.show_problem)
        sheet.footer_changed.connect(self._show_footer)
        self._pages.addWidget(sheet)
        self._pages.setCurrentWidget(sheet)
        self._show_footer()
        self._order(sheet)
        self.opened.emit(sheet)
        sheet.setFocus()

    def _order(self, sheet: Sheet) -> None:
        """Tab goes down: the bar, the page, the buttons below."""
        inside = [
            one
            for one in sheet.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        bar = [self.size_button, self.language_button, self.stop_button, self.staff_button]
        notes = [self.again_button, self._yes]
        foot = [self.back_button, self.second_button, self.main_button]
        put_in_tab_order([*bar, *notes, *inside, *foot])

    def _shut(self) -> None:
        self._drop()
        self._pages.setCurrentIndex(self._pages.count() - 1)
        self.show_problem("")
        self._show_footer()

    def _drop(self) -> None:
        top = self._pages.widget(self._pages.count() - 1)
        if top is None:
            return
        if isinstance(top, Sheet):
            top.forget()
        self._pages.removeWidget(top)
        top.hide()
        top.setParent(None)
        top.deleteLater()

    def _show_footer(self) -> None:
        words = self.sheet.footer if self.sheet else ("", "", "")
        buttons = (self.back_button, self.second_button, self.main_button)
        for button, text in zip(buttons, words, strict=True):
            button.set_words(text)
            button.setVisible(bool(text))
            button.setEnabled(not self._main_busy)

    def _grow(self) -> None:
        now = theme().percent
        self._grow_to(next((size for size in SIZES if size > now), SIZES[0]))

    def _grow_to(self, percent: int) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme().percent != percent:
            apply_theme(app, theme().name, percent)
