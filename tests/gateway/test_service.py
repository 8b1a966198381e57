"""The service as strangers meet it: TLS, health, headers, limits, what it says of itself."""

import json
import ssl

import pytest

from clinic_desktop.app import certificates, host, remote
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.core import errors
from clinic_desktop.core.clock import utc_now
from clinic_desktop.gateway.client import Link, NoSuchService, Untrusted
from clinic_desktop.gateway.server import NotListening
from tests.gateway.wires import Wires
from tests.support.clinics import PASSWORD, StaffedClinic, email_of


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # how requests travel does not depend on the engine


def test_it_is_alive_and_ready(wires: Wires) -> None:
    assert wires.ask("GET", "/healthz").data == {"status": "alive"}
    assert wires.ask("GET", "/readyz").data == {"status": "ready"}


def test_an_unready_database_is_said(wires: Wires, clinic: StaffedClinic) -> None:
    with clinic.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    heard = wires.ask("GET", "/readyz")
    assert (heard.status, heard.code) == (503, "app.wrong_revision")
    assert heard.headers["retry-after"] == "1"


def test_only_the_clinics_own_authority_is_believed(
    service: host.Service, clinic: StaffedClinic
) -> None:
    stranger = host.serve(clinic)
    assert stranger.fingerprint == service.fingerprint
    with pytest.raises(Untrusted):
        Link(service.url, ssl.create_default_context()).ask("GET", "/healthz")
    other = StaffedClinic(clinic.url, clinic.clock, clinic.data_dir / "other")
    foreign = host.serve(other)
    with pytest.raises(Untrusted):
        remote.open_link(service.url, ca=foreign.ca).ask("GET", "/healthz")
    for made in (stranger, foreign):
        made._server.stop()
    other.close()


def test_plain_http_gets_no_answer_on_a_tls_port(service: host.Service) -> None:
    with pytest.raises(errors.Unavailable):
        Link(service.url.replace("https", "http"), None).ask("GET", "/healthz", tries=1)


def test_old_tls_is_refused(service: host.Service, clinic: StaffedClinic) -> None:
    identity = certificates.identity(clinic.data_dir, clinic.secrets, "127.0.0.1", utc_now())
    assert identity.context(clinic.secrets).minimum_version == ssl.TLSVersion.TLSv1_2
    assert list((clinic.data_dir / "tls").glob("*.key")) == []


def test_plain_http_is_for_this_computer_alone(clinic: StaffedClinic) -> None:
    with pytest.raises(host.NotLoopback):
        host.serve(clinic, "0.0.0.0", tls=False)  # noqa: S104
    with pytest.raises(remote.PlainHttp):
        remote.open_link("http://clinic-host:8080")
    running = host.serve(clinic, tls=False)
    running.start()
    assert running.url.startswith("http://127.0.0.1:")
    link = Link(running.url, None)
    assert link.ask("GET", "/healthz").status == 200
    link.close()
    running.stop()


def test_a_taken_port_is_said_in_words(service: host.Service, clinic: StaffedClinic) -> None:
    with pytest.raises(NotListening) as refused:
        host.serve(clinic, port=service.port)
    assert refused.value.params["address"] == f"127.0.0.1:{service.port}"


def test_the_authority_is_remembered_once_given(service: host.Service) -> None:
    secrets = MemorySecrets()
    with pytest.raises(remote.NoAuthority):
        remote.connect(service.url, secrets=secrets)
    remote.connect(service.url, ca=service.ca, secrets=secrets).close()
    again = remote.connect(service.url, secrets=secrets)
    assert again.as_caller(None).centre.face().name == "Clinic am Park"
    again.close()


