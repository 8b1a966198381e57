"""Every screen and every paper as pictures, from real windows on an invented clinic."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from clinic_desktop.app.pictures.camera import Camera, Picture
from clinic_desktop.app.pictures.filled import empty_clinic, filled_clinic
from clinic_desktop.app.pictures.gallery import shoot_gallery
from clinic_desktop.app.pictures.papers import pages
from clinic_desktop.app.pictures.scenes import NAMES as SCREENS
from clinic_desktop.app.pictures.scenes import shoot_screens
from clinic_desktop.app.pictures.tablet import shoot_tablet
from clinic_desktop.ui.kiosk.wording import LANGUAGES

TABLET, PAPERS = "kiosk", "papers"
NAMES = (*SCREENS, TABLET, PAPERS)
__all__ = ["LANGUAGES", "NAMES", "Picture", "in_languages", "run"]


def run(out: Path, wanted: tuple[str, ...] = (), *, all_variants: bool = True) -> Iterator[Picture]:
    """One picture after the other, written below `out`; none named: all screens and papers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    chosen = frozenset(wanted or NAMES)
    camera = Camera(out, all_variants=all_variants)
    with tempfile.TemporaryDirectory() as folder:
        with filled_clinic(Path(folder) / "filled") as filled:
            yield from shoot_screens(camera, filled, chosen)
            if TABLET in chosen:
                yield from shoot_tablet(camera, filled)
            if PAPERS in chosen:
                yield from pages(out, filled.papers)
        with empty_clinic(Path(folder) / "empty") as empty:
            yield from shoot_screens(camera, empty, chosen)


def in_languages(out: Path, languages: Sequence[str]) -> Iterator[Picture]:
    """Every page of the tablet in these languages, both themes and two sizes of text."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    yield from shoot_gallery(app, out, languages)
