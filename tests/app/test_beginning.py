"""A clinic is founded once, and what its first administrator must be told is never lost."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clinic_desktop.app import court
from clinic_desktop.app.cli import app
from clinic_desktop.app.container import open_container
from clinic_desktop.app.secrets import open_secrets
from clinic_desktop.app.strokes_notary import waits

FOUNDING = ["--clinic", "Clinic am Park", "--policy", "AT", "--currency", "EUR", "--json"]
LOGIN = "ada@example.com"


def test_init_goes_on_where_it_broke_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_BCRYPT_COST", "4")
    monkeypatch.setenv("CLINIC_SECRETS_DIR", str(tmp_path / "keys"))
    url, data = f"sqlite:///{tmp_path / 'clinic.db'}", tmp_path / "data"
    words = ["init", "--database", url, "--data", str(data), "--admin-email", LOGIN, *FOUNDING]
    right = court.hand_out

    def breaks_off(container: object, out: Path) -> dict[str, str]:
        """The disk is full after the key was written, before anybody read its password."""
        right(container, out)  # type: ignore[arg-type]
        raise OSError(28, "no space left")

    with monkeypatch.context() as broken:
        broken.setattr(court, "hand_out", breaks_off)
        assert CliRunner().invoke(app, words).exit_code != 0
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 0, again.output
    made = json.loads(again.stdout)
    assert made["strokes_key"]["password"]
    assert made["login"] == LOGIN
    assert not waits(open_secrets(data)[0])
    container = open_container(url, data_dir=data)
    desks = container.as_caller(None)
    assert desks.accounts.sign_in(LOGIN, made["password"], "desk").token
    container.close()
    third = CliRunner().invoke(app, words)
    assert third.exit_code != 0
    assert made["password"] not in third.output
    kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert made["password"].encode() not in kept
