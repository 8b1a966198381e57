"""Other languages are longer: every text that can be translated grows by two fifths."""

import pytest
from PySide6.QtCore import QTranslator

from tests.support import scenes
from tests.support.uxmeter import audit_clipped


class Longer(QTranslator):
    """Answers with the same words and a tail, so that what was not asked for shows too."""

    def translate(self, context, text, disambiguation=None, n=-1):
        if not text:
            return ""
        return text + "~" * max(2, len(text) * 2 // 5)

    def isEmpty(self):
        return False


@pytest.fixture
def longer(qapp):
    translator = Longer()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("shell", (1440, 900)),
        ("shell", (960, 540)),
        ("sign_in", (960, 540)),
        ("first_start", (960, 540)),
        ("lock", (960, 540)),
        ("drawer", (1440, 900)),
    ],
)
def test_nothing_is_cut(qtbot, qapp, longer, name, size):
    widget = scenes.SCENES[name].build()
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    qapp.processEvents()
    assert audit_clipped(widget) == []


def test_words_of_the_sign_in_are_asked_for_in_the_language(qtbot, longer):
    view = scenes.SCENES["sign_in"].build()
    qtbot.addWidget(view)
    assert view.sign_in.text().endswith("~~")
    assert view.login.accessibleName().endswith("~~")
