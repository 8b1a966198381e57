"""The card with the consents of a plan: status, what they wait for, the way to each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from clinic_desktop.ui.consent.words import KINDS, LANGUAGES
from clinic_desktop.ui.plan.words import ConsentRow, PlanPage
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import status_chip
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import FlowLayout, clear, column, holder, line, row
from clinic_desktop.ui.widgets.text import Label


class ConsentsCard(Card):
    """`created(kind, language)`, `opened(id)`, `sent(id)`."""

    created = Signal(str, str)
    opened = Signal(object)
    sent = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Consents"), parent=parent)
        self.setObjectName("consentsCard")
        self.may_open = self.may_send = False
        self.kinds: frozenset[str] = frozenset()  # what this person may make
        self.language = QComboBox()
        self.language.setObjectName("consentLanguage")
        self._language = Field(self.tr("Language of the text"), self.language)
        self.procedure = secondary(self.tr("Make consent"), Icon.SIGNATURE)
        self.anaesthesia = secondary(self.tr("Make anaesthesia consent"), Icon.SIGNATURE)
        self.procedure.setObjectName("makeConsent")
        self.anaesthesia.setObjectName("makeAnaesthesiaConsent")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._shown: tuple[ConsentRow, ...] | None = None
        flow = FlowLayout(8)
        flow.addWidget(self.procedure)
        flow.addWidget(self.anaesthesia)
        self._make = holder(column(self._language, holder(flow), gap=8))
        self.set_content(column(self._rows, self._make, gap=10))
        self.procedure.clicked.connect(lambda: self._create("PROCEDURE"))
        self.anaesthesia.clicked.connect(lambda: self._create("ANAESTHESIA"))

    def show_page(self, page: PlanPage) -> None:
        status = page.sheet.card.status if page.sheet else ""
        live = {row.kind for row in page.consents if row.live or row.status == "SIGNED"}
        early = status in ("DRAFT", "PENDING_APPROVAL", "")
        self.setVisible(not early or bool(page.consents))
        kinds = self.kinds if "consent" in page.acts else frozenset[str]()
        kinds = frozenset(kind for kind in kinds if KINDS[kind] not in live)
        self.procedure.setVisible("PROCEDURE" in kinds)
        self.anaesthesia.setVisible("ANAESTHESIA" in kinds)
        self._make.setVisible(bool(kinds))
        if [self.language.itemData(n) for n in range(self.language.count())] != [*page.languages]:
            self.language.clear()
            for code in page.languages:
                self.language.addItem(LANGUAGES.get(code, code.upper()), code)
        self._language.setVisible(len(page.languages) > 1)
        if page.consents != self._shown:
            self._shown = page.consents
            self._fill(page.consents)

    def set_busy(self, busy: bool) -> None:
        self.procedure.setEnabled(not busy)
        self.anaesthesia.setEnabled(not busy)

    def _create(self, kind: str) -> None:
        self.created.emit(kind, str(self.language.currentData() or "en"))

    def _fill(self, rows: tuple[ConsentRow, ...]) -> None:
        clear(self._rows)
        for number, one in enumerate(rows):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._line(one))
        if not rows:
            self._rows.addWidget(Label(self.tr("No consent yet"), "secondary"))

    def _line(self, one: ConsentRow) -> QWidget:
        top = row((Label(one.kind, "h3", wrap=True), 1), status_chip(one.status, small=True))
        words, buttons = column(top, Label(one.note, "caption", wrap=True), gap=3), FlowLayout(8)
        if self.may_open:
            button = Button(self.tr("Open"), Kind.SECONDARY, fit="small", name=f"Open: {one.kind}")
            button.setObjectName("openConsent")
            button.clicked.connect(lambda: self.opened.emit(one.id))
            buttons.addWidget(button)
        if self.may_send and one.live:
            button = Button(
                self.tr("Send to tablet"), Kind.SECONDARY, Icon.TABLET, fit="small",
                name=f"Send to tablet: {one.kind}",
            )  # fmt: skip
            button.setObjectName("sendConsent")
            button.clicked.connect(lambda: self.sent.emit(one.id))
            buttons.addWidget(button)
        if buttons.count():
            words.addWidget(holder(buttons))
        return holder(words)
