"""Commands that show or serve the clinic: the program itself, journey, seed, serve."""

import json
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from clinic_desktop.app import places
from clinic_desktop.app.start import cost, credentials
from clinic_desktop.app.telling import Data, Database, Json, refusable, report, say

SERVICE_NEEDS_URL = "The service runs on the database of a clinic: --database URL."


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
    from clinic_desktop.app.host import check_host  # noqa: PLC0415  each command loads its own
    from clinic_desktop.app.loading import for_life  # noqa: PLC0415  as above
    from clinic_desktop.app.serving import Running  # noqa: PLC0415  as above

    check_host(host, tls=not insecure_loopback)
    url = places.database_url(database, data)
    running = Running(url, places.folder_of(url, data), "The service (clinic-desktop serve)")
    for number in (signal.SIGTERM, signal.SIGINT):  # a script's background ignores SIGINT
        signal.signal(number, _interrupt)
    try:
        with for_life():
            running.start()
            service = running.serve(host, port, tls=not insecure_loopback)
        ready = {"url": service.url, "ca": service.ca, "fingerprint": service.fingerprint}
        say(json.dumps(ready, default=str))
        while not service.ended:
            time.sleep(0.2)  # a signal that breaks into the wait for a lock can leave it shut
    except KeyboardInterrupt:
        pass
    finally:
        running.stop()


def _interrupt(_number: int, _frame: object) -> None:
    """Whoever stops the service by a signal stops it as Ctrl+C does."""
    raise KeyboardInterrupt


@refusable
def kiosk(
    service: Annotated[str, typer.Option("--service", help="https://host:port of the service.")],
    ca: Annotated[Path | None, typer.Option("--ca", help="Its authority, the first time.")] = None,
    windowed: Annotated[bool, typer.Option("--windowed", help="For a test at a desk.")] = False,
    data: Data = None,
) -> None:
    """The tablet of the patients; it speaks to the service and to no database."""
    from clinic_desktop.app.kiosk import run  # noqa: PLC0415  Qt is loaded for a window only
    from clinic_desktop.app.remote import connect  # noqa: PLC0415  each command loads its own
    from clinic_desktop.app.secrets import open_secrets  # noqa: PLC0415  as above

    folder = places.data_folder(data)
    secrets, said = open_secrets(folder)
    if said:
        typer.echo(said, err=True)
    client = connect(service, ca=ca, secrets=secrets)
    try:
        code = run(client, secrets, folder / "tablet", windowed=windowed)
    finally:
        client.close()
    raise typer.Exit(code)


@refusable
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="None: all of them.")] = None,
    times: Annotated[int, typer.Option("--times", min=1, help="Tries of each.")] = 10,
    sizes: Annotated[
        list[int] | None,
        typer.Option(
            "--size",
            min=1,
            help="Patients; may be repeated. None: 1000, 100000 and 1000000; the largest crowd is "
            "made in some ten minutes the first time, and kept.",
        ),
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Time the operations of the clinic, each beside its floor in the same run."""
    from clinic_desktop.app import bench as timing  # noqa: PLC0415  each command loads its own

    if unknown := set(names or ()) - set(timing.NAMES):
        known = ", ".join(timing.NAMES)
        raise typer.BadParameter(f"{sorted(unknown)[0]!r} is not known. Known: {known}.")
    found = []
    for one in timing.run(tuple(names or ()), times, tuple(sizes or timing.SIZES), database):
        found.append(asdict(one))
        if not as_json:
            say(timing.line(one))
    if as_json:
        say(json.dumps(found))


@refusable
def pictures(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")],
    screens: Annotated[list[str] | None, typer.Argument(help="None: all of them.")] = None,
    languages: Annotated[
        str,
        typer.Option("--languages", help="Every page of the tablet in these: en,fr,ar."),
    ] = "",
    as_json: Json = False,
) -> None:
    """Every screen in its variants and every page of the papers, as PNG; all of it invented."""
    from clinic_desktop.app import pictures as camera  # noqa: PLC0415  Qt for pictures only

    if unknown := set(screens or ()) - set(camera.NAMES):
        known = ", ".join(camera.NAMES)
        raise typer.BadParameter(f"{sorted(unknown)[0]!r} is not known. Known: {known}.")
    spoken = tuple(one for one in languages.split(",") if one)
    if unknown := set(spoken) - set(camera.LANGUAGES):
        known = ", ".join(camera.LANGUAGES)
        raise typer.BadParameter(f"{sorted(unknown)[0]!r} is not spoken. Spoken: {known}.")
    found = []
    made = camera.in_languages(out, spoken) if spoken else camera.run(out, tuple(screens or ()))
    for one in made:
        found.append(asdict(one))
        if not as_json:
            words = " ".join(part for part in (one.screen, one.state, one.variant) if part)
            say(f"{words:40} {one.file}")
    if as_json:
        say(json.dumps(found))
