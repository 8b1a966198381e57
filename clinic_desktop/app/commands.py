"""Commands that show or serve the clinic: the program itself, journey, seed, serve."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from clinic_desktop.app import places
from clinic_desktop.app.telling import Data, Database, Json, refusable, report, say

SERVICE_NEEDS_URL = "The service runs on the database of a clinic: --database URL."


def cost(*, demo: bool = False) -> int:
    """Rounds of bcrypt as a power of two; a demonstration clinic has nothing to protect."""
    return int(os.environ.get("CLINIC_BCRYPT_COST", "8" if demo else "12"))


@refusable
def journey(
    out: Annotated[Path, typer.Option("--out", help="Folder for the papers.")],
    database: Database = None,
    policy: Annotated[str, typer.Option("--policy")] = "none",
    seed: Annotated[int, typer.Option("--seed")] = 1,
    as_json: Json = False,
) -> None:
    """One invented patient through all fourteen steps, and the papers of the way."""
    from clinic_desktop.app import journey as ways  # noqa: PLC0415  each command loads its own

    out.mkdir(parents=True, exist_ok=True)
    url = database or os.environ.get("CLINIC_DATABASE_URL") or f"sqlite:///{out / 'clinic.db'}"
    proofs = []
    with ways.prepared(url, out, policy, cost=cost(demo=True)) as way:
        for proof in ways.play(way, seed):
            proofs.append(proof)
            if not as_json:
                say(f"{proof.step:2}  {proof.name:24} {proof.proof}")
        for name, paper in way.papers():
            (out / name).write_bytes(paper)
        status = way.status()
    if as_json:
        say(json.dumps([asdict(one) for one in proofs], ensure_ascii=False))
    else:
        say(f"Stage {status.current_stage}. {status.next_step}. The papers lie in {out}.")


@refusable
def seed(
    patients: Annotated[int, typer.Option("--patients", min=0)],
    number: Annotated[int, typer.Option("--seed")] = 1,
    hostile_names: Annotated[bool, typer.Option("--hostile-names")] = False,
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Invented patients through the services; an empty database becomes a demonstration clinic."""
    from clinic_desktop.app import seed as seeding  # noqa: PLC0415  each command loads its own

    url = places.database_url(database, data)
    staff = seeding.seed(
        url,
        places.folder_of(url, data),
        patients,
        number,
        hostile=hostile_names,
        cost=cost(demo=True),
    )
    made = {"staff": [asdict(one) for one in staff], "patients": patients}
    report(made, as_json, f"{patients} patients.\n{credentials(staff)}")


@refusable
def serve(
    database: Database = None,
    data: Data = None,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0 takes a free one.")] = 8443,
    insecure_loopback: Annotated[bool, typer.Option("--insecure-loopback")] = False,
) -> None:
    """The local domain service, until it is interrupted."""
    from clinic_desktop.app import host as hosting  # noqa: PLC0415  each command loads its own
    from clinic_desktop.app.serving import open_ready  # noqa: PLC0415  as above

    url = places.database_url(database, data)
    container = open_ready(url, places.folder_of(url, data))
    try:
        service = hosting.serve(container, host, port, tls=not insecure_loopback)
        service.start()
        ready = {"url": service.url, "ca": service.ca, "fingerprint": service.fingerprint}
        say(json.dumps(ready, default=str))
        try:
            while not service.wait(1.0):
                pass
        except KeyboardInterrupt:
            service.stop()
    finally:
        container.close()


@refusable
def staff(
    database: Database,
    data: Path | None,
    *,
    demo: bool,
) -> None:
    """The window of the staff; `demo` opens a filled demonstration clinic."""
    from clinic_desktop.app.staff import run  # noqa: PLC0415  Qt is loaded for a window only

    folder = places.data_folder(data)
    if demo:
        folder = folder / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    url = database or os.environ.get("CLINIC_DATABASE_URL") or places.embedded_url(folder)
    if demo:
        from clinic_desktop.app import seed as seeding  # noqa: PLC0415  for a demonstration only

        say("A demonstration clinic. Everybody in it is invented. PIN of all: 4826")
        say(credentials(seeding.demonstration(url, folder, cost(demo=True))))
    raise typer.Exit(run(url, folder))


def credentials(staff: object) -> str:
    """One line per colleague, to be read from the screen."""
    assert isinstance(staff, tuple)
    return "\n".join(f"{one.login:24} {one.password:40} {', '.join(one.roles)}" for one in staff)
