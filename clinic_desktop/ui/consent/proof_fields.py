"""What a sealed file is worth: five facts about the kept document, or about a file from disk."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desktop.domain.workflow.interface.papers import DocumentProof
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, secondary
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label

STATES = {True: GateState.OK, False: GateState.BLOCKED, None: GateState.WARN}


class ProofFields(QWidget):
    """`file_chosen(name, bytes)` when a file from disk is to be looked at."""

    file_chosen = Signal(str, bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("proofFields")
        self.message, self.facts = InlineMessage(), GateList()
        self.verdict, self.source = (
            Label("", "strong", wrap=True),
            Label("", "secondary", wrap=True),
        )
        self.hash = Label("", "caption", wrap=True)
        self.main: Button = secondary(self.tr("Verify a file"), Icon.FILE_TEXT)
        self.main.setObjectName("verifyFile")
        self.setLayout(
            column(self.message, self.verdict, self.source, self.facts, self.hash, gap=12)
        )
        self.main.clicked.connect(self._choose)

    def begin(self) -> None:
        self.main.setFocus()

    def show_proof(self, source: str, proof: DocumentProof) -> None:
        self.message.clear()
        self.verdict.setText(
            self.tr("This document stands.")
            if proof.stands
            else self.tr("Do not rely on this document.")
        )
        self.source.setText(source)
        self.facts.show_gates(
            [Gate(one.code, STATES[one.holds], one.title, one.words) for one in proof.facts]
        )
        groups = " ".join(proof.sha256[i : i + 8] for i in range(0, 64, 8))
        self.hash.setText(f"SHA-256 {groups}")

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Verify a file"), "", "PDF (*.pdf)")
        if name:
            self.take(Path(name))

    def take(self, file: Path) -> None:
        """Look at this file."""
        try:
            content = file.read_bytes()
        except OSError:
            self.source.setText(self.tr("This file cannot be read."))
            return
        self.file_chosen.emit(file.name, content)
