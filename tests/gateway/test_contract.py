"""The fixed addresses, as other programs rely on them: path, verb, for whom, fields, statuses."""

from dataclasses import dataclass
from typing import Any

import pytest

from clinic_desktop.core.caller import ANYONE, SIGNED_IN, TABLET
from clinic_desktop.core.grants import PATIENT_CODES
from clinic_desktop.gateway import advancing, portal_routes, server
from clinic_desktop.gateway.addresses import PUBLIC
from clinic_desktop.gateway.audience import EVERYBODY, PATIENTS, STAFF, TABLETS
from tests.gateway.patients import SELF, Somebody, log_in, register, registered
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic

PORTAL = "/api/patient-portal"
CONSENT, BILL = f"{PORTAL}/consents/{{id}}", f"{PORTAL}/bills/{{id}}"
NOWHERE = "00000000-0000-4000-8000-00000000dead"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the contract.

    `role` is "public", "any", "patient", "device", "staff", or the code of a patient; fields are
    blank-separated, those that may be left out behind a bar.
    """

    method: str
    path: str
    role: str
    takes: str
    status: int
    gives: str
    many: bool = False


TOKENS = "accessToken refreshToken expiresIn audience"
ME = (
    "mrn firstName lastName called dateOfBirth sex email phones address residenceCountry language"
    " interpreterNeeded emergencyContact identityVerified contactPermissions version"
)
STATE = "id status textHash nextParty signedAt openPoints"
STATUS = (
    "hasConsultation hasProcedurePlan hasConsent hasSurgicalCase canScheduleSurgery nextStep"
    " currentStage timeline plans"
)
REGISTER = (
    "firstName lastName dateOfBirth email password acceptedPrivacy acceptedTerms | phone language"
    " sex called address residenceCountry interpreterNeeded emergencyContact bloodGroup morePhones"
    " health guardian proof"
)
TABLE = (
    Row("POST", "/api/patients/self-register", "public", REGISTER, 202, "registrationId"),
    Row("GET", "/api/patients/self-register/challenge", "public", "", 200, "parameters signature"),
    Row(
        "POST", "/api/patients/self-register/verify", "public", "registrationId code", 201,
        "patient account",
    ),
    Row("POST", "/api/auth/login", "public", "login password", 200, TOKENS),
    Row("POST", "/api/auth/mfa", "public", "mfaToken code", 200, TOKENS),
    Row("POST", "/api/auth/refresh", "public", "refreshToken", 200, TOKENS),
    Row("POST", "/api/auth/logout", "any", "", 204, ""),
    Row("POST", "/api/auth/password/forgot", "public", "login", 202, ""),
    Row("POST", "/api/auth/password/reset", "public", "login code password", 204, ""),
    Row("GET", f"{PORTAL}/me", "patients:own:read", "", 200, ME),
    Row(
        "PATCH", f"{PORTAL}/me", "patients:own:write",
        "version | phones address residenceCountry language interpreterNeeded emergencyContact",
        200, ME,
    ),
    Row(
        "GET", f"{PORTAL}/acting-for", "patient", "", 200, "wardId name mrn seen until chosen",
        many=True,
    ),
    Row("POST", f"{PORTAL}/acting-for", "patient", "wardId", 200, TOKENS),
    Row("POST", f"{PORTAL}/acting-for/code", "patient", "code", 204, ""),
    Row(
        "GET", f"{PORTAL}/consultations", "consultation:own:read", "", 200,
        "id kind mode status clinician startsAt completedAt outcome", many=True,
    ),
    Row(
        "GET", f"{PORTAL}/procedure-plans", "plans:own:read", "", 200,
        "id title kind status revision minutes totalMinor currency createdAt", many=True,
    ),
    Row(
        "GET", f"{PORTAL}/consents", "consent:own:read", "", 200,
        "id planId kind status revision language waitsForMe openPoints informedAt earliestAt"
        " signedAt sealedAt validUntil", many=True,
    ),
    Row(
        "GET", CONSENT, "consent:own:read", "", 200,
        "sections clauses checks progress textHash status parts title language openPoints",
    ),
    Row(
        "PUT", f"{CONSENT}/progress", "consent:own:write", "| sections clauses answers asked", 200,
        STATE,
    ),
    Row(
        "POST", f"{CONSENT}/sign", "consent:own:write",
        "textHash strokes width height | deviceKind name place mark", 200, STATE,
    ),
    Row("POST", f"{CONSENT}/decline", "consent:own:write", "| words", 200, STATE),
    Row("POST", f"{CONSENT}/revoke", "consent:own:write", "| words", 200, STATE),
    Row("GET", f"{CONSENT}/document", "consent:own:read", "", 200, "application/pdf"),
    Row(
        "GET", f"{PORTAL}/bills", "billing:own:read", "", 200,
        "id kind number status totalMinor paidMinor openMinor currency issuedAt paidAt inParts",
        many=True,
    ),
    Row(
        "POST", f"{BILL}/pay", "billing:own:write", "| amountMinor currency method reference", 200,
        "paymentId receiptNumber status amountMinor currency paidAt bill terminal",
    ),
    Row("GET", f"{PORTAL}/workflow-status", "workflow:own:read", "", 200, STATUS),
    Row("GET", "/api/patients/{id}/workflow-status", "staff", "", 200, STATUS),
    Row("GET", "/api/workflow/patient/{id}/status", "staff", "", 200, STATUS),
    Row(
        "GET", "/api/workflow/patient/{id}/timeline", "staff", "", 200, "at kind text entityId",
        many=True,
    ),
    Row("POST", "/api/workflow/patient/{id}/advance", "staff", "| planId data", 200, STATUS),
    Row("POST", "/api/kiosk/pair", "public", "code key", 201, "token deviceId name"),
    Row("GET", "/api/kiosk/task", "device", "", 200, "task"),
    Row(
        "POST", "/api/kiosk/identify", "device", "birthDate proof", 200,
        "token purpose entityId endsAt",
    ),
    Row("POST", "/api/kiosk/finish", "device", "", 204, ""),
    Row("POST", "/api/kiosk/leave", "device", "login pin", 204, ""),
)  # fmt: skip
WHOLE_ANSWERS = {CONSENT: "of these at least: the sheet says more than the contract"}
INNER = {
    "RegisteredPatient": "id mrn",
    "RegisteredAccount": "id roles",
    "StageLine": "stage completedAt status",
    "PlanStatus": "planId revision currentStage nextStep unmet timeline",
    "Unmet": "code text who earliest",
    "SectionRead": "section seconds reachedEnd language",
    "Acknowledged": "clause agreed reason",
    "OwnAnswer": "question choice at",
    "OwnQuestion": "section text",
    "Task": "ticketId purpose language asksBirthDate triesLeft expiresAt challenge",
}
REFUSALS = {"400", "401", "403", "404", "409", "413", "422", "429", "500", "503"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    schemas = {**portal_routes.schemas(), **advancing.schemas()}
    behind: Any = object()
    routers = (portal_routes.routes(behind), advancing.route(behind))
    return server.application(routers, lambda: schemas, lambda: None).openapi()


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def _fields(document: dict[str, Any], told: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Those that must be sent, and those that may be."""
    if "requestBody" not in told:
        return set(), set()
    (sent,) = told["requestBody"]["content"].values()
    schema = _resolved(document, sent["schema"])
    assert schema["additionalProperties"] is False
    must = set(schema.get("required", ()))
    assert told["requestBody"]["required"] == bool(must)
    return must, schema["properties"].keys() - must


