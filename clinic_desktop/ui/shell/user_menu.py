"""What belongs to the person: text size, look, lock, sign out."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from clinic_desktop.ui.theme.current import theme

SIZES = (100, 115, 130, 150, 200)


class UserMenu(QMenu):
    """`look_chosen(theme, percent)`, `lock_chosen`, `sign_out_chosen`, `factor_chosen`."""

    look_chosen = Signal(str, int)
    lock_chosen = Signal()
    sign_out_chosen = Signal()
    factor_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("userMenu")
        self._sizes = QActionGroup(self)
        self.addSection(self.tr("Text size"))
        for percent in SIZES:
            action = self.addAction(f"{percent} %")
            action.setCheckable(True)
            action.setData(percent)
            self._sizes.addAction(action)
        self._sizes.triggered.connect(self._on_size_triggered)
        self.addSeparator()
        self.addAction(self.tr("Light or dark")).triggered.connect(self.toggle_look)
        self._contrast = self.addAction(self.tr("High contrast"))
        self._contrast.setCheckable(True)
        self._contrast.triggered.connect(self._on_contrast_triggered)
        self.addAction(self.tr("Second factor …")).triggered.connect(self.factor_chosen)
        self.addSeparator()
        self.addAction(self.tr("Lock now")).triggered.connect(self.lock_chosen)
        self.addAction(self.tr("Sign out")).triggered.connect(self.sign_out_chosen)

    def open_at(self, rail: QWidget) -> None:
        """Pop up beside the foot of the rail."""
        for action in self._sizes.actions():
            action.setChecked(action.data() == theme().percent)
        self._contrast.setChecked(theme().name == "contrast")
        height = self.sizeHint().height()
        self.popup(rail.mapToGlobal(QPoint(12, rail.height() - height - 60)))

    def _on_size_triggered(self) -> None:
        chosen = self._sizes.checkedAction()
        if chosen is not None:
            self.look_chosen.emit(theme().name, chosen.data())

    def _on_contrast_triggered(self, wanted: bool) -> None:
        self.look_chosen.emit("contrast" if wanted else "light", theme().percent)

    def toggle_look(self) -> None:
        """Ask for the other theme."""
        self.look_chosen.emit("dark" if theme().name == "light" else "light", theme().percent)
