"""Actions: one thing that can be done, its words, its key, its icon."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from clinic_desktop.ui.shell.top_bar import PICTURE
from clinic_desktop.ui.theme.icons import Icon, icon


def make_action(
    parent: QObject,
    text: str,
    keys: str = "",
    slot: Callable[[], object] | None = None,
    picture: Icon | None = None,
    *,
    window_wide: bool = True,
) -> QAction:
    """An action that F1 draws and the search finds.

    Keys of letters without Ctrl or Alt must not be `window_wide`: they act only while their
    board or list has the focus (WCAG 2.1.4); add such an action to that widget.
    """
    action = QAction(text.replace("&", "&&"), parent)
    action.setShortcut(QKeySequence(keys))
    wide = Qt.ShortcutContext.WindowShortcut
    action.setShortcutContext(
        wide if window_wide else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    if picture is not None:
        action.setProperty(PICTURE, picture)
        action.setIcon(icon(picture))
    if slot is not None:
        call = slot
        action.triggered.connect(lambda: call())
    return action
