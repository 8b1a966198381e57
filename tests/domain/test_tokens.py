"""Access and refresh tokens: what is believed, for how long, and what ends a session."""

import base64
import json
from datetime import timedelta
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.rules.tokens import TokenKeys
from clinic_desktop.domain.accounts.service.hashing import LONGEST_QUEUE, QueuedHasher
from clinic_desktop.domain.clinic import Clinic
from tests.support.clinics import ADMIN, PASSWORD, PIN, StaffedClinic, email_of
from tests.support.clock import NOON, TestClock

KEYS = TokenKeys("here", "the secret of these tests")
USER, SESSION = UUID(int=1), UUID(int=2)


def issue(**more: object) -> str:
    """A token as we make it, with some claims set otherwise."""
    made, _, _ = KEYS.issue(USER, SESSION, "portal", NOON, NOON + timedelta(hours=1))
    claims = jwt.decode(made, options={"verify_signature": False})
    claims.update(more)
    claims = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": jwt.get_unverified_header(made)["kid"], "typ": "at+jwt"}
    return jwt.encode(claims, KEYS._private, algorithm="EdDSA", headers=headers)


def with_header(**more: object) -> str:
    """The same claims under another header, signed by our key."""
    made = issue()
    head, claims, _ = made.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "==")) | more
    line = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    signed = KEYS._private.sign(f"{line}.{claims}".encode())
    return f"{line}.{claims}." + base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def test_our_token_is_believed_for_ten_minutes() -> None:
    assert KEYS.read(issue(), NOON).session_id == SESSION
    assert KEYS.read(issue(), NOON + timedelta(seconds=599)).user_id == USER
    with pytest.raises(errors.SignedOut):
        KEYS.read(issue(), NOON + timedelta(seconds=600))
    with pytest.raises(errors.SignedOut):
        KEYS.read(issue(), NOON - timedelta(seconds=1))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "other"},
        {"aud": ["portal"]},
        {"aud": None},
        {"iss": "there"},
        {"exp": int(NOON.timestamp()) + 601},
        {"exp": None},
        {"exp": NOON.timestamp() + 60.5},
        {"exp": str(int(NOON.timestamp()) + 60)},
        {"iat": True},
        {"nbf": int(NOON.timestamp()) + 5},
        {"jti": 5},
        {"jti": None},
        {"sid": "no id"},
    ],
)
def test_other_claims_are_not_believed(claims: dict[str, object]) -> None:
    with pytest.raises(errors.SignedOut):
        KEYS.read(issue(**claims), NOON)


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"alg": "none"},
        {"alg": "HS256"},
        {"kid": "../../etc/passwd"},
        {"kid": ["a"]},
        {"jku": "https://elsewhere.example.test/keys"},
        {"jwk": {"kty": "OKP"}},
        {"crit": ["exp"]},
    ],
)
def test_other_headers_are_not_believed(header: dict[str, object]) -> None:
    assert KEYS.read(with_header(), NOON)
    with pytest.raises(errors.SignedOut):
        KEYS.read(with_header(**header), NOON)


@pytest.mark.row("F140")
def test_foreign_signatures_are_not_believed() -> None:
    made = issue()
    stranger = Ed25519PrivateKey.generate()
    claims = jwt.decode(made, options={"verify_signature": False})
    headers = dict(jwt.get_unverified_header(made))
    forged = jwt.encode(claims, stranger, algorithm="EdDSA", headers=headers)
    unsigned = made.rpartition(".")[0] + "."
    for token in (forged, unsigned, "", "a.b.c", "staff", "é" * 40, made + "x" * 5000):
        with pytest.raises(errors.SignedOut):
            KEYS.read(token, NOON)


def test_an_older_key_is_believed_until_its_last_token_is_gone() -> None:
    newer = TokenKeys("here", "another secret", older=["the secret of these tests"])
    assert newer.read(issue(), NOON).session_id == SESSION
    made, _, _ = newer.issue(USER, SESSION, "portal", NOON, NOON + timedelta(hours=1))
    with pytest.raises(errors.SignedOut):
        KEYS.read(made, NOON)


def log_in(clinic: StaffedClinic, role: str = "RECEPTION") -> face.Tokens:
    return clinic.as_caller(None).tokens.log_in(email_of(role), PASSWORD, "test")


def desks(clinic: StaffedClinic, tokens: face.Tokens) -> Clinic:
    return clinic.as_caller(tokens.access_token)


