"""How every command speaks: its options, its report, its refusals in words."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer

from clinic_desktop.core import errors

P = ParamSpec("P")
Database = Annotated[str | None, typer.Option("--database", help="SQLAlchemy URL.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data and keys.")]
Json = Annotated[bool, typer.Option("--json", help="Report as JSON.")]


def say(words: str) -> None:
    typer.echo(words)


def report(value: Any, as_json: bool, words: str) -> None:
    say(json.dumps(value, ensure_ascii=False, default=str) if as_json else words)


def refusable(command: Callable[P, None]) -> Callable[P, None]:
    """A refusal is words on stderr and exit code 1, never a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except errors.ClinicError as error:
            typer.echo(str(error), err=True)
            for reason in error.unmet:
                typer.echo(f"  - {reason.text} ({reason.who})", err=True)
            raise typer.Exit(1) from error

    return run
