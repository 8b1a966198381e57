"""The second factor over the wire, for patients and staff, with the same limits as the password."""

import pytest
from pyotp.totp import TOTP

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import (
    AccountsDesk,
    CodeNeeded,
    SignedIn,
    TokensDesk,
)
from clinic_desktop.gateway import entering
from clinic_desktop.gateway.endpoint import Asked
from tests.gateway.patients import SECRET, SELF, log_in, registered
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import PASSWORD, StaffedClinic, email_of
from tests.support.clock import TestClock

DESK = "/api/desk/second_factor"


def mfa(wires: Wires, token: str, code: str) -> Heard:
    return wires.ask("POST", "/api/auth/mfa", {"mfaToken": token, "code": code})


@pytest.mark.row("F144")
def test_a_patient_turns_it_on_and_signs_in_with_it(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    nadia = registered(clinic, wires)
    wrong = wires.ask("POST", f"{DESK}/enrol", {"password": "x" * 20}, nadia.token)
    assert (wrong.status, wrong.code) == (403, "accounts.wrong_password")
    told = wires.ask("POST", f"{DESK}/enrol", {"password": SECRET}, nadia.token).data["answer"]
    device = TOTP(told["secret"])
    codes = wires.ask(
        "POST", f"{DESK}/confirm", {"code": device.at(int(clock.now.timestamp()))}, nadia.token
    ).data["answer"]
    assert len(codes) == 10
    needed = log_in(wires, SELF["email"])
    assert (needed.status, needed.code) == (401, "accounts.code_needed")
    assert needed.data["params"].keys() == {"mfaToken"}
    token = needed.data["params"]["mfaToken"]
    assert wires.ask("GET", "/api/patient-portal/me", token=token).status == 401
    refused = mfa(wires, token, "not a code")
    assert (refused.status, refused.code) == (401, "accounts.wrong_code")
    clock.go(seconds=30)
    let_in = mfa(wires, token, device.at(int(clock.now.timestamp())))
    assert let_in.status == 200
    assert let_in.data.keys() == {"accessToken", "refreshToken", "expiresIn", "audience"}
    assert let_in.data["audience"] == "portal"
    mine = wires.ask("GET", "/api/patient-portal/me", token=let_in.data["accessToken"])
    assert mine.status == 200
    spent = mfa(wires, token, device.at(int(clock.now.timestamp()) + 30))
    assert (spent.status, spent.code) == (401, "accounts.step_gone")
    recovered = mfa(wires, log_in(wires, SELF["email"]).data["params"]["mfaToken"], codes[0])
    assert recovered.status == 200
    reset = {"patient_id": str(nadia.patient_id), "reason": "Seen, with passport."}
    for role, status in (("NURSE", 403), ("RECEPTION", 200)):
        heard = wires.ask("POST", f"{DESK}/reset_for_patient", reset, clinic.token(role))
        assert heard.status == status
    assert log_in(wires, SELF["email"]).status == 200
    tablet = wires.desks().tokens.log_in(SELF["email"], SECRET, "tablet")
    own = wires.desks(tablet.access_token)
    assert own.patient_side.me().first_name == "Nadia"
    own.accounts.sign_out()
    assert wires.ask("GET", "/api/patient-portal/me", token=tablet.access_token).status == 401


def test_staff_by_the_same_form(clinic: StaffedClinic, wires: Wires, clock: TestClock) -> None:
    desk = clinic.role("NURSE").second_factor
    secret = desk.enrol(PASSWORD).secret
    desk.confirm(TOTP(secret).at(int(clock.now.timestamp())))
    clock.go(seconds=30)
    needed = log_in(wires, email_of("NURSE"), PASSWORD)
    code = TOTP(secret).at(int(clock.now.timestamp()))
    let_in = mfa(wires, needed.data["params"]["mfaToken"], code)
    assert (let_in.status, let_in.data["audience"]) == (200, "staff")
    far = wires.desks()
    clock.go(seconds=30)
    step = log_in(wires, email_of("NURSE"), PASSWORD).data["params"]["mfaToken"]
    signed = far.second_factor.sign_in_with_code(step, TOTP(secret).at(int(clock.now.timestamp())))
    assert wires.desks(signed.token).accounts.whoami().roles == ("NURSE",)


@pytest.mark.full
def test_codes_are_guessed_as_slowly_as_passwords(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    """Five for each password, and from one address thirty in ten minutes."""
    desk = clinic.role("NURSE").second_factor
    secret = desk.enrol(PASSWORD).secret
    desk.confirm(TOTP(secret).at(int(clock.now.timestamp())))
    step = log_in(wires, email_of("NURSE"), PASSWORD).data["params"]["mfaToken"]
    heard = [mfa(wires, step, f"wrong {n}") for n in range(7)]
    assert [one.code for one in heard[:5]] == ["accounts.wrong_code"] * 5
    assert [one.code for one in heard[5:]] == ["accounts.step_gone"] * 2
    flood = [mfa(wires, f"step.{n}", "000000").status for n in range(30)]
    assert flood[0] == 401
    assert flood[-1] == 429


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_from_another_computer_only_with_it_where_the_clinic_says_so(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    patient = registered(clinic, wires)
    nobody, login = clinic.as_caller(None), email_of("RECEPTION")
    near, far = (Asked(None, None, source, "", {}, b"") for source in ("127.0.0.1", "10.0.0.7"))

    def sign_in() -> SignedIn:
        return nobody.accounts.sign_in(login, PASSWORD, "desk")

    entering.check(AccountsDesk.sign_in, sign_in(), far, clinic)  # as shipped nothing is asked
    desk = clinic.role("ADMIN").centre
    desk.change_settings({"staff_second_factor": "yes"}, desk.settings().version)
    entering.check(AccountsDesk.sign_in, sign_in(), near, clinic)
    signed, tokens = sign_in(), nobody.tokens.log_in(login, PASSWORD, "desk")
    for method, answer in ((AccountsDesk.sign_in, signed), (TokensDesk.log_in, tokens)):
        with pytest.raises(entering.FactorWanted):
            entering.check(method, answer, far, clinic)
    for token in (signed.token, tokens.access_token):
        with pytest.raises(errors.SignedOut):
            clinic.as_caller(token).accounts.whoami()
    of_patient = nobody.tokens.log_in(patient.login, SECRET, "home")
    entering.check(TokensDesk.log_in, of_patient, far, clinic)
    mine = clinic.as_caller(sign_in().token).second_factor
    secret = mine.enrol(PASSWORD).secret
    mine.confirm(TOTP(secret).at(int(clock.now.timestamp())))
    with pytest.raises(CodeNeeded):
        sign_in()
    assert log_in(wires, login, PASSWORD).code == "accounts.code_needed"
    sources = {"127.0.0.1": True, "::1": True, "::ffff:127.0.0.1": True, "127.1.2.3": True,
               "10.0.0.7": False, "::ffff:10.0.0.7": False, "": False, "host": False}  # fmt: skip
    assert {one: entering.is_this_computer(one) for one in sources} == sources
