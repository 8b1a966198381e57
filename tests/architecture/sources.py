"""The files of the project and their syntax trees, for the rules that read them."""

import ast
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "clinic_desktop", "docs", "migrations", "resources", "tests")
TEXTS = {".py", ".md", ".toml", ".lock", ".spec", ".mako", ".qss", ".json", ".tsv", ".txt", ".ts"}
SCRIPTS = {"clinic", "run", ".gitignore"}


def python(*folders: str) -> list[Path]:
    """Every Python file below the given folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def committed_texts() -> list[Path]:
    """Every text file that belongs to the project, wherever it was unpacked."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    files = [path for path in (*ROOT.iterdir(), *inside) if path.is_file()]
    return sorted(path for path in files if path.suffix in TEXTS or path.name in SCRIPTS)


def name(path: Path) -> str:
    """The path as people write it, for the names of tests."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def classes(path: Path) -> Iterator[ast.ClassDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node


@cache
def calls(path: Path) -> tuple[tuple[str, int], ...]:
    """Each call as `("datetime.now", line)`: the dotted name as written."""
    found = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return tuple((ast.unparse(node.func), node.lineno) for node in found)


@cache
def imports(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Each comment with its line."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def annotations(path: Path) -> Iterator[tuple[str, int]]:
    """Each annotation of a field, argument or answer, as written."""
    for node in ast.walk(tree(path)):
        for found in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(found, ast.expr):
                yield ast.unparse(found), found.lineno
