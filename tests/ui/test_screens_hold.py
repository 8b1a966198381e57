"""Shell, sign-in and first start keep their promises in every theme, size and direction."""

import pytest

from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from tests.support import scenes
from tests.support.uxmeter import audit, audit_clipped, tab_chain

WIDE, SMALL = (1440, 900), (960, 540)

CASES = [
    ("shell", WIDE, 100),
    ("shell", SMALL, 100),
    ("shell", WIDE, 150),
    ("shell", WIDE, 200),
    ("drawer", WIDE, 100),
    ("drawer", SMALL, 100),
    ("sign_in", SMALL, 100),
    ("sign_in", (1280, 800), 200),
    ("first_start", SMALL, 100),
    ("first_start", (1280, 800), 150),
    ("first_start", (1280, 800), 200),
    ("lock", SMALL, 100),
    ("lock", (1280, 800), 200),
    ("controls", (1600, 1200), 100),
    ("record", WIDE, 100),
    ("record", (1920, 1080), 150),
    ("states", WIDE, 100),
    ("states", (1280, 800), 200),
    ("plots", WIDE, 100),
]


@pytest.fixture
def built(qtbot, qapp):
    def build(name: str, size: tuple[int, int], percent: int = 100, theme: str = "light"):
        apply_theme(qapp, theme, percent)
        widget = scenes.SCENES[name].build()
        qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
        qtbot.waitExposed(widget)
        qapp.processEvents()
        return widget

    return build


@pytest.mark.parametrize(("name", "size", "percent"), CASES)
def test_targets_names_text_and_tab_order(built, name, size, percent):
    assert audit(built(name, size, percent)) == {}


@pytest.mark.parametrize("name", ["shell", "sign_in", "first_start", "lock", "record"])
def test_mirrored_and_dark(built, qapp, name):
    set_direction(qapp, mirrored=True)
    assert audit(built(name, WIDE, 100, "dark")) == {}


@pytest.mark.parametrize("name", ["shell", "sign_in", "first_start"])
def test_text_size_changes_in_the_open_window(built, qapp, qtbot, name):
    widget = built(name, (1600, 900))

    def nothing_is_clipped():
        assert audit_clipped(widget) == []

    for percent in (115, 130, 200, 100):
        apply_theme(qapp, "light", percent)
        qtbot.waitUntil(nothing_is_clipped)


@pytest.mark.parametrize("name", ["sign_in", "first_start", "lock"])
def test_tab_reaches_every_editor(built, name):
    widget = built(name, (1280, 900))
    names = [part.accessibleName() for part in tab_chain(widget)]
    assert names
    assert len(names) == len(set(names))


def test_window_gets_as_small_as_full_hd_at_two_hundred_percent(built):
    shell = built("shell", SMALL)
    assert (shell.width(), shell.height()) == SMALL
