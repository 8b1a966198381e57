"""A file that is there whole, or not at all, and never over another one."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from clinic_desktop.core import errors


class FileThere(errors.AlreadyThere):
    code = "app.file_there"
    text = "This file is there already. Choose another name, nothing was overwritten."


def write_whole(out: Path, fill: Callable[[BinaryIO], object]) -> None:
    """What `fill` writes, readable by nobody else, kept through a power cut. Raises FileThere."""
    if out.exists():
        raise FileThere
    handle, name = tempfile.mkstemp(prefix=".export-", suffix=".part", dir=out.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:  # of mode 0600
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        _place(part, out)
    finally:
        part.unlink(missing_ok=True)


def write_bytes(out: Path, content: bytes) -> None:
    """As `write_whole`, of what is at hand already."""
    write_whole(out, lambda file: file.write(content))


def _place(part: Path, out: Path) -> None:
    """Under its name in one step; never over another file."""
    try:
        os.link(part, out)
    except FileExistsError as exc:
        raise FileThere from exc
    except OSError:  # a file system without links
        os.replace(part, out)
    if os.name == "posix":
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
