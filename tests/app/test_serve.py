"""The command serve, in a process of its own: one line when ready, refusals in words."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.app import remote
from clinic_desktop.gateway.client import Link
from tests.architecture.sources import ROOT
from tests.support.clinics import sqlite_url

WAIT = 60


@dataclass(slots=True)
class Commands:
    """Starts `clinic-desktop` with a data folder of its own, and ends what it started."""

    folder: Path
    url: str
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "clinic_desktop.app.cli", "serve", "--database", self.url]
        environment = {**os.environ, "CLINIC_SECRETS_DIR": str(self.folder / "secrets")}
        running = subprocess.Popen(
            [*command, "--data", str(self.folder), "--port", "0", *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        self.started.append(running)
        return running

    def end(self) -> None:
        for running in self.started:
            running.kill()
            running.communicate(timeout=WAIT)


def ready(running: subprocess.Popen[str]) -> dict[str, Any]:
    assert running.stdout is not None
    line = running.stdout.readline()
    assert line, running.communicate(timeout=WAIT)
    told: dict[str, Any] = json.loads(line)
    return told


@pytest.fixture
def commands(run_folder: Path, tmp_path: Path) -> Iterator[Commands]:
    made = Commands(tmp_path / "data", sqlite_url(run_folder, tmp_path))
    made.folder.mkdir()
    yield made
    made.end()


def test_it_says_one_line_serves_and_ends_by_signal(commands: Commands) -> None:
    running = commands.start()
    told = ready(running)
    assert told.keys() == {"url", "ca", "fingerprint"}
    assert told["url"].startswith("https://127.0.0.1:")
    assert Path(told["ca"]).read_text().startswith("-----BEGIN CERTIFICATE")
    assert told["fingerprint"].count(":") == 31
    link = remote.open_link(told["url"], ca=told["ca"])
    assert link.ask("GET", "/readyz").status == 200
    link.close()
    second = commands.start()
    out, words = second.communicate(timeout=WAIT)
    assert second.returncode == 1
    assert out == ""
    assert "has this database open" in words
    assert told["url"] in words
    running.send_signal(signal.SIGTERM)
    out, words = running.communicate(timeout=WAIT)
    assert (running.returncode, out, words) == (0, "", "")


def test_plain_http_on_this_computer_alone(commands: Commands) -> None:
    running = commands.start("--insecure-loopback", "--host", "0.0.0.0")  # noqa: S104
    _, words = running.communicate(timeout=WAIT)
    assert running.returncode == 1
    assert "--insecure-loopback" in words
    running = commands.start("--insecure-loopback")
    told = ready(running)
    assert (told["ca"], told["fingerprint"]) == (None, "")
    link = Link(told["url"], None)
    assert link.ask("GET", "/healthz").status == 200
    link.close()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=WAIT)
    assert running.returncode == 0


def test_after_a_kill_the_next_one_takes_over(commands: Commands) -> None:
    running = commands.start()
    ready(running)
    running.kill()
    running.communicate(timeout=WAIT)
    assert ready(commands.start())["url"]
