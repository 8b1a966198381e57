"""Data is never taken for markup: labels are made in one place, rich text nowhere."""

import ast
from pathlib import Path

UI = Path(__file__).parents[2] / "clinic_desktop" / "ui"
SOURCES = sorted(UI.rglob("*.py"))
BANNED = {"QLabel", "QMessageBox", "QInputDialog", "QGraphicsEffect", "QTextBrowser"}
RICH = {"setHtml", "appendHtml", "insertHtml", "setMarkdown", "RichText", "AutoText"}
HOME, SHEETS = UI / "widgets" / "text.py", UI / "theme" / "apply.py"


def test_no_rich_text_and_no_labels_or_style_sheets_of_its_own():
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        calls = {n.func.id for n in nodes if isinstance(n, ast.Call) and _is_name(n.func)}
        names = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
        assert path == HOME or not calls & BANNED, path
        assert not names & RICH, path
        assert "setStyleSheet" not in names or path == SHEETS, path


def _is_name(node):
    return isinstance(node, ast.Name)
