"""Pictures of real windows on an invented clinic."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from typer.testing import CliRunner

from clinic_desktop.app import cli, pictures
from clinic_desktop.app.pictures.camera import VARIANTS, Camera
from clinic_desktop.app.pictures.filled import empty_clinic
from clinic_desktop.app.pictures.gallery import scenes, shoot_gallery
from clinic_desktop.app.pictures.scenes import shoot_screens
from clinic_desktop.ui.kiosk.screen import SHEETS
from clinic_desktop.ui.kiosk.sheets import (
    BirthSheet,
    PairingSheet,
    SayingSheet,
    StaffSheet,
    WelcomeSheet,
    WordsSheet,
)
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.theme.apply import set_direction


def colours(file: str) -> int:
    image = QImage(file).scaled(160, 100)
    assert not image.isNull()
    return len({image.pixel(x, y) for x in range(160) for y in range(100)})


def test_a_face_in_two_variants_and_a_screen_with_nobody_in_it(qapp, tmp_path: Path) -> None:
    camera = Camera(tmp_path, all_variants=False)
    with empty_clinic(tmp_path / "clinic") as empty:
        found = [
            *shoot_screens(camera, replace(empty, empty=False), frozenset({"sign-in"})),
            *shoot_screens(camera, empty, frozenset({"patients"})),
        ]
    assert [(one.screen, one.state, one.variant) for one in found] == [
        ("sign-in", "", "light"), ("sign-in", "", "dark"), ("patients", "empty", "light"),
    ]  # fmt: skip
    assert all(colours(one.file) > 5 for one in found)


def test_an_unknown_screen_is_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["pictures", "--out", str(tmp_path), "cellar"])
    assert done.exit_code == 2


def test_a_page_of_the_tablet_in_each_theme_and_size(qapp, tmp_path: Path) -> None:
    found = list(shoot_gallery(qapp, tmp_path, ["ar"], frozenset({"pay-bill"})))
    assert [one.variant for one in found] == [
        "ar-light-100", "ar-light-200", "ar-dark-100", "ar-dark-200",
    ]  # fmt: skip
    assert [Path(one.file).name for one in found][0] == "kiosk-pay-bill-ar-light-100.png"
    assert all(colours(one.file) > 5 for one in found)


def test_a_language_that_the_tablet_does_not_speak_is_wrong_usage(tmp_path: Path) -> None:
    asked = ["pictures", "--out", str(tmp_path), "--languages", "en,tlh"]
    assert CliRunner().invoke(cli.app, asked).exit_code == 2


@pytest.mark.full
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_kind_of_page_of_the_tablet_is_among_the_pictures(qapp, qtbot, language: str) -> None:
    words = Wording(language)
    view = KioskView(SHEETS, words)
    qtbot.addWidget(view)
    seen = set()
    for _name, show in scenes(view, words):
        show()
        seen.add(type(view.sheet))
    frame = {WordsSheet, WelcomeSheet, PairingSheet, BirthSheet, StaffSheet, SayingSheet}
    assert {*SHEETS.values(), *frame} <= seen
    set_direction(qapp, mirrored=False)


@pytest.mark.full
def test_everything_is_shown_in_all_its_variants(qapp, tmp_path: Path) -> None:
    found = list(pictures.run(tmp_path))
    seen = {(one.screen, one.state, one.variant) for one in found}
    for name in ("today", "patient", "plan", "consent", "case", "billing", "kiosk-signing",
                 "kiosk-register-check", "kiosk-account", "kiosk-witness", "kiosk-paying", "held",
                 "pairs"):  # fmt: skip
        assert {(name, "", variant.name) for variant in VARIANTS} <= seen
    for state in ("empty", "error", "offline", "loading"):
        assert ("today", state, "light") in seen
    assert any(one.screen == "paper consent" for one in found)
    assert all(colours(one.file) > 5 for one in found)
