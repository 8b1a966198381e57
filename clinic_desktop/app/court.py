"""Commands for a dispute: the key of the signatures leaves, and strokes are opened with it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from clinic_desktop.app import places
from clinic_desktop.app.proving import NoSuchFile
from clinic_desktop.app.telling import Data, Database, Json, refusable, report
from clinic_desktop.app.whole_file import FileThere, write_bytes
from clinic_desktop.core import errors

if TYPE_CHECKING:
    from clinic_desktop.app.container import Container
    from clinic_desktop.domain.workflow.interface.court import OpenedStrokes

KEY_FILE = "strokes-key.pem"
KEEP = (
    "The key of the signatures lies in {file}.\nIts password, shown only now: {password}\n"
    "Write it down. Keep the file and the password in two places outside of the clinic, for"
    " example with a notary: only both together open how a pen moved (key {named})."
)
PROVED = {True: "yes", False: "no", None: "not known"}


class NoSuchConsent(errors.RuleViolation):
    code = "court.no_such_consent"
    text = "Name a consent by its id, or by its sealed PDF."


@refusable
def strokes_key(
    out: Annotated[Path, typer.Option("--to", help="The .pem file; never overwrites.")],
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Hand out the private half of the key that locks strokes, once; then it is not kept here."""
    from clinic_desktop.app.strokes_notary import forget  # noqa: PLC0415  each loads its own

    with _clinic(database, data) as container:
        told = hand_out(container, _in_a_folder(out))
        report(told, as_json, KEEP.format(**told))
        forget(container.secrets)  # not before somebody was told the password
        container.as_system().court.strokes_key_waits(waits=False)


def hand_out(container: "Container", out: Path) -> dict[str, str]:
    """`file`, `password` and how the key is `named`; call `forget` once both were told.

    Raises HandedOutAlready, FileThere.
    """
    from clinic_desktop.app import strokes_notary as notary  # noqa: PLC0415  each loads its own

    password, public = notary.new_password(), notary.strokes_key(container.secrets)
    pem = notary.locked_up(container.secrets, password)
    write_bytes(out, pem)
    try:
        container.as_system().court.strokes_key_handed_out(public, sha256(pem).hexdigest())
    except BaseException:
        out.unlink()
        raise
    return {"file": str(out), "password": password, "named": notary.named(public)}


@refusable
def strokes_open(
    consent: Annotated[str, typer.Argument(help="Id of the consent, or its sealed PDF.")],
    key: Annotated[Path, typer.Option("--key", help="The .pem file that was handed out.")],
    person: Annotated[list[str], typer.Option("--person", help="Who is present; give it twice.")],
    out: Annotated[Path, typer.Option("--to", help="A new folder for the strokes.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin")] = False,
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """How the pen moved in each signature of one consent, before two people; kept in the chain.

    Exit code 1 when a signature is not what was kept.
    """
    from clinic_desktop.app.strokes_notary import unlocked  # noqa: PLC0415  each loads its own

    if len(person) != 2:
        raise typer.BadParameter("give two people", param_hint="--person")
    consent_id = consent_of(consent)
    private = unlocked(_read(key), _password(password_stdin))
    with _clinic(database, data) as container:
        _new_folder(out)
        found = container.as_system().court.open_strokes(consent_id, private, *person)
    told = [_told(number, one) for number, one in enumerate(found, 1)]
    for one, entry in zip(found, told, strict=True):
        write_bytes(out / entry["file"], one.inkml)
    listed = {"consent": str(consent_id), "before": person, "signatures": told}
    write_bytes(out / "report.json", json.dumps(listed, ensure_ascii=False, indent=1).encode())
    report(listed, as_json, "\n".join(_line(entry) for entry in told))
    if not all(one.stands for one in found):
        raise typer.Exit(1)


@refusable
def evidence(
    consent: Annotated[str, typer.Argument(help="Id of the consent, or its sealed PDF.")],
    out: Annotated[Path, typer.Option("--to", help="The .zip; never overwrites.")],
    database: Database = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """All that proves one consent, with words how anybody checks it without this program."""
    consent_id = consent_of(consent)
    if _in_a_folder(out).exists():
        raise FileThere
    with _clinic(database, data) as container:
        made = container.as_system().court.evidence(consent_id)
    write_bytes(out, made)
    told = {"file": str(out), "bytes": len(made), "sha256": sha256(made).hexdigest()}
    report(told, as_json, f"{out}: {len(made)} bytes, SHA-256 {told['sha256']}")


def consent_of(named: str) -> UUID:
    """From an id or from a sealed file. Raises NoSuchConsent."""
    try:
        return UUID(named)
    except ValueError:
        pass
    from clinic_desktop.documents.seal_check import check_seal  # noqa: PLC0415  only for a file
    from clinic_desktop.domain.workflow.service import evidence  # noqa: PLC0415  as above

    file = Path(named)
    told = evidence.read(check_seal(_read(file), evidence.NAME).data) if file.is_file() else None
    if told is None:
        raise NoSuchConsent
    return told.consent_id


@contextmanager
def _clinic(database: str | None, data: Path | None) -> Iterator["Container"]:
    from clinic_desktop.app.container import open_container  # noqa: PLC0415  each loads its own
    from clinic_desktop.app.migrate import require_head  # noqa: PLC0415  as above

    url = places.database_url(database, data)
    container = open_container(url, data_dir=places.folder_of(url, data))
    try:
        require_head(container.engine)
        yield container
    finally:
        container.close()


def _told(number: int, one: "OpenedStrokes") -> dict[str, Any]:
    return {
        "file": f"signature-{number}-{one.party.lower()}.inkml",
        "party": one.party,
        "sha256": one.ink_hash,
        "hashAsKept": one.same,
        "linesAsOnPaper": one.as_drawn,
        "inTheChain": PROVED[one.proved],
    }


def _line(entry: dict[str, Any]) -> str:
    as_kept, as_drawn = PROVED[entry["hashAsKept"]], PROVED[entry["linesAsOnPaper"]]
    return (
        f"{entry['file']}: hash as kept: {as_kept}, lines as on the paper: {as_drawn}, in the"
        f" audit chain: {entry['inTheChain']}"
    )


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password of the key", hide_input=True))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as reason:
        raise NoSuchFile(f"{file} cannot be read: {reason.strerror}.") from reason


def _new_folder(out: Path) -> None:
    """Made now, so that nothing is opened that has no place to go to."""
    try:
        _in_a_folder(out).mkdir(mode=0o700)
    except FileExistsError as exc:
        raise FileThere from exc


def _in_a_folder(out: Path) -> Path:
    if not out.parent.is_dir():
        raise typer.BadParameter("this folder is not there", param_hint="--to")
    return out
