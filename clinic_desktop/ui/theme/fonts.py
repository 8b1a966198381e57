"""The fonts that ship with the program, made known to Qt."""

from PySide6.QtGui import QFontDatabase

from clinic_desktop.core.resources import resource

_loaded: dict[str, int] = {}


def load_fonts() -> None:
    """Make every bundled font known, once per process. Raises RuntimeError if one is damaged."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        if path.name in _loaded:
            continue
        number = QFontDatabase.addApplicationFont(str(path))
        if number == -1:
            raise RuntimeError(f"The bundled font {path.name} cannot be read.")
        _loaded[path.name] = number
