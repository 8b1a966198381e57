"""The throw-away PostgreSQL: it starts, is shared, and leaves nothing behind."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from sqlalchemy.pool import NullPool

from tests.support import postgres
from tests.support.postgres import Cluster

ROOT = Path(__file__).parents[2]
MADE = ("first", "one", "two", "notes")


@pytest.fixture(scope="module")
def server(postgres: Cluster) -> Iterator[Cluster]:
    """The one that this run has anyway."""
    yield postgres
    for name in MADE:
        postgres.drop(name)


def answer(url: str, question: str) -> object:
    engine = sqlalchemy.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.execute(sqlalchemy.text(question)).scalar_one()


def fill(url: str) -> None:
    engine = sqlalchemy.create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE note AS SELECT 'kept' AS words"))


def await_end(pid: int, seconds: float = 120) -> bool:
    """Whether the process, which need not be our child, ended in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


def test_it_answers(server: Cluster) -> None:
    assert str(answer(server.create("first"), "select version()")).startswith("PostgreSQL")


def test_only_this_machine_may_knock_and_only_with_the_password(server: Cluster) -> None:
    assert answer(server.url("postgres"), "show listen_addresses") == "127.0.0.1"
    assert answer(server.url("postgres"), "show password_encryption") == "scram-sha-256"
    wrong = server.url("postgres").replace("+psycopg", "").replace(server.password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_a_test_gets_its_own_copy_of_the_template(server: Cluster) -> None:
    server.once("notes", fill)
    server.once("notes", lambda _: pytest.fail("built twice"))
    one = server.create("one", "notes")
    server.create("two", "notes")
    assert answer(one, "select words from note") == "kept"
    server.drop("two")
    server.drop("two")
    names = "select count(*) from pg_database where datname = 'two'"
    assert answer(server.url("postgres"), names) == 0


def test_the_extensions_that_the_clinic_needs_are_there(server: Cluster) -> None:
    names = "select count(*) from pg_available_extensions where name = 'btree_gist'"
    assert answer(server.url("postgres"), names) == 1


def test_who_comes_later_finds_the_same_cluster_and_the_last_removes_it(tmp_path: Path) -> None:
    with postgres.cluster(tmp_path) as outer:
        with postgres.cluster(tmp_path) as inner:
            assert inner == outer
        assert answer(outer.url("postgres"), "select 1") == 1
    assert not Path(outer.directory).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(outer.url("postgres").replace("+psycopg", ""))


def crash_and_fail(found: Cluster) -> None:
    fill(found.create("clinic"))
    found.stop("immediate")
    found.start()
    assert answer(found.url("clinic"), "select words from note") == "kept"
    assert found.create("another"), "by the line that broke"
    raise ZeroDivisionError


def test_it_comes_back_after_a_crash_and_is_removed_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), postgres.cluster(tmp_path) as found:
        crash_and_fail(found)
    assert not Path(found.directory).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot await a foreign process")
def test_nothing_is_left_behind_by_a_killed_worker(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.support import postgres\n"
        "with postgres.cluster(Path(sys.argv[1])) as found:\n"
        "    print(found.directory, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as worker:
        assert worker.stdout is not None
        directory = Path(worker.stdout.readline().strip())
        server = int((directory / "data" / "postmaster.pid").read_text().split()[0])
        worker.send_signal(signal.SIGKILL)
        assert await_end(server)
    with postgres.cluster(tmp_path) as found:
        assert Path(found.directory) != directory
        assert not directory.exists()


def test_missing_programs_are_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PROGRAMS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(postgres.PostgresUnavailable, match="apt-get install postgresql"),
        postgres.cluster(tmp_path),
    ):
        pass
    assert not (tmp_path / "postgres.json").exists()
