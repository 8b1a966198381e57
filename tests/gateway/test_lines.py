"""Lines that hang, drip and break: calls end in time, nothing is done twice, nothing leaks."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date

import pytest

from clinic_desktop.app import host, remote
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.operations import operation
from clinic_desktop.domain.accounts.interface import AccountsDesk
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.workflow.interface.reception import ReceptionDesk
from clinic_desktop.gateway import client, lines, wire
from clinic_desktop.gateway.client import AnswerLost, Link, Unreachable, Untrusted
from tests.architecture.sources import ROOT
from tests.domain.patients.people import person
from tests.gateway.unkind import DRIP, HANG, LOSE, PASS, Network
from tests.support.clinics import PASSWORD, PIN, StaffedClinic, email_of

MARA = person("Mara", "Olsen", date(1970, 1, 2))
LONG = 30.0  # seconds that no call of these tests may take, however busy the machine is


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # lines do not know the engine


@pytest.fixture
def network(clinic: StaffedClinic) -> Iterator[Network]:
    running = host.serve(clinic, tls=False)
    running.start()
    made = Network("127.0.0.1", running.port)
    yield made
    made.close()
    running.stop()


@pytest.fixture
def link(network: Network, clinic: StaffedClinic) -> Iterator[Link]:
    made = Link(network.url, None).with_token(clinic.token("RECEPTION"))
    yield made
    made.close()


@pytest.fixture
def desks(link: Link) -> Clinic:
    return remote.as_caller(link)


@pytest.mark.parametrize("way", [HANG, DRIP])
def test_a_service_that_hangs_costs_no_more_than_the_time_of_the_call(
    network: Network, desks: Clinic, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.way = way
    with monkeypatch.context() as soon:
        soon.setattr(client, "ASKING", 1.0)
        soon.setattr(client, "DOING", 1.0)
        for ask, lost in (
            (desks.accounts.whoami, Unreachable),
            (lambda: desks.reception.register(MARA, ""), AnswerLost),
            (lambda: desks.accounts.step_up(PIN), AnswerLost),
        ):
            begun = monotonic()
            with pytest.raises(lost):
                ask()
            assert monotonic() - begun < LONG
    network.way = PASS
    assert desks.accounts.whoami().name == "Robin Reception"


def test_the_same_again_after_a_lost_answer_is_done_once(
    network: Network, desks: Clinic, clinic: StaffedClinic
) -> None:
    network.way = LOSE
    with pytest.raises(AnswerLost) as lost:
        desks.reception.register(MARA, "")
    assert "nothing is done twice" in str(lost.value)
    network.way = PASS
    made = desks.reception.register(MARA, "")
    (found,) = clinic.role("RECEPTION").patients.search("olsen", 9)
    assert made.patient_id == found.patient_id


def test_once_it_is_answered_the_same_is_a_new_request(network: Network, desks: Clinic) -> None:
    desks.reception.register(MARA, "")
    with pytest.raises(errors.Conflict):  # a duplicate, and not the kept answer
        desks.reception.register(MARA, "")


def test_another_request_after_a_lost_one_has_a_key_of_its_own(
    network: Network, desks: Clinic, clinic: StaffedClinic
) -> None:
    network.way = LOSE
    with pytest.raises(AnswerLost):
        desks.reception.register(MARA, "")
    network.way = PASS
    desks.reception.register(person("Nora", "Olsen", date(1971, 1, 2)), "")
    assert len(clinic.role("RECEPTION").patients.search("olsen", 9)) == 2


def test_what_keeps_no_answer_is_sent_once_and_says_so(network: Network, desks: Clinic) -> None:
    assert not operation(AccountsDesk.step_up).whole
    network.way, before = LOSE, network.met
    with pytest.raises(AnswerLost) as lost:
        desks.accounts.step_up(PIN)
    assert network.met == before + 1
    assert "Look whether it was" in str(lost.value)


def test_nothing_was_sent_where_nobody_listens(link: Link, network: Network) -> None:
    desks = remote.as_caller(Link("http://127.0.0.1:9", None))
    for ask in (desks.centre.face, lambda: desks.reception.register(MARA, "")):
        with pytest.raises(Unreachable) as gone:
            ask()
        assert "Nothing was changed" in str(gone.value)
        assert isinstance(gone.value, errors.Unavailable)


def test_threads_that_come_and_go_share_their_lines(network: Network, desks: Clinic) -> None:
    """Worker threads end when they idle; their lines must not pile up."""
    for _ in range(40):
        thread = threading.Thread(target=desks.accounts.whoami)
        thread.start()
        thread.join()
    assert network.met <= 2


def test_an_idle_line_is_not_spoken_on_again(
    network: Network, desks: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.accounts.whoami()
    monkeypatch.setattr(lines, "IDLE", 0.0)
    desks.accounts.whoami()
    assert network.met == 2


def test_closing_wakes_whoever_waits(network: Network, link: Link, desks: Clinic) -> None:
    network.way, ended = HANG, threading.Event()

    def ask() -> None:
        with pytest.raises(errors.Unavailable):
            desks.accounts.whoami()
        ended.set()

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not link.lines._lent:
        waiting.join(0.01)
    link.close()
    assert ended.wait(LONG)
    waiting.join()


def test_an_answer_of_another_version_is_said(network: Network) -> None:
    with pytest.raises(wire.OtherVersion):
        wire.form(ReceptionDesk.register).unpack_answer(b'{"answer": {"else": 1}}')


def test_a_changed_certificate_is_refused_in_words(clinic: StaffedClinic) -> None:
    first = host.serve(clinic)
    first.start()
    secrets = remote_secrets()
    far = remote.connect(first.url, ca=first.ca, secrets=secrets)
    assert far.as_caller(None).accounts.sign_in(email_of("NURSE"), PASSWORD, "x").token
    first.stop()
    far.close()
    other = StaffedClinic(clinic.url, clinic.clock, clinic.data_dir / "other")
    false = host.serve(other, port=first.port)
    false.start()
    again = remote.connect(first.url, secrets=secrets)
    with pytest.raises(Untrusted) as refused:
        again.as_caller(None).accounts.sign_in(email_of("NURSE"), PASSWORD, "x")
    assert "Nothing was sent" in str(refused.value)
    with pytest.raises(remote.OtherAuthority) as changed:
        remote.connect(first.url, ca=false.ca, secrets=secrets)
    assert changed.value.params["given"] == false.fingerprint
    assert changed.value.params["known"] == first.fingerprint
    assert false.fingerprint in str(changed.value)
    again.close()
    false.stop()
    other.close()


def test_a_certificate_is_remembered_once_it_was_met(clinic: StaffedClinic) -> None:
    """A wrong file shuts nobody out for ever, and one that nobody answered to is not believed."""
    running = host.serve(clinic)
    other = StaffedClinic(clinic.url, clinic.clock, clinic.data_dir / "other")
    wrong = host.serve(other)
    secrets = remote_secrets()
    running.start()
    with pytest.raises(Untrusted):
        remote.connect(running.url, ca=wrong.ca, secrets=secrets)
    remote.connect(running.url, ca=running.ca, secrets=secrets).close()
    remote.connect(running.url, secrets=secrets).close()
    running.stop()
    quiet = remote_secrets()
    remote.connect(running.url, ca=running.ca, secrets=quiet).close()
    with pytest.raises(remote.NoAuthority):
        remote.connect(running.url, secrets=quiet)
    wrong.stop()
    other.close()


def test_a_file_without_a_certificate_is_not_remembered(clinic: StaffedClinic) -> None:
    file, secrets = clinic.data_dir / "no.pem", remote_secrets()
    file.write_text("no certificate")
    for _ in range(2):
        with pytest.raises(errors.ClinicError) as refused:
            remote.connect("https://127.0.0.1:9", ca=file, secrets=secrets)
        assert refused.value.code in ("gateway.untrusted", "app.no_authority")


def remote_secrets() -> "remote.SecretStore":
    from clinic_desktop.app.secrets import MemorySecrets

    return MemorySecrets()


INNER_MATTERS = ("app.", "clinic.key", "clinic.last_event_id", "clinic.too_",
                 "clinic.query", "documents.", "strokes.", "gateway.not_listening")  # fmt: skip
"""Refusals of start-up, of requests that our own client never makes, of papers, of commands."""


def test_a_program_without_the_services_knows_their_refusals() -> None:
    far = known("clinic_desktop.app.remote", "clinic_desktop.gateway.wire")
    near = known("clinic_desktop.app.host", "clinic_desktop.app.remote")
    assert [code for code in near - far if not code.startswith(INNER_MATTERS)] == []


def known(*modules: str) -> set[str]:
    code = (
        f"import {', '.join(modules)}; from clinic_desktop.core.errors import ClinicError;"
        " print(*ClinicError.known)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(done.stdout.split())


def test_a_code_that_only_the_service_has_is_kept() -> None:
    body = wire.pack_error(errors.Conflict("words")).replace(b"clinic.conflict", b"clinic.newer")
    got = wire.unpack_error(409, body)
    assert (type(got), got.code, str(got)) == (errors.Conflict, "clinic.newer", "words")