@pytest.mark.parametrize("url", ["", "https://", "ftp://x", "https://x:99999", "https://x/path"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(NoSuchService):
        Link(url, ssl.create_default_context())


def test_every_answer_carries_the_headers(wires: Wires) -> None:
    for method, path in (("GET", "/healthz"), ("GET", "/nothing"), ("POST", "/api/auth/login")):
        headers = wires.ask(method, path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["strict-transport-security"]
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


UNLISTED: tuple[str, ...] = (
    "/",
    "/docs",
    "/redoc",
    "/api/desk/theatre/nothing",
    "/api/desk/patients/register",
    "/api/desk/accounts/make_account",
    "/api/desk/beginning/begin",
    "/healthz/",
    "/.env",
)


def test_what_is_not_listed_does_not_exist(wires: Wires) -> None:
    for path in UNLISTED:
        heard = wires.ask("POST" if "desk" in path else "GET", path, {})
        assert (heard.status, heard.code) == (404, "clinic.not_found"), path
        assert heard.headers["content-type"] == "application/problem+json"


def test_other_methods_are_refused(wires: Wires) -> None:
    heard = wires.ask("DELETE", "/api/patient-portal/me")
    assert (heard.status, heard.code) == (405, "clinic.method")
    assert heard.headers["allow"]


def test_bodies_are_small(wires: Wires) -> None:
    heard = wires.ask("POST", "/api/auth/login", b"[" + b" " * 1_000_001 + b"]")
    assert (heard.status, heard.code) == (413, "clinic.too_large")


KEYS: tuple[str, ...] = (
    "",
    "x" * 65,
    "schlüssel",
)


def test_keys_are_short_and_plain(wires: Wires) -> None:
    for key in KEYS:
        line = wires.link().open_line(60)
        headers = {"Idempotency-Key": key.encode("latin-1")}
        line.request("POST", "/api/desk/accounts/lock", b"{}", headers)  # type: ignore[arg-type]
        answer = line.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (422, "clinic.key")
        line.close()


def test_problem_documents(wires: Wires) -> None:
    heard = wires.ask("POST", "/api/desk/accounts/whoami", {})
    assert heard.status == 401
    assert heard.headers["www-authenticate"] == "Bearer"
    assert heard.data == {
        "type": "about:blank",
        "title": "Please sign in again.",
        "status": 401,
        "detail": "Please sign in again.",
        "code": "clinic.signed_out",
        "params": {},
        "unmet": [],
    }


def test_who_guesses_too_often_is_told_when(wires: Wires) -> None:
    body = {"login": "nobody@example.test", "password": "wrong words here"}
    heard = [wires.ask("POST", "/api/auth/login", body) for _ in range(8)]
    assert [h.status for h in heard[:5]] == [401] * 5
    late = next(h for h in heard if h.status == 429)
    assert int(late.headers["retry-after"]) >= 2
    assert late.code == "accounts.too_many_tries"


def test_thirty_failures_from_one_address_shut_its_doors(wires: Wires) -> None:
    for number in range(30):
        body = {"login": f"nobody{number}@example.test", "password": "wrong words here"}
        assert wires.ask("POST", "/api/auth/login", body).status == 401
    body = {"login": email_of("NURSE"), "password": PASSWORD}
    for path in ("/api/auth/login", "/api/auth/refresh", "/api/kiosk/pair"):
        heard = wires.ask("POST", path, body)
        assert (heard.status, heard.headers["retry-after"]) == (429, "601")


def test_the_service_describes_exactly_what_it_serves(wires: Wires) -> None:
    document = wires.ask("GET", "/openapi.json").data
    assert document["openapi"].startswith("3.1")
    served = {(m, path) for path, found in document["paths"].items() for m in found}
    from clinic_desktop.gateway.addresses import ADDRESSES
    from clinic_desktop.gateway.desk_routes import path_of
    from clinic_desktop.gateway.exposed import EXPOSED

    listed = {(a.method.lower(), a.path) for a in ADDRESSES}
    listed |= {("post", path_of(method)) for _, method in EXPOSED}
    listed |= {("get", "/healthz"), ("get", "/readyz"), ("get", "/api/changes")}
    listed |= {("post", "/api/workflow/patient/{id}/advance")}
    assert served == listed


def test_every_reference_in_the_document_leads_somewhere(wires: Wires) -> None:
    document = wires.ask("GET", "/openapi.json").data
    ids = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(ids) == len(set(ids))
    for reference in _references(document):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def _references(value: object) -> set[str]:
    if isinstance(value, dict):
        inner = set().union(*(_references(item) for item in value.values()), set())
        return inner | ({value["$ref"]} if isinstance(value.get("$ref"), str) else set())
    if isinstance(value, list):
        return set().union(*(_references(item) for item in value), set())
    return set()


def test_a_stopped_service_is_unavailable(service: host.Service) -> None:
    link = remote.open_link(service.url, ca=service.ca)
    assert link.ask("GET", "/healthz").status == 200
    service.stop()
    with pytest.raises(errors.Unavailable):
        link.ask("GET", "/healthz")
    link.close()
    service.stop()
