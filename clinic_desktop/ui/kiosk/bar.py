"""The bar of the tablet: whose page it is, and what helps with reading it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinic_desktop.ui.kiosk.wording import LANGUAGES
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.avatar import Avatar
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder, row
from clinic_desktop.ui.widgets.text import Label, isolate

SIZES = (100, 115, 130, 150, 200)


def pill(words: str, picture: Icon | None = None, kind: Kind = Kind.SECONDARY) -> Button:
    return Button(words, kind, picture, fit="pill")


class Bar(QFrame):
    """Choices open in a second line under the pills; nothing here is a menu."""

    sized = Signal(int)
    contrasted = Signal(bool)
    spoke = Signal(str)
    listened = Signal()
    called = Signal()
    refused = Signal()
    not_me = Signal()
    staff = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self._avatar, self._name = Avatar("", 34), Label("", wrap=True)
        self._clinic = ""
        self._name.setProperty("fit", "bar")
        self.not_me_button = pill("Not you?", kind=Kind.QUIET)
        self.listen_button = pill("Listen", Icon.VOLUME_2)
        self.size_button = pill("Text size", Icon.A_LARGE_SMALL)
        self.language_button = pill("English", Icon.GLOBE)
        self.stop_button = pill("I say no", Icon.X)
        self.call_button = pill("Call staff", Icon.BELL, Kind.SOFT)
        self.staff_button = pill("Staff", Icon.LOCK)
        self.sizes = {percent: pill(f"{percent} %") for percent in SIZES}
        self.languages = {code: pill(name, Icon.GLOBE) for code, name in LANGUAGES.items()}
        for code, button in self.languages.items():
            button.setObjectName(f"language_{code}")
            button.setCheckable(True)
        for percent, button in self.sizes.items():
            button.setObjectName(f"size_{percent}")
            button.setCheckable(True)
        self.contrast_button = pill("High contrast")
        self.contrast_button.setCheckable(True)
        self._size_line = holder(row(None, *self.sizes.values(), self.contrast_button, gap=12))
        self._language_line = holder(row(None, *self.languages.values(), gap=12))
        pills = FlowLayout(12)
        for one in (
            self.not_me_button, self.listen_button, self.size_button, self.language_button,
            self.stop_button, self.call_button, self.staff_button,
        ):  # fmt: skip
            pills.addWidget(one)
        first = row(self._avatar, (self._name, 1), holder(pills), gap=12)
        self.setLayout(
            column(first, self._size_line, self._language_line, gap=8, margins=(24, 12, 24, 12))
        )
        self._connect()
        self.show_clinic("")

    @property
    def parts(self) -> list[QWidget]:
        """In the order of Tab."""
        return [
            self.not_me_button, self.listen_button, self.size_button, self.language_button,
            self.stop_button, self.call_button, self.staff_button, *self.sizes.values(),
            self.contrast_button, *self.languages.values(),
        ]  # fmt: skip

    def show_clinic(self, clinic: str) -> None:
        """Nobody's page."""
        self._clinic = clinic
        self.show_person("")

    def show_person(self, name: str) -> None:
        """After the birth date was said; nobody's is the clinic's."""
        self._avatar.show_name(name)
        self._avatar.setVisible(bool(name))
        self.not_me_button.setVisible(bool(name))
        self._name.setText(isolate(name or self._clinic))

    def speak(self, language: str) -> None:
        self.not_me_button.set_words(self.tr("Not you?"))
        self.listen_button.set_words(self.tr("Listen"))
        self.size_button.set_words(self.tr("Text size"))
        self.language_button.set_words(LANGUAGES[language])
        self.stop_button.set_words(self.tr("I say no"))
        self.call_button.set_words(self.tr("Call staff"))
        self.staff_button.set_words(self.tr("Staff"))
        self.contrast_button.set_words(self.tr("High contrast"))
        for code, button in self.languages.items():
            button.setChecked(code == language)

    def show_look(self, percent: int, *, contrast: bool) -> None:
        self.contrast_button.setChecked(contrast)
        for size, button in self.sizes.items():
            button.setChecked(size == percent)

    def fold(self) -> None:
        """Only the pills."""
        self._size_line.hide()
        self._language_line.hide()

    def _connect(self) -> None:
        self.size_button.clicked.connect(lambda: self._open(self._size_line))
        self.language_button.clicked.connect(lambda: self._open(self._language_line))
        for percent, button in self.sizes.items():
            button.clicked.connect(lambda _=False, p=percent: self._choose_size(p))
        for code, button in self.languages.items():
            button.clicked.connect(lambda _=False, c=code: self._choose_language(c))
        self.contrast_button.clicked.connect(self._choose_contrast)
        self.listen_button.clicked.connect(self.listened)
        self.call_button.clicked.connect(self.called)
        self.stop_button.clicked.connect(self.refused)
        self.not_me_button.clicked.connect(self.not_me)
        self.staff_button.clicked.connect(self.staff)
        self.fold()

    def _open(self, line: QWidget) -> None:
        shut = line.isHidden()
        self.fold()
        line.setVisible(shut)

    def _choose_size(self, percent: int) -> None:
        self.fold()
        self.sized.emit(percent)

    def _choose_contrast(self, wanted: bool) -> None:
        self.fold()
        self.contrasted.emit(wanted)

    def _choose_language(self, code: str) -> None:
        self.fold()
        self.spoke.emit(code)
