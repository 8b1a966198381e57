"""Vitals, addenda and earlier consultations beside and below the sheet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from clinic_desktop.ui.consultation.words import VITALS, AddendumWords, SheetPage
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.layouts import clear, column, row
from clinic_desktop.ui.widgets.text import Label


class VitalsCard(Card):
    """`saved(dict)` with what was measured, as text."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Vitals"), parent=parent)
        self.setObjectName("vitalsCard")
        self.form, self.save = FormGrid(4), secondary(self.tr("Save vitals"), Icon.HEART_PULSE)
        self.save.setObjectName("saveVitals")
        self._editors: dict[str, QLineEdit] = {}
        self._kept: dict[str, str] = {}
        self._shown = ""
        for name, (title, unit) in VITALS.items():
            editor = QLineEdit()
            editor.setObjectName(name)
            editor.setMaxLength(10)
            self._editors[name] = editor
            self.form.add(name, Field(f"{title} ({unit})", editor))
            editor.returnPressed.connect(self.save.click)
        self.set_content(column(self.form, row(self.save, None), gap=10))
        self.save.clicked.connect(self._on_save_clicked)

    def show_page(self, page: SheetPage) -> None:
        """A value that was typed and not saved yet stays."""
        anew = str(page.sheet.id) != self._shown
        self._shown = str(page.sheet.id)
        for name, editor in self._editors.items():
            now = page.sheet.facts.get(name, "")
            if anew or editor.text() == self._kept.get(name, ""):
                editor.setText(now)
            self._kept[name] = now
            editor.setReadOnly("vitals" not in page.acts)
            self.form.field(name).setVisible("vitals" in page.acts or bool(now))
        self.save.setVisible("vitals" in page.acts)
        self.setVisible("vitals" in page.acts or any(n in page.sheet.facts for n in VITALS))

    def show_error(self, field: str, text: str) -> None:
        self.form.show_errors({field: text} if field in self._editors else {"systolic": text})

    def set_busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)

    def _on_save_clicked(self) -> None:
        typed = {name: editor.text().strip() for name, editor in self._editors.items()}
        self.form.show_errors({})
        measured = {name: text for name, text in typed.items() if text}
        if measured:
            self.saved.emit(measured)


class AddendaCard(Card):
    """Words after the end, each with who and when; `added(text)`."""

    added = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Addenda"), parent=parent)
        self.setObjectName("addendaCard")
        self.text = QPlainTextEdit()
        self.text.setObjectName("addendum")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(76))
        self._field = Field(self.tr("New addendum"), self.text)
        self.add = secondary(self.tr("Add addendum"), Icon.PLUS)
        self.add.setObjectName("addAddendum")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._shown: tuple[AddendumWords, ...] | None = None
        self.set_content(column(self._list, self._field, row(self.add, None), gap=10))
        self.add.clicked.connect(self._on_add_clicked)

    def show_page(self, page: SheetPage) -> None:
        may = "addendum" in page.acts
        self.setVisible(may or bool(page.addenda))
        self._field.setVisible(may)
        self.add.setVisible(may)
        if page.addenda == self._shown:
            return
        self._shown = page.addenda
        clear(self._list)
        for one in page.addenda:
            self._list.addWidget(Label(one.head, "caption"))
            self._list.addWidget(Label(one.text, wrap=True))

    def clear_text(self) -> None:
        self.text.clear()

    def set_busy(self, busy: bool) -> None:
        self.add.setEnabled(not busy)

    def _on_add_clicked(self) -> None:
        words = self.text.toPlainText().strip()
        self._field.show_error("" if words else self.tr("Write what is added."), focus=not words)
        if words:
            self.added.emit(words)
