"""What a screen reader is told about widgets that paint themselves."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_faces: list[QAccessibleWidget] = []
"""Qt keeps bare pointers to these: they must live until the widget is gone."""


def announce(widget: QWidget, sentence: str) -> None:
    """Let the screen reader say a sentence now: a save, a refusal, a live change."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def install_roles() -> None:
    """Give painted widgets their role (`Painted.ROLE`); once per process."""
    QAccessible.installFactory(_face)


def _face(_kind: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(type(widget), "ROLE", None)
    if role is None or not isinstance(widget, QWidget):
        return None
    if len(_faces) > 200:
        _faces[:] = [face for face in _faces if isValid(face)]
    _faces.append(QAccessibleWidget(widget, role, widget.accessibleName()))
    return _faces[-1]
