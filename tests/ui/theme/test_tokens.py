"""Colours that can be read, one size list, and every picture that the sheet names."""

import re

import pytest
from PySide6.QtGui import QFont, QFontInfo, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton

from clinic_desktop.core.resources import resource
from clinic_desktop.ui.theme import current
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from clinic_desktop.ui.theme.icons import Icon, icon
from clinic_desktop.ui.theme.sheet import TOAST_LINK, stylesheet
from clinic_desktop.ui.theme.tokens import contrast, tokens

PAIRS = [(name, pair) for name in current.NAMES for pair in tokens().pairs[name]]


@pytest.mark.parametrize(("name", "pair"), PAIRS, ids=lambda p: getattr(p, "why", p))
def test_contrast_is_enough(name, pair):
    colors = tokens().colors[name]
    assert contrast(colors[pair.front], colors[pair.back]) >= pair.needed


@pytest.mark.parametrize("name", current.NAMES)
def test_chips_and_toast_can_be_read(name):
    colors = tokens().colors[name]
    for tone in ("ok", "warn", "bad", "info", "violet", "neutral"):
        assert contrast(colors[tone], colors[f"{tone}_soft"]) >= 4.5
        assert contrast(colors[tone], colors["surface"]) >= 4.5
        assert contrast(colors["text"], colors[f"{tone}_soft"]) >= 4.5
    assert contrast(TOAST_LINK[name], colors["text"]) >= 4.5


def test_contrast_knows_the_ends():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0B6B6A", "#0B6B6A") == pytest.approx(1)


def test_both_themes_have_the_same_colours():
    assert set(tokens().colors["light"]) == set(tokens().colors["dark"])


def test_every_status_has_a_tone_and_an_icon_that_exist():
    names = {each.value for each in Icon}
    for status, (tone, picture) in tokens().status.items():
        assert f"{tone}_soft" in tokens().colors["light"], status
        assert picture in names, status


def test_every_outline_that_ships_has_a_name_and_the_other_way_round():
    assert {each.value for each in Icon} == {p.stem for p in resource("icons").glob("*.svg")}
    assert tokens().mirrored <= {each.value for each in Icon}


@pytest.mark.parametrize("name", list(Icon), ids=lambda each: each.value)
def test_icon_draws_something_in_its_colour(qapp, name):
    drawn = icon(name, "bad").pixmap(96, 96).toImage()
    bad = current.color("bad").rgb() & 0xFFFFFF
    assert any(
        drawn.pixel(x, y) & 0xFFFFFF == bad
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    )


def test_arrows_turn_round_in_a_mirrored_window_and_clocks_do_not(qapp):
    def ink(name: Icon) -> tuple[int, int]:
        drawn = icon(name).pixmap(48, 48).toImage()
        dots = [(x, y) for x in range(48) for y in range(48) if drawn.pixelColor(x, y).alpha() > 99]
        return sum(x < 20 for x, _ in dots), sum(x > 27 for x, _ in dots)

    arrow, clock = ink(Icon.ARROW_RIGHT), ink(Icon.CLOCK)
    assert arrow[0] < arrow[1]
    set_direction(qapp, mirrored=True)
    assert ink(Icon.ARROW_RIGHT) == (arrow[1], arrow[0])
    assert ink(Icon.CLOCK) == clock


def test_icon_of_a_button_follows_the_theme(qapp, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setIcon(icon(Icon.CHECK, "accent"))
    before = button.grab().toImage()
    apply_theme(qapp, "dark")
    assert button.grab().toImage() != before


def test_copied_icon_survives_its_original(qapp):
    copies = []
    for _ in range(50):
        copies.append(icon(Icon.BELL))
        copies[-1].addPixmap(QPixmap(4, 4))
    assert all(not copy.pixmap(16, 16).isNull() for copy in copies)


@pytest.mark.parametrize("name", current.NAMES)
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_sheet_is_complete_and_its_pictures_exist(name, percent):
    sheet = stylesheet(name, percent)
    assert "$" not in sheet
    assert not re.search(r"\[\d+\]", sheet)
    assert sheet.count("{") == sheet.count("}")
    for path in re.findall(r'url\("(.+?)"\)', sheet):
        assert QImage(path).width() > 0


@pytest.mark.parametrize(
    ("file", "token"),
    [("check", "on_accent"), ("minus", "on_accent"), ("chevron-down", "text2")],
)
@pytest.mark.parametrize("name", current.NAMES)
def test_pictures_of_the_sheet_have_the_colours_of_the_tokens(name, file, token):
    drawing = resource(f"qss/{file}-{name}.svg").read_text()
    assert f'stroke="{tokens().colors[name][token]}"' in drawing


@pytest.mark.parametrize("weight", sorted({style.weight for style in tokens().type.values()}))
def test_bundled_font_has_every_weight_that_is_used(qapp, weight):
    chosen = QFontInfo(current.sized_font(14, weight))
    assert (chosen.family(), chosen.weight()) == ("Clinic Inter", weight)


def test_text_size_multiplies_type_and_heights(qapp):
    apply_theme(qapp, "light", 200)
    assert current.font("body").pixelSize() == 28
    assert current.px(32) == 64
    assert QApplication.font().pixelSize() == 28
    assert QFont(current.font("table", tabular=True)).featureTags()


def test_other_names_and_sizes_are_refused(qapp):
    with pytest.raises(ValueError, match="no theme 'blue'"):
        apply_theme(qapp, "blue")
    with pytest.raises(ValueError, match="outside"):
        apply_theme(qapp, "light", 400)


def test_motion_can_be_switched_off(qapp):
    assert current.motion_ms("panel_slide") == 140
    apply_theme(qapp, "light", 100, moves=False)
    assert current.motion_ms("panel_slide") == 0
    apply_theme(qapp, "light", 100)
