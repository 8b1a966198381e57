"""./clinic as far as it can be tried without a screen and without installing anything."""

import os
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-uv.lock"]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux goes without a screen")


@on_linux
@pytest.mark.parametrize("words", [[], ["--demo"], ["kiosk", "--service", "https://clinic.test"]])
def test_without_a_screen_it_says_so_and_offers_the_journey(words: list[str]) -> None:
    blind = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    done = subprocess.run(
        [ROOT / "clinic", *words], capture_output=True, text=True, env=blind, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "There is no screen here" in done.stderr
    assert "./clinic journey --out DIR" in done.stderr


def test_continuous_integration_runs_what_a_person_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == 'exec "$(dirname "$0")/../clinic" test'


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    for pin in re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip()):
        assert re.match(r"[a-z0-9-]+==\S+", pin), pin
        assert "--hash=sha256:" in pin


def test_the_tests_run_on_the_versions_of_the_program() -> None:
    program, tests = ({*pins((ROOT / lock).read_text())} for lock in LOCKS[:2])
    assert program < tests


def pins(lock: str) -> list[str]:
    return re.findall(r"^([a-z0-9-]+==[^ ;]+)", lock, re.MULTILINE)
