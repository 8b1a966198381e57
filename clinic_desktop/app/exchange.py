"""Commands that bring data in and out: scenario."""

import json
from pathlib import Path
from typing import Annotated

import typer

from clinic_desktop.app import places
from clinic_desktop.app.start import cost
from clinic_desktop.app.telling import Data, Database, Json, refusable, say

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