def _answer(document: dict[str, Any], row: Row, told: dict[str, Any]) -> set[str]:
    found = told["responses"][str(row.status)]
    good = [status for status in told["responses"] if status.startswith("2")]
    assert good == [str(row.status)]
    assert set(told["responses"]) - set(good) == REFUSALS
    kinds = {kind for kind in found.get("content", {}) if "json" not in kind}
    if kinds:
        return kinds
    if not row.gives:
        return set()
    schema = _resolved(document, found["content"]["application/json"]["schema"])
    assert row.many is (schema.get("type") == "array")
    if row.many:
        schema = _resolved(document, schema["items"])
    return set(schema["properties"])


def _is_for(row: Row, told: dict[str, Any]) -> bool:
    permission = told.get("x-permission")
    if row.role == "public":
        return told["security"] == [] and permission == ANYONE
    by_session = {"any": (SIGNED_IN,), "patient": (SIGNED_IN,), "device": (TABLET,)}
    expected = by_session.get(row.role)
    if expected is None:
        expected = PATIENT_CODES.get(row.role, ("workflow.status.read", "workflow.timeline.read"))
    if row.path.endswith("/advance"):
        expected = (None,)  # the operation behind the next move asks for its own
    return bool(told["security"] == [{"session": []}] and permission in expected)


