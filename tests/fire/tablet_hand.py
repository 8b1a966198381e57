"""A hand on a tablet that will be killed: acts, tells what is done, never stops by itself."""

import json
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QRadioButton

from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.remote import connect
from clinic_desktop.app.secrets import FileSecrets
from clinic_desktop.ui.kiosk.beside_sheet import HandOverSheet
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.presenter import Stage
from clinic_desktop.ui.kiosk.progress_draft import packed
from clinic_desktop.ui.kiosk.reading import Reading
from clinic_desktop.ui.kiosk.reading_sheets import CheckSheet, ClauseSheet, SectionSheet
from clinic_desktop.ui.kiosk.sheets import BirthSheet, PairingSheet, Sheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.widgets.signature_pad import SignaturePad
from tests.support.uxmeter import Pen

LONGEST = 60.0  # seconds that the disk may take on a busy machine
EVERY_MS = 2


def live(line: Connection, told: dict[str, Any]) -> None:
    """One life of the program. `told`: url, ca, folder, code, born, right, phase, seed."""
    app, folder = QApplication([]), Path(told["folder"])
    secrets = FileSecrets(folder / "secrets")
    client = connect(told["url"], ca=told["ca"], secrets=secrets)
    window = build_kiosk_window(client, secrets, folder / "tablet")
    assert isinstance(window, KioskView)
    window.resize(1280, 800)
    window.show()
    hand = Hand(window, line, told)
    timer = QTimer()
    timer.timeout.connect(hand.act)
    timer.start(EVERY_MS)
    app.exec()


class Hand:
    def __init__(self, window: KioskView, line: Connection, told: dict[str, Any]) -> None:
        self._window, self._line, self._told = window, line, told
        self._chance = Random(told["seed"])
        self._pressed: object = None
        self._began = False
        self._life: Any = next(
            one for one in window.findChildren(QObject) if type(one).__name__ == "_Life"
        )

    def act(self) -> None:
        """Whatever the page in front asks for."""
        sheet = self._window.sheet
        if sheet is None or not self._window.main_button.isEnabled():
            return
        if isinstance(sheet, HandOverSheet):
            self._window.main_button.click()  # who operates signs at a desk
        elif isinstance(sheet, WordsSheet):
            self._tell_where(self._life.presenter.stage)
        elif isinstance(sheet, PairingSheet | BirthSheet):
            self._come_in(sheet)
        elif self._reading() is not None:
            if not self._began:
                self._began = True
                self._line.send(("resumed", self._state()))
            self._go_on(sheet)

    def _tell_where(self, stage: Stage) -> None:
        name = {Stage.WAITING: "waiting", Stage.DONE: "over"}.get(stage, "")
        if name and self._pressed != name:
            self._pressed = name
            self._line.send((name, None))

    def _come_in(self, sheet: PairingSheet | BirthSheet) -> None:
        if self._pressed is sheet:
            return
        self._pressed = sheet
        if isinstance(sheet, PairingSheet):
            sheet.code.setText(self._told["code"])
        else:
            born = self._told["born"]
            for box, value in zip(
                (sheet.day, sheet.month, sheet.year), (born.day, born.month, born.year),
                strict=True,
            ):  # fmt: skip
                box.setText(str(value))
        self._window.main_button.click()

    def _go_on(self, sheet: Sheet) -> None:
        name = "read"
        if isinstance(sheet, SignSheet):
            name = self._chance.choice(("stroke",) * 6 + ("undo", "undo", "clear", "back"))
            name = "sign" if self._told["phase"] == "sign" and sheet.pad.strokes else name
            name = "stroke" if not sheet.pad.strokes else name
        elif isinstance(sheet, ClauseSheet):
            name = "tick"
        elif isinstance(sheet, CheckSheet):
            name = "answer"
        self._line.send(("doing", name))
        getattr(self, f"_{name}")(sheet)
        if name != "sign":
            assert self._life.files.settle(LONGEST)
            self._line.send(("done", self._state()))

    def _read(self, sheet: Sheet) -> None:
        if isinstance(sheet, SectionSheet) and not sheet.at_end:
            sheet.main()
        self._window.main_button.click()

    def _answer(self, sheet: CheckSheet) -> None:
        if sheet.is_open:
            self._choose(sheet, sheet.options.index(self._told["right"][sheet.question]))
        self._window.main_button.click()

    def _tick(self, sheet: Sheet) -> None:
        """In the phase of reading the last sentence is never agreed to: it would end it."""
        reading = self._reading()
        assert reading is not None
        behind, pages = reading.parts
        last = behind == pages - 2
        if self._told["phase"] == "read" and (last or self._chance.random() < 0.3):
            self._window.back_button.click()
            return
        if not reading.closed:
            required = reading.page().clause.required  # type: ignore[union-attr]
            self._choose(sheet, 0 if required else self._chance.randrange(2))
        self._window.main_button.click()

    def _stroke(self, sheet: SignSheet) -> None:
        draw(sheet.pad, self._chance)

    def _undo(self, sheet: SignSheet) -> None:
        sheet.pad.undo()

    def _clear(self, sheet: SignSheet) -> None:
        sheet.pad.clear()

    def _back(self, _sheet: SignSheet) -> None:
        self._window.back_button.click()

    def _sign(self, sheet: SignSheet) -> None:
        for tick in sheet.ticks:
            tick.setChecked(True)
        self._window.main_button.click()

    def _choose(self, sheet: Sheet, number: int) -> None:
        button = sheet.findChild(QRadioButton, f"choice{number}")
        assert isinstance(button, QRadioButton)
        button.click()

    def _reading(self) -> Reading | None:
        found: Reading | None = self._life.presenter._activities["CONSENT"]._reading
        return found

    def _state(self) -> dict[str, Any]:
        reading, keeping = self._reading(), self._life.presenter._keeping
        assert reading is not None
        sheet = self._window.sheet
        strokes = kept_strokes(keeping)
        if isinstance(sheet, SignSheet):
            assert [mark(one) for one in sheet.pad.strokes] == strokes
        passed = sorted(one.code for one in reading.sheet.checks if one.passed)
        return {"ink": strokes, "passed": passed, **packed(reading.told())}


def draw(pad: SignaturePad, chance: Random) -> None:
    """A stroke as a pen makes it: no two are alike."""
    pen, y = Pen(pad), chance.uniform(60, 200)
    begun = chance.randrange(10**6)
    pen.press(60, y, 0.4, begun)
    for step in range(1, chance.randrange(5, 60)):
        pen.move(60 + 9 * step, y + chance.uniform(-20, 20), chance.random(), begun + 7 * step)
    pen.release(80, y, begun + 500)


def kept_strokes(keeping: Keeping) -> list[str]:
    """The marks of what is put down of the patient's ink, in order."""
    names = [n for n in keeping.names("ink/") if n.rpartition("/")[2].isdigit()]
    names = [name for name in names if "/now/" not in name]
    names.sort(key=lambda name: int(name.rpartition("/")[2]))
    return [mark(keeping.kept(name)) for name in names]


def mark(stroke: object) -> str:
    return blake2b(json.dumps(stroke).encode(), digest_size=6).hexdigest()
