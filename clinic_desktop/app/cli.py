"""The command line: one thin function per command."""

import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from clinic_desktop.app import commands, court, exchange, places, proving, start
from clinic_desktop.app.telling import Data, Database, Json, refusable, report, say

app = typer.Typer(
    help="Clinic Desktop: one patient's way through an aesthetic surgery centre.",
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)
database_app = typer.Typer(help="Revisions and walls of the database.", no_args_is_help=True)
audit_app = typer.Typer(help="The audit chain.", no_args_is_help=True)
app.add_typer(database_app, name="db")
app.add_typer(audit_app, name="audit")
for one in (
    commands.journey,
    commands.seed,
    commands.serve,
    commands.kiosk,
    commands.bench,
    commands.pictures,
):
    app.command(one.__name__)(one)
app.command("scenario")(exchange.scenario)
import_app = typer.Typer(help="Bring data in.", no_args_is_help=True)
import_app.command("patients")(exchange.import_patients)
app.add_typer(import_app, name="import")
export_app = typer.Typer(help="Hand data out.", no_args_is_help=True)
export_app.command("patient")(exchange.export_patient)
app.add_typer(export_app, name="export")
consent_app = typer.Typer(help="Sealed documents.", no_args_is_help=True)
consent_app.command("verify")(proving.verify)
consent_app.command("evidence")(court.evidence)
consent_app.command("strokes-key")(court.strokes_key)
consent_app.command("strokes-open")(court.strokes_open)
app.add_typer(consent_app, name="consent")


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"clinic-desktop {version('clinic-desktop')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version.")
]


@app.callback(invoke_without_command=True)
def program(
    context: typer.Context,
    database: Database = None,
    data: Data = None,
    service: Annotated[
        str | None, typer.Option("--service", help="Speak to this service instead of a database.")
    ] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="Its authority, the first time.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="A filled demonstration clinic.")] = False,
    host: Annotated[str, typer.Option("--host", help="Where tablets are served.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0 takes a free one.")] = 8443,
    _version: Version = False,
) -> None:
    """Without a command: the program of the staff."""
    if context.invoked_subcommand is None:
        wanted = start.Wanted(database, data, service, ca, demo, host, port)
        raise typer.Exit(start.open_staff(wanted))


@database_app.command("upgrade")
@refusable
def db_upgrade(database: Database = None, data: Data = None) -> None:
    """Bring the database to this version's revision and make its walls again."""
    from clinic_desktop.app import logins  # noqa: PLC0415  each command loads what it needs

    url = places.database_url(database, data)
    logins.upgrade(url, places.folder_of(url, data))
    say("The database stands at the head revision; its walls are made.")


@database_app.command("downgrade")
@refusable
def db_downgrade(revision: str, database: Database = None, data: Data = None) -> None:
    """Bring the database back to REVISION. Take a backup before."""
    from clinic_desktop.app import migrate  # noqa: PLC0415  each command loads what it needs

    migrate.downgrade(places.database_url(database, data), revision)
    say(f"The database stands at {revision}.")


@database_app.command("check")
@refusable
def db_check(database: Database = None, data: Data = None, as_json: Json = False) -> None:
    """Revision, constraints, walls, settings, roles, row security: all as expected?"""
    from clinic_desktop.app import logins  # noqa: PLC0415  each command loads what it needs

    found = logins.check(places.database_url(database, data))
    report({"ok": not found, "differences": found}, as_json, "\n".join(found) or "All as expected.")
    if found:
        raise typer.Exit(1)


@database_app.command("current")
@refusable
def db_current(database: Database = None, data: Data = None, as_json: Json = False) -> None:
    """The revision of the database, and the one this version wants."""
    from clinic_desktop.app import migrate  # noqa: PLC0415  each command loads what it needs
    from clinic_desktop.store.engine import open_engine  # noqa: PLC0415  as above

    engine = open_engine(places.database_url(database, data))
    found = migrate.standing(engine)
    engine.dispose()
    report(asdict(found), as_json, f"{found.revision or 'empty'} (this version: {found.head})")


@audit_app.command("verify")
@refusable
def audit_verify(database: Database = None, data: Data = None, as_json: Json = False) -> None:
    """Walk the whole chain: ok, or the first bad place and its kind."""
    from clinic_desktop.store import audit  # noqa: PLC0415  each command loads what it needs
    from clinic_desktop.store.engine import open_engine, reading  # noqa: PLC0415  as above

    engine = open_engine(places.database_url(database, data))
    with reading(engine).connect() as connection:
        verdict = audit.verify(connection)
    engine.dispose()
    good = verdict.bad is None
    words = f"ok: {verdict.rows} rows" if good else f"bad at {verdict.bad}: {verdict.kind}"
    report({"ok": good, **asdict(verdict)}, as_json, words)
    if not good:
        raise typer.Exit(1)


@app.command("rows")
@refusable
def rows(as_json: Json = False) -> None:
    """What must work, with the tests that carry it, and what no test carries yet."""
    from clinic_desktop.app import rows as listed  # noqa: PLC0415  each command loads its own

    found = listed.carried_rows()
    say(listed.as_json(found) if as_json else listed.as_text(found))


@app.command("init")
@refusable
def init(
    clinic: Annotated[str, typer.Option("--clinic", help="Name of the clinic.")],
    policy: Annotated[str, typer.Option("--policy", help="FR AT AU SE UK DE US KE none")],
    currency: Annotated[str, typer.Option("--currency", help="ISO code, for example EUR.")],
    admin_email: Annotated[str, typer.Option("--admin-email")],
    database: Database = None,
    data: Data = None,
    timezone: Annotated[str | None, typer.Option("--timezone")] = None,
    address: Annotated[str, typer.Option("--address")] = "",
    admin_password_stdin: Annotated[bool, typer.Option("--admin-password-stdin")] = False,
    as_json: Json = False,
) -> None:
    """Make the schema, the clinic and its first administrator."""
    from clinic_desktop.app.beginning import Beginnings  # noqa: PLC0415  each loads its own

    password = sys.stdin.readline().rstrip("\r\n") if admin_password_stdin else None
    url = places.database_url(database, data)
    beginnings = Beginnings(url, places.folder_of(url, data))
    made = beginnings.found(
        clinic, address, timezone, policy, currency, admin_email, password, hand_out=True
    )
    words = f"{made.clinic} is ready. The administrator signs in as {made.login}."
    if made.password:
        words += f"\nPassword, shown only now: {made.password}"
    if made.strokes_key:
        words += "\n" + court.KEEP.format(**made.strokes_key)
    report(asdict(made), as_json, words)
    beginnings.told(made)


def main() -> None:
    """Entry of the program."""
    app(prog_name="clinic-desktop")


if __name__ == "__main__":
    main()
