"""Every page of the tablet in each language, theme and size; shown by itself, without a service."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QApplication

from clinic_desktop.app.pictures.camera import SIZE, Picture, until
from clinic_desktop.app.pictures.gallery_account import account_scenes
from clinic_desktop.app.pictures.gallery_consent import consent_scenes
from clinic_desktop.app.pictures.gallery_frame import frame_scenes
from clinic_desktop.app.pictures.gallery_register import register_scenes
from clinic_desktop.ui.kiosk.screen import SHEETS
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.theme.current import theme

THEMES, PERCENTS = ("light", "dark"), (100, 200)
CLINIC, PATIENT = "Clinic am Park", "Maria-Magdalena Konstantinopoulou-Feldkamp"
Scene = tuple[str, Callable[[], None]]


class _Voice:
    """As if the system could read each language: the bar has one button more."""

    def speaks(self, language: str) -> bool:
        return bool(language)

    def read(self, text: str, language: str) -> None: ...

    def stop(self) -> None: ...


def scenes(view: KioskView, words: Wording) -> Iterator[Scene]:
    """Every page of the tablet, in the order in which it comes."""
    yield from frame_scenes(view, words)
    yield from consent_scenes(view, words)
    yield from register_scenes(view, words)
    yield from account_scenes(view, words)


def shoot_gallery(
    app: QApplication, out: Path, languages: Sequence[str], names: frozenset[str] = frozenset()
) -> Iterator[Picture]:
    """Files are named scene-language-theme-percent; `names` chooses scenes, none: all of them."""
    prepare(app)
    for name, percent in product(THEMES, PERCENTS):
        apply_theme(app, name, percent, moves=False)
        for language in languages:
            look = f"{language}-{name}-{percent}"
            yield from _shoot(out, language, look, percent, names)
    set_direction(app, mirrored=False)
    apply_theme(app, THEMES[0], PERCENTS[0], moves=False)


def _shoot(
    out: Path, language: str, look: str, percent: int, names: frozenset[str]
) -> Iterator[Picture]:
    words = Wording(language)
    view = KioskView(SHEETS, words, _Voice())
    view.resize(*SIZE)
    view.bar.show_look(percent, contrast=False)
    view.show()
    for name, show in scenes(view, words):
        if names and name not in names:
            continue
        _blank(view)
        show()
        if theme().percent != percent:  # the page of nobody begins with the usual size
            view.bar.sized.emit(percent)
        _settle()
        file = out / f"kiosk-{name}-{look}.png"
        if not view.grab().save(str(file)):
            raise OSError(f"{file} could not be written")
        yield Picture(f"kiosk-{name}", "", look, str(file))
    view.close()
    view.deleteLater()


def _blank(view: KioskView) -> None:
    """As a task finds it: somebody is known, and nothing is said."""
    view.show_problem("")
    view.show_more_time(0)
    view.bar.show_clinic(CLINIC)
    view.bar.show_person(PATIENT)


def _settle() -> None:
    still = iter(range(8))
    until(lambda: next(still, None) is None)