def test_staff_signs_in_over_the_network(clinic: StaffedClinic) -> None:
    tokens = log_in(clinic, "SURGEON")
    assert (tokens.audience, tokens.expires_in) == ("staff", 600)
    mine = desks(clinic, tokens)
    mine.accounts.step_up(PIN)
    assert "plans.plan.approve" in mine.accounts.whoami().permissions


def test_a_token_ends_and_is_made_new(clinic: StaffedClinic, clock: TestClock) -> None:
    tokens = log_in(clinic)
    clock.go(minutes=10)
    with pytest.raises(errors.SignedOut):
        desks(clinic, tokens).accounts.whoami()
    new = clinic.as_caller(None).tokens.refresh(tokens.refresh_token)
    assert desks(clinic, new).accounts.whoami().roles == ("RECEPTION",)


def test_a_refreshed_session_has_one_access_token(clinic: StaffedClinic) -> None:
    tokens = log_in(clinic)
    new = clinic.as_caller(None).tokens.refresh(tokens.refresh_token)
    with pytest.raises(errors.SignedOut):
        desks(clinic, tokens).accounts.whoami()
    assert desks(clinic, new).accounts.whoami()


def test_a_refresh_token_used_twice_ends_the_session(clinic: StaffedClinic) -> None:
    tokens, refresh = log_in(clinic), clinic.as_caller(None).tokens.refresh
    new = refresh(tokens.refresh_token)
    with pytest.raises(errors.SignedOut):
        refresh(tokens.refresh_token)
    with pytest.raises(errors.SignedOut):
        desks(clinic, new).accounts.whoami()
    with pytest.raises(errors.SignedOut):
        refresh(new.refresh_token)


@pytest.mark.parametrize("token", ["", "refresh.", f"refresh.{'0a' * 16}.x", "staff.x"])
def test_no_refresh_token(clinic: StaffedClinic, token: str) -> None:
    with pytest.raises((errors.SignedOut, errors.NotFound)):
        clinic.as_caller(None).tokens.refresh(token)


def test_signing_out_ends_both_tokens_at_once(clinic: StaffedClinic) -> None:
    tokens = log_in(clinic)
    desks(clinic, tokens).accounts.sign_out()
    with pytest.raises(errors.SignedOut):
        desks(clinic, tokens).accounts.whoami()
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(None).tokens.refresh(tokens.refresh_token)


@pytest.mark.row("F140")
def test_a_genuine_token_without_its_session_is_worth_nothing(clinic: StaffedClinic) -> None:
    """A stolen signing key alone opens nothing: the token's name must stand in a session."""
    who = clinic.role("RECEPTION").accounts.whoami().id
    keys, later = clinic._keychain.keys, NOON + timedelta(hours=1)
    forged, _, _ = keys.issue(who, uuid4(), "staff", NOON, later)
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(forged).accounts.whoami()


def test_wrong_and_unknown_are_answered_alike(clinic: StaffedClinic) -> None:
    desk = clinic.as_caller(None).tokens
    for login in (ADMIN, "nobody@example.test", "\ud800"):
        with pytest.raises(face.WrongLogin):
            desk.log_in(login, "wrong words here", "test")


def test_who_stumbles_too_often_waits(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = clinic.as_caller(None).tokens
    for _ in range(29):
        desk.stumbled("192.0.2.7")
    desk.knock("192.0.2.7")
    desk.stumbled("192.0.2.7")
    with pytest.raises(face.TooManyTries) as refused:
        desk.knock("192.0.2.7")
    assert int(refused.value.params["seconds"]) == 601
    desk.knock("192.0.2.8")
    clock.go(minutes=10)
    desk.knock("192.0.2.7")
    desk.stumbled("192.0.2.7")
    desk.knock("192.0.2.7")


def test_fifty_wrong_tries_end_the_day(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = clinic.as_caller(None).tokens
    for _ in range(50):
        clock.go(minutes=15)
        with pytest.raises(face.WrongLogin):
            desk.log_in(ADMIN, "wrong words here", "test")
    clock.go(hours=1)
    with pytest.raises(face.TooManyTries):
        desk.log_in(ADMIN, PASSWORD, "test")
    clock.go(hours=12)
    assert desk.log_in(ADMIN, PASSWORD, "test")


def test_a_flood_of_hashes_is_turned_away(clinic: StaffedClinic) -> None:
    full = QueuedHasher(clinic._keychain.hasher._hasher)
    full._waiting = LONGEST_QUEUE
    with pytest.raises(face.Busy) as refused:
        full.matches("anything", "p1$none")
    assert refused.value.params == {"seconds": "2"}
