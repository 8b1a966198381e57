"""Commands that bring data in and out: scenario, import, export."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from clinic_desktop.app import places
from clinic_desktop.app.start import cost
from clinic_desktop.app.telling import Data, Database, Json, refusable, report, say

Given = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@refusable
def scenario(
    file: Given, database: Database = None, data: Data = None, as_json: Json = False
) -> None:
    """Play operations as given users; each is acknowledged once it is kept."""
    from clinic_desktop.app import scenario as plays  # noqa: PLC0415  each command loads its own
    from clinic_desktop.app.container import open_container  # noqa: PLC0415  as above
    from clinic_desktop.app.migrate import require_head  # noqa: PLC0415  as above

    url = places.database_url(database, data)
    acts = plays.read(file)
    container = open_container(url, data_dir=places.folder_of(url, data), cost=cost())
    try:
        require_head(container.engine)
        for done in plays.Player(container).play(acts):
            line = json.dumps({"ack": done.id, "answer": done.answer}, ensure_ascii=False)
            say(line if as_json else f"ack {done.id}")  # flushed by echo
    except plays.Refused as refused:
        typer.echo(str(refused), err=True)
        for reason in refused.error.unmet:
            typer.echo(f"  - {reason.code}: {reason.text} ({reason.who})", err=True)
        raise typer.Exit(1) from refused
    finally:
        container.close()


@refusable
def import_patients(
    file: Given,
    database: Database = None,
    data: Data = None,
    header: Annotated[
        list[str] | None, typer.Option("--map", help="field=Header, where it is not understood.")
    ] = None,
    encoding: Annotated[str, typer.Option("--encoding", help="Of a table; else UTF-8.")] = "",
    dates: Annotated[str, typer.Option("--dates", help="dmy or mdy, where a day is unclear.")] = "",
    as_json: Json = False,
) -> None:
    """Patients from .csv, or FHIR R4 as Bundle (.json) or .ndjson; may be run again."""
    from clinic_desktop.app import intake, people_files  # noqa: PLC0415  each command its own
    from clinic_desktop.app.container import open_container  # noqa: PLC0415  as above
    from clinic_desktop.app.migrate import require_head  # noqa: PLC0415  as above

    if dates not in ("", "dmy", "mdy"):
        raise typer.BadParameter("dmy or mdy", param_hint="--dates")
    names = dict(_halves(one) for one in header or ())
    url = places.database_url(database, data)
    container = open_container(url, data_dir=places.folder_of(url, data))
    try:
        require_head(container.engine)
        way = people_files.Way(container.clock().date(), names, encoding, dates)
        with _progress(people_files.count(file)) as went_on:
            found = intake.take_in(container, file, way, went_on)
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was imported stays; run it again to go on.", err=True)
        raise typer.Exit(1) from None
    finally:
        container.close()
    lines = [
        f"row {one.row}: {' '.join(filter(None, (one.status, one.field)))}: {one.words}"
        for one in found.problems
    ]
    lines.append(
        f"{found.rows} rows: {found.imported} imported, {found.held} held for review,"
        f" {found.known} known before, {found.refused} refused."
    )
    report({"rows": found.rows, **asdict(found)}, as_json, "\n".join(lines))


@refusable
def export_patient(
    patient: Annotated[str, typer.Argument(help="Id or record number.")],
    out: Annotated[Path, typer.Option("--out", help="The .zip; never overwrites.")],
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Everything about one person: FHIR R4 Bundle, papers, access log (right of access)."""
    from clinic_desktop.app import access_pack  # noqa: PLC0415  each command loads its own
    from clinic_desktop.app.container import open_container  # noqa: PLC0415  as above
    from clinic_desktop.app.migrate import require_head  # noqa: PLC0415  as above

    if not out.parent.is_dir():
        raise typer.BadParameter("this folder is not there", param_hint="--out")
    url = places.database_url(database, data)
    container = open_container(url, data_dir=places.folder_of(url, data))
    try:
        require_head(container.engine)
        found = access_pack.write(container, access_pack.patient_of(container, patient), out)
    finally:
        container.close()
    counted = ", ".join(f"{number} {what}" for what, number in found.items())
    report({"file": str(out), **found}, as_json, f"{out}: {counted}.")


def _halves(one: str) -> tuple[str, str]:
    field, sign, header = one.partition("=")
    if not sign:
        raise typer.BadParameter(f"{one}: field=Header is wanted", param_hint="--map")
    return field.strip(), header


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr, so that what is reported can be kept apart."""
    from rich.console import Console  # noqa: PLC0415  for this bar only
    from rich.progress import Progress  # noqa: PLC0415  as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=max(rows, 1))
        yield lambda done: bar.advance(task, done)
