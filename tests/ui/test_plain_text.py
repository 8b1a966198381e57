"""Data is never taken for markup: labels are made in one place, rich text nowhere."""

import ast
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "clinic_desktop" / "ui"
SOURCES = sorted(UI.rglob("*.py"))
BANNED = {"QLabel", "QMessageBox", "QInputDialog", "QGraphicsEffect", "QTextBrowser"}
RICH = {"setHtml", "appendHtml", "insertHtml", "setMarkdown", "RichText", "AutoText"}
HOME = UI / "widgets" / "text.py"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(UI)))
def test_no_rich_text_and_no_labels_of_its_own(path):
    tree = ast.parse(path.read_text())
    calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and _is_name(n.func)}
    names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    if path != HOME:
        assert not calls & BANNED
    assert not names & RICH


def _is_name(node):
    return isinstance(node, ast.Name)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(UI)))
def test_no_stylesheet_of_its_own(path):
    tree = ast.parse(path.read_text())
    calls = [
        n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "setStyleSheet"
    ]
    assert not calls or path == UI / "theme" / "apply.py"
