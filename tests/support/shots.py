"""Renders widgets to PNG files in all variants, for people to look at.

python -m tests.support.shots OUT [NAME…]
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.ui.theme.apply import apply_theme, set_direction


class Variant(NamedTuple):
    """One way to look at a screen."""

    name: str
    theme: str = "light"
    percent: int = 100
    mirrored: bool = False


VARIANTS = (
    Variant("light"),
    Variant("dark", "dark"),
    Variant("light_200", percent=200),
    Variant("mirrored", mirrored=True),
)

RATIO = 1.5


def shoot(
    build: Callable[[], QWidget],
    out: Path,
    name: str,
    size: tuple[int, int],
    variants: tuple[Variant, ...] = VARIANTS,
) -> list[Path]:
    """Build the widget anew in each variant and save its picture."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for variant in variants:
        set_direction(app, mirrored=variant.mirrored)
        apply_theme(app, variant.theme, variant.percent, moves=False)
        widget = build()
        widget.resize(*size)
        widget.show()
        for _ in range(3):
            app.processEvents()
        picture = QPixmap(QSize(*size) * RATIO)
        picture.setDevicePixelRatio(RATIO)
        widget.render(picture)
        paths.append(out / f"{name}_{variant.name}.png")
        picture.save(str(paths[-1]))
        widget.hide()
        widget.deleteLater()
        app.processEvents()
    set_direction(app, mirrored=False)
    return paths


def main(arguments: list[str]) -> int:
    """Shoot every scene of `tests.support.scenes`, or those named."""
    from tests.support import scenes

    out, wanted = Path(arguments[0]), arguments[1:]
    QApplication.instance() or QApplication([])
    for name, scene in scenes.SCENES.items():
        if not wanted or name in wanted:
            shoot(scene.build, out, name, scene.size, scene.variants)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
