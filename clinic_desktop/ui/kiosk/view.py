"""The frame of the tablet: bar, progress, one page, and buttons that are always there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from clinic_desktop.ui.kiosk.bar import Bar
from clinic_desktop.ui.kiosk.foot import Foot
from clinic_desktop.ui.kiosk.notice import Notice
from clinic_desktop.ui.kiosk.segments import Segments
from clinic_desktop.ui.kiosk.sheets import (
    BirthSheet,
    PairingSheet,
    SayingSheet,
    Sheet,
    Sheets,
    StaffSheet,
    WelcomeSheet,
    WordsSheet,
)
from clinic_desktop.ui.kiosk.translating import Translator
from clinic_desktop.ui.kiosk.voice import Voice
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.layouts import column, holder, put_in_tab_order, row

USUAL = 100
TOUCHES = {
    QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
    QEvent.Type.KeyPress,
}  # fmt: skip
EVERY_MS = 1000


class KioskView(QWidget):
    """Emits `acted(act, value)`, `touched`, `ticked`, `opened(sheet)`; while `locked` it cannot be
    closed."""

    acted = Signal(str, object)
    touched = Signal()
    ticked = Signal()
    left = Signal()
    closed = Signal()
    opened = Signal(object)

    def __init__(
        self,
        sheets: Sheets,
        wording: Wording,
        voice: Voice | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sheets, self._wording = sheets, wording
        self._translator = Translator(wording, self._installed())
        self._voice = voice
        self._carried: tuple[type, object] | None = None
        self._asking: tuple[str, object] | None = None
        self.setObjectName("kioskView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.locked = False
        self._usual = theme().name
        self.bar, self.segments, self.foot = Bar(), Segments(), Foot()
        self.back_button, self.second_button, self.main_button = self.foot.parts
        self.message, self.more = Notice(), Notice()
        self.again_button = secondary("Try again", Icon.REFRESH_CW, fit="kiosk")
        self._yes = secondary("Yes, more time", Icon.CLOCK, fit="kiosk")
        self._pages = QStackedWidget()
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
        self.foot.set_busy(busy)

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

    def show_news(self, words: str) -> None:
        """Something good to know, above the page."""
        self.again_button.hide()
        self.message.show_words("info", words)

    def show_person(self, name: str) -> None:
        """Whose page it is, once they have said who they are."""
        self.bar.show_person(name)

    def show_starting(self) -> None:
        text = self.tr("Connecting to the clinic.")
        self._only(WordsSheet(self.tr("One moment"), text, Icon.HOURGLASS))

    def show_pairing(self) -> None:
        self._only(PairingSheet())

    def show_waiting(self, clinic: str) -> None:
        self.bar.show_clinic(clinic)
        self.show_more_time(0)
        self._show_look(USUAL, self._usual)
        text = self.tr("The reception sends to this tablet what is yours to read.")
        self._only(WelcomeSheet(self.tr("Welcome"), text, Icon.TABLET))
        self.bar.staff_button.show()

    def show_identify(self) -> None:
        self._only(BirthSheet())

    def show_done(self, title: str, text: str) -> None:
        self.bar.show_person("")
        self.show_more_time(0)
        self.show_problem("")
        self._only(WordsSheet(title, text, Icon.CIRCLE_CHECK))
        self.bar.staff_button.show()

    def change_language(self) -> None:
        """The frame speaks it from now on; what is on the page goes over to the next one."""
        sheet = self.sheet
        self._carried = (type(sheet), sheet.kept()) if sheet is not None else None
        asking = self._asking if self._pages.count() > 1 else None
        self._speak()
        self._asking = asking

    def show_page(self, page: object, behind: int, pages: int, minutes: int) -> None:
        """The sheet of that page, and how much of the task lies behind."""
        made = self._sheets[type(page)](page)
        made.show_place(behind, pages, minutes)
        carried = self._carried
        asking = self._asking if carried is not None else None
        self._only(made)
        self.bar.stop_button.setVisible(made.may_refuse)
        words = self.tr("Part {part} of {parts}")
        said = words.replace("{part}", str(behind + 1)).replace("{parts}", str(pages))
        self.segments.show_parts(behind, pages, jumps=made.may_jump, sentence=said)
        self._show_way()
        if asking is not None:
            self._on_sheet(*asking)
            self._carried = carried
            self._give_back()

    def show_more_time(self, seconds: int) -> None:
        """Is anybody there? `seconds` are left; 0 takes the question away."""
        self._yes.setVisible(seconds > 0)
        if seconds:
            words = self.tr("Do you need more time? This page closes in {seconds} seconds.")
            self.more.show_words("info", words.replace("{seconds}", str(seconds)))
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
            self._translator.leave()
            self.closed.emit()
            super().closeEvent(event)

    def _lay_out(self) -> None:
        notes = column(
            row((self.message, 1), self.again_button, gap=12),
            row((self.more, 1), self._yes, gap=12),
            gap=8, margins=(24, 0, 24, 0),
        )  # fmt: skip
        segments = holder(row((self.segments, 1), margins=(24, 0, 24, 0)))
        self.setLayout(column(self.bar, segments, notes, (self._pages, 1), self.foot, gap=0))
        for part in (self.again_button, self._yes, self.segments):
            part.hide()

    def _connect(self) -> None:
        bar = self.bar
        bar.sized.connect(lambda percent: self._show_look(percent, theme().name))
        bar.contrasted.connect(
            lambda on: self._show_look(theme().percent, "contrast" if on else "light")
        )
        bar.spoke.connect(lambda code: self.acted.emit("language", code))
        bar.listened.connect(self._read_aloud)
        bar.called.connect(lambda: self.acted.emit("call", None))
        bar.not_me.connect(lambda: self.acted.emit("not_me", None))
        bar.refused.connect(lambda: self._on_sheet("no", None))
        bar.staff.connect(lambda: self._over(StaffSheet()))
        self.segments.chosen.connect(lambda part: self.acted.emit("part", part))
        self.again_button.clicked.connect(lambda: self.acted.emit("retry", None))
        self._yes.clicked.connect(lambda: self.acted.emit("more_time", None))
        self.back_button.clicked.connect(self._press_back)
        self.second_button.clicked.connect(self._press_second)
        self.main_button.clicked.connect(self._press_main)
        app = self._installed()
        app.installEventFilter(self)
        app.installTranslator(self._translator)

    def _press_back(self) -> None:
        if self.sheet is not None:
            self.sheet.back()

    def _press_second(self) -> None:
        if self.sheet is not None:
            self.sheet.second()

    def _press_main(self) -> None:
        if self.sheet is not None:
            self.sheet.main()

    @staticmethod
    def _installed() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return app

    def _speak(self) -> None:
        """The words of the frame itself, and the side it reads from."""
        language, app = self._wording.language, self._installed()
        self.bar.speak(language)
        self.again_button.set_words(self.tr("Try again"))
        self._yes.set_words(self.tr("Yes, more time"))
        mirrored = app.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored is not self._wording.mirrored:
            set_direction(app, mirrored=self._wording.mirrored)
        self._hush()
        self.bar.listen_button.setVisible(self._voice is not None and self._voice.speaks(language))

    def _read_aloud(self) -> None:
        if self._voice is not None and self.sheet is not None:
            self._voice.read(self.sheet.spoken(), self._wording.language)

    def _hush(self) -> None:
        if self._voice is not None:
            self._voice.stop()

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
        self._asking = (act, value) if act in ("question", "no") else None

    def _only(self, sheet: Sheet) -> None:
        """This page, and nothing of the ones before: they are gone with what they held."""
        self._asking = None
        for part in (self.bar.stop_button, self.bar.staff_button):
            part.hide()
        self.segments.show_parts(0, 0, jumps=False, sentence="")
        while self._pages.count():
            self._drop()
        self._over(sheet)
        self._give_back()

    def _give_back(self) -> None:
        """What was typed or drawn on the page of the language before; once, and to nobody else."""
        carried, self._carried, sheet = self._carried, None, self.sheet
        if carried is not None and carried[0] is type(sheet) and carried[1] is not None:
            assert sheet is not None
            sheet.put_back(carried[1])

    def _over(self, sheet: Sheet) -> None:
        """On top; the page below waits as it is."""
        self._hush()
        self.bar.fold()
        sheet.acted.connect(self._on_sheet)
        sheet.wrong.connect(self.show_problem)
        sheet.footer_changed.connect(self._show_footer)
        self._pages.addWidget(sheet)
        self._pages.setCurrentWidget(sheet)
        self._show_way()
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
        notes = [self.again_button, self._yes]
        put_in_tab_order([*self.bar.parts, self.segments, *notes, *inside, *self.foot.parts])

    def _show_way(self) -> None:
        """A page over another one has the height to itself, and leads only back to it."""
        over = self._pages.count() > 1
        self.segments.setVisible(not over and self.segments.parts[1] > 1)

    def _shut(self) -> None:
        self._drop()
        self._pages.setCurrentIndex(self._pages.count() - 1)
        self._show_way()
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
        if self.sheet is not None:
            self.foot.show_words(self.sheet.footer, self.sheet.pictures)

    def _show_look(self, percent: int, name: str) -> None:
        """A person's own size and colours; the next one begins with the usual ones."""
        if (theme().percent, theme().name) != (percent, name):
            apply_theme(self._installed(), name, percent)
        self.bar.show_look(percent, contrast=name == "contrast")
