"""Who am I working on: stays under the top bar while a record is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.avatar import Avatar
from clinic_desktop.ui.widgets.chip import ChipRow, ChipWords
from clinic_desktop.ui.widgets.layouts import FlowLayout, clear, column, holder, row, upright_line
from clinic_desktop.ui.widgets.text import Label, isolate

FACTS = 260  # px; two facts beside each other, before buttons take the room


@dataclass(frozen=True, slots=True)
class PatientWords:
    """A patient in plain words, worded by the presenter; "" is shown as "Not known".

    `born` as "14-Mar-1988 (38 y)"; `alerts` with the allergies first.
    """

    name: str
    prefers: str = ""
    born: str = ""
    sex: str = ""
    number: str = ""
    mobile: str = ""
    alerts: tuple[ChipWords, ...] = ()
    chips: tuple[ChipWords, ...] = ()


class PatientBanner(QFrame):
    """Order of the NHS patient banner: name, born, sex, number; labels lighter, no colons.

    The name wraps and is never cut; alerts fold into "+3", a third line never appears.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patientBanner")
        self.setProperty("surface", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._avatar = Avatar("", 42)
        self._name = Label("", "h2", wrap=True)
        self._prefers = Label("", "caption")
        self._facts = FlowLayout(18)
        self._facts_room = holder(self._facts)
        self._values: dict[str, Label] = {}
        for key, title in (
            ("born", self.tr("Born")),
            ("sex", self.tr("Sex")),
            ("number", self.tr("Patient no.")),
            ("mobile", self.tr("Mobile")),
        ):
            self._values[key] = Label("", "h3")
            self._facts.addWidget(holder(column(Label(title, "caption"), self._values[key], gap=1)))
        self._chips = ChipRow()
        self._chips.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._alerts = ChipRow()
        self._actions = FlowLayout(8)
        self._lay_out()

    def show_patient(self, words: PatientWords) -> None:
        self._avatar.show_name(words.name)
        self._name.setText(isolate(words.name))
        self._fit_name()
        self._prefers.set_words(words.prefers)
        unknown = self.tr("Not known")
        for key, label in self._values.items():
            label.setText(isolate(getattr(words, key)) or unknown)
        self._alerts.show_chips(words.alerts)
        self._chips.show_chips(words.chips)
        facts = f"{words.name}, {self.tr('Born')} {words.born or unknown}, {words.number}"
        self.setAccessibleName(", ".join([facts, *(alert.text for alert in words.alerts)]))
        self._fit_height()

    def set_actions(self, actions: Sequence[QWidget]) -> None:
        clear(self._actions)
        for action in actions:
            self._actions.addWidget(action)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_name()
            self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()
        self._fit_height()

    def event(self, event: QEvent) -> bool:
        """A button that comes or goes changes the room of the facts."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_height()
        return done

    def _fit_height(self) -> None:
        """Exactly as high as the facts need at this width; a page never stretches the banner."""
        layout = self.layout()
        if layout is not None:
            self._facts_room.setMinimumWidth(max(FACTS, self._facts.minimumSize().width()))
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def _fit_name(self) -> None:
        """One line for usual names; a longer one wraps at a third of the window."""
        self._name.ensurePolished()
        wide, text = self._name.fontMetrics().horizontalAdvance, self._name.text()
        least = max(wide(word) for word in (*text.replace("-", "- ").split(), ""))
        room = max(least, min(px(340), self.width() // 3))
        self._name.setFixedWidth(min(wide(text), room) + 6)

    def _lay_out(self) -> None:
        names = column(None, self._name, self._prefers, None, gap=1)
        line = row(
            self._avatar,
            names,
            upright_line(),
            (self._facts_room, 1),
            self._chips,
            holder(self._actions),
            gap=16,
        )
        self.setLayout(column(line, self._alerts, gap=8, margins=(20, 10, 16, 10)))
