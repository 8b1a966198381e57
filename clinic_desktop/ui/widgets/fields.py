"""Form fields: label above, editor, hint, and the error in words under it."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, object_name, restyle


class Field(QWidget):
    """One question of a form. The label is the editor's accessible name."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = Label(hint, "caption", wrap=True)
        self._words = Label("", "error", wrap=True)
        self._sign = IconLabel(Icon.TRIANGLE_ALERT, "bad", 14)
        self._label = Label(label, "label", wrap=not optional)
        self._label.setBuddy(editor)
        editor.setAccessibleName(label)
        if not editor.objectName():
            editor.setObjectName(object_name(label))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out(optional)
        self._hint.setVisible(bool(hint))
        self.clear_error()

    def show_error(self, text: str, *, focus: bool = False) -> None:
        """Say under the field what is wrong; the value stays, the focus goes there if asked.

        No words: all is well.
        """
        self._tell(text, "bad", "error" if text else "")
        if focus:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_warning(self, text: str) -> None:
        """Say what looks odd; nothing is refused."""
        self._tell(text, "warn", "warn")

    def clear_error(self) -> None:
        self._tell("", "bad", "")

    @property
    def error(self) -> str:
        """The words under the field, "" when all is well."""
        return self._words.text()

    def fill_its_cell(self) -> None:
        """In a grid: as high as its neighbour, everything at the top.

        An alignment of the layout would do the same, but cuts words that wrap.
        """
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addStretch(1)

    def set_hint(self, text: str) -> None:
        self._hint.set_words(text)

    def set_label(self, text: str) -> None:
        self._label.setText(text)
        self.editor.setAccessibleName(text)

    def _tell(self, text: str, tone: str, state: str) -> None:
        self._words.set_tone(tone)
        self._words.set_words(text)
        self._sign.show_icon(Icon.TRIANGLE_ALERT, tone)
        self._sign.setVisible(bool(text))
        restyle(self.editor, state=state)
        self.editor.setAccessibleDescription(text or self._hint.text())

    def _lay_out(self, optional: bool) -> None:
        top = row(self._label, gap=6)
        if optional:
            top.addWidget(Label(self.tr("optional"), "caption"))
            top.addStretch(1)
        sign = column(1, self._sign, None, gap=0)
        below = row(sign, (self._words, 1), gap=5)
        self.setLayout(column(top, self.editor, self._hint, below, gap=4))


class FormGrid(QWidget):
    """Fields in columns that become one column where there is no room.

    Fields are known by name: what a service calls `firstName` is shown an error by that name.
    """

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._shown_columns = columns, 0
        self._fields: dict[str, Field] = {}
        self._wide: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)

    def add(self, name: str, field: Field, *, wide: bool = False) -> Field:
        """Add a field; `wide` takes a whole line."""
        self._fields[name] = field
        field.fill_its_cell()
        if wide:
            self._wide.add(name)
        self._place(self._shown_columns or self._columns)
        return field

    def field(self, name: str) -> Field:
        """The field with this name. Raises KeyError."""
        return self._fields[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(self._fields)

    def show_errors(self, errors: Mapping[str, str], *, focus: bool = True) -> bool:
        """Show each error at its field, take the others away; whether one was shown.

        With `focus` the first wrong field gets the focus.
        """
        shown = False
        for name, field in self._fields.items():
            if name in errors:
                field.show_error(errors[name], focus=focus and not shown)
                shown = True
            else:
                field.clear_error()
        return shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = max(1, min(self._columns, self.width() // px(150)))
        if fits != self._shown_columns:
            self._place(fits)

    def minimumSizeHint(self) -> QSize:
        narrowest = max((f.minimumSizeHint().width() for f in self._fields.values()), default=0)
        return QSize(narrowest, super().minimumSizeHint().height())

    def _place(self, columns: int) -> None:
        self._shown_columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        line = at = 0
        for name, field in self._fields.items():
            span = columns if name in self._wide else 1
            if at + span > columns:
                line, at = line + 1, 0
            self._grid.addWidget(field, line, at, 1, span)
            at += span
        for index in range(self._columns):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
