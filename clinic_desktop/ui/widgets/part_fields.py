"""What a question asks for beside the reason: one field for each part."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column

if TYPE_CHECKING:  # the sign-in has a dialog too, and needs nothing of billing
    from clinic_desktop.ui.calling_off import Part


class PartFields(QWidget):
    """A list for a part with choices, a line for words; nothing is chosen beforehand."""

    def __init__(
        self, parts: Sequence["Part"], typed: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self._editors: dict[str, QComboBox | QLineEdit] = {}
        self._fields: dict[str, Field] = {}
        for part in self._parts:
            said = typed.get(part.name, "")
            editor = self._choice(part, said) if part.choices else QLineEdit(said)
            editor.setObjectName(f"part_{part.name}")
            self._editors[part.name] = editor
            self._fields[part.name] = Field(
                part.label, editor, hint=part.hint, optional=part.least == 0
            )
        self.setLayout(column(*self._fields.values(), gap=12))

    def follow(self, before: QWidget) -> None:
        """In the order of Tab these come right after that editor."""
        for editor in self._editors.values():
            QWidget.setTabOrder(before, editor)
            before = editor

    def values(self) -> dict[str, str]:
        """By the name of the part: the code of the choice, or the words; "" where none."""
        return {name: _said(editor) for name, editor in self._editors.items()}

    def wrong(self) -> list[Field]:
        """The fields that miss something; each says what."""
        said, found = self.values(), []
        for part in self._parts:
            words = self._problem(part, said[part.name])
            self._fields[part.name].show_error(words)
            if words:
                found.append(self._fields[part.name])
        return found

    def _problem(self, part: "Part", said: str) -> str:
        if len(said) >= part.least:
            return ""
        if part.choices:
            return self.tr("Choose one of these.")
        if part.least == 1:
            return self.tr("This is needed.")
        return self.tr("Please write at least %1 letters.").replace("%1", str(part.least))

    def _choice(self, part: "Part", said: str) -> QComboBox:
        made = QComboBox()
        made.addItem(self.tr("Choose…"), "")
        for code, words in part.choices:
            made.addItem(words, code)
        made.setCurrentIndex(max(0, made.findData(said)))
        return made


def _said(editor: QComboBox | QLineEdit) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData() or "")
    return editor.text().strip()