@pytest.mark.row("F126")
@pytest.mark.row("F203")
def test_every_line_of_the_contract(document: dict[str, Any]) -> None:
    """What is served is this table, and this table is what is served."""
    health = {"/healthz", "/readyz"}
    served = {(m.upper(), p) for p, o in document["paths"].items() if p not in health for m in o}
    assert served == {(row.method, row.path) for row in TABLE}
    for row in TABLE:
        told = document["paths"][row.path][row.method.lower()]
        assert _is_for(row, told), (row.path, told.get("x-permission"), told["security"])
        must, _, may = row.takes.partition("|")
        assert _fields(document, told) == (set(must.split()), set(may.split())), row.path
        gives, wanted = _answer(document, row, told), set(row.gives.split())
        assert gives == wanted or (row.path in WHOLE_ANSWERS and wanted <= gives), row.path
        names = {one["name"] for one in told.get("parameters", ())}
        key = {"Idempotency-Key"} if row.path.endswith("/pay") else set()
        assert names == key | ({"id"} if "{id}" in row.path else set()), row.path


def test_values_inside_of_the_answers(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, fields in INNER.items():
        (found,) = [s for n, s in schemas.items() if n.removeprefix("api_") == name]
        assert set(found["properties"]) == set(fields.split()), name
    assert {row.path for row in TABLE if row.role == "public"} == (
        {one.path for one in PUBLIC} - {"/api/auth/logout"} | {"/api/kiosk/pair"}
    )


def test_for_whom_each_address_is() -> None:
    """A token of another audience is refused before anything is looked up."""
    expected = {
        "public": EVERYBODY, "any": EVERYBODY, "device": EVERYBODY,
        "staff": frozenset({STAFF, PATIENTS}),
    }  # fmt: skip
    roles = {(row.method, row.path): row.role for row in TABLE}
    for one in (form.address for form in portal_routes.shapes()):
        role = roles[one.method, one.path]
        assert one.wanted == expected.get(role, frozenset({PATIENTS, TABLETS})), one.path


ME_PATH = f"{PORTAL}/me"
SIGN, PAY = f"{PORTAL}/consents/{NOWHERE}/sign", f"{PORTAL}/bills/{NOWHERE}/pay"
INK = {"textHash": "0" * 64, "strokes": [], "width": 640, "height": 230}
ANSWERS = (
    # who, method, path, body, key, status, code
    ("nobody", "GET", ME_PATH, None, None, 401, "clinic.signed_out"),
    ("nobody", "PATCH", ME_PATH, {"version": "x"}, None, 401, "clinic.signed_out"),
    ("nobody", "POST", PAY, b"{", "k", 401, "clinic.signed_out"),
    ("nobody", "POST", "/api/auth/logout", None, None, 401, "clinic.signed_out"),
    ("nobody", "GET", "/api/kiosk/task", None, None, 401, "clinic.signed_out"),
    ("staff", "GET", ME_PATH, None, None, 403, "clinic.forbidden"),
    ("staff", "POST", SIGN, INK, None, 403, "clinic.forbidden"),
    ("staff", "GET", "/api/kiosk/task", None, None, 403, "clinic.forbidden"),
    ("patient", "GET", "/api/kiosk/task", None, None, 403, "clinic.forbidden"),
    ("patient", "POST", "/api/desk/patients/search", {"text": "q"}, None, 403, "clinic.forbidden"),
    ("patient", "PATCH", ME_PATH, b"{", None, 400, "clinic.broken_json"),
    ("patient", "PATCH", ME_PATH, b'{"version":1,"version":1}', None, 400, "clinic.broken_json"),
    ("patient", "PATCH", ME_PATH, {}, None, 422, "clinic.unreadable"),
    ("patient", "PATCH", ME_PATH, {"version": True}, None, 422, "clinic.unreadable"),
    ("patient", "PATCH", ME_PATH, {"version": 1, "mrn": "M"}, None, 422, "clinic.unreadable"),
    ("patient", "PATCH", ME_PATH, {"version": 99, "address": "X"}, None, 409, "clinic.stale"),
    ("patient", "PATCH", ME_PATH, {"version": 2**63}, None, 422, "clinic.value"),
    ("patient", "GET", f"{ME_PATH}?id=1", None, None, 422, "clinic.query"),
    ("patient", "DELETE", ME_PATH, None, None, 405, "clinic.method"),
    ("patient", "GET", f"{ME_PATH}/", None, None, 404, "clinic.not_found"),
    ("patient", "GET", f"{PORTAL}/consents/{NOWHERE}", None, None, 404, "clinic.not_found"),
    ("patient", "GET", f"{PORTAL}/consents/1", None, None, 404, "clinic.not_found"),
    ("patient", "GET", f"{PORTAL}/consents/{NOWHERE}/document", None, None, 404,
     "clinic.not_found"),
    ("patient", "PUT", f"{PORTAL}/consents/{NOWHERE}/progress", {}, None, 404, "clinic.not_found"),
    ("patient", "POST", SIGN, INK, None, 404, "clinic.not_found"),
    ("patient", "POST", SIGN, {**INK, "party": "SURGEON"}, None, 422, "clinic.unreadable"),
    ("patient", "POST", PAY, {}, None, 422, "clinic.key_needed"),
    ("patient", "POST", PAY, {}, "é", 422, "clinic.key"),
    ("patient", "POST", PAY, {}, "k" * 65, 422, "clinic.key"),
    ("patient", "POST", PAY, {"amountMinor": 1.5}, "k1", 422, "clinic.unreadable"),
    ("patient", "POST", PAY, {}, "k2", 404, "clinic.not_found"),
    ("patient", "GET", f"/api/patients/{NOWHERE}/workflow-status", None, None, 404,
     "clinic.not_found"),
    ("nobody", "POST", "/api/auth/login", {"login": "a@b.test"}, None, 422, "clinic.unreadable"),
    ("nobody", "POST", "/api/auth/login", {"login": "a@b.test", "password": "x"}, None, 401,
     "accounts.wrong_login"),
    ("nobody", "POST", "/api/auth/refresh", {"refreshToken": "x"}, None, 401, "clinic.signed_out"),
    ("nobody", "POST", "/api/auth/mfa", {"mfaToken": "x", "code": "1"}, None, 401,
     "accounts.step_gone"),
    ("nobody", "POST", "/api/auth/password/reset",
     {"login": "a@b.test", "code": "1", "password": "x"}, None, 422, "accounts.password"),
    ("nobody", "POST", "/api/auth/password/reset",
     {"login": "a@b.test", "code": "1", "password": SELF["password"]}, None, 422, "portal.code"),
    ("nobody", "POST", "/api/patients/self-register/verify",
     {"registrationId": NOWHERE, "code": "000000"}, None, 422, "portal.code"),
    ("nobody", "POST", "/api/kiosk/pair", {"code": "ABCDEFGH"}, None, 422, "clinic.unreadable"),
)  # fmt: skip


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.row("F134")
@pytest.mark.row("F203")
def test_status_and_code_of_each_answer(clinic: StaffedClinic, wires: Wires) -> None:
    patient: Somebody = registered(clinic, wires)
    tokens = {"nobody": None, "staff": clinic.token("NURSE"), "patient": patient.token}
    for who, method, path, body, key, status, code in ANSWERS:
        heard = wires.ask(method, path, body, tokens[who], key)
        assert (heard.status, heard.code) == (status, code), (method, path, body, heard.data)
        _is_a_problem(heard)
    signed_in = log_in(wires, patient.login).data
    assert signed_in.keys() == set(TOKENS.split())
    assert (signed_in["audience"], signed_in["expiresIn"]) == ("portal", 600)
    assert register(wires, email="other@example.test").data.keys() == {"registrationId"}
    forgot = wires.ask("POST", "/api/auth/password/forgot", {"login": patient.login})
    assert (forgot.status, forgot.raw) == (202, b"{}")
    out = wires.ask("POST", "/api/auth/logout", None, patient.token)
    assert (out.status, out.raw) == (204, b"")
    assert wires.ask("GET", ME_PATH, None, patient.token).status == 401


def _is_a_problem(heard: Heard) -> None:
    """RFC 9457, with a stable code, its values, and what is not met."""
    assert heard.headers["content-type"] == "application/problem+json"
    assert heard.data.keys() == {"type", "title", "status", "detail", "code", "params", "unmet"}
    assert heard.data["status"] == heard.status
    assert heard.data["detail"]
    assert ("www-authenticate" in heard.headers) is (heard.status == 401)
