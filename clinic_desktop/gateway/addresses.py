"""The fixed addresses: which operation answers, what it is given, what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.accounts.interface.second_factor import SecondFactorDesk
from clinic_desktop.domain.portal.interface import PortalDesk
from clinic_desktop.domain.workflow.interface.patient_side import PatientDesk
from clinic_desktop.domain.workflow.interface.progress import ProgressDesk
from clinic_desktop.domain.workflow.interface.self_service import SelfServiceDesk
from clinic_desktop.domain.workflow.interface.wards import WardsDesk
from clinic_desktop.gateway.audience import EVERYBODY, PATIENTS, STAFF, TABLETS

ALL, NOTHING = "*", ""
"""The body holds the arguments; or there is none. Any other name: the body is that argument."""

PDF = "application/pdf"
CONSENT, BILL = "/api/patient-portal/consents/{id}", "/api/patient-portal/bills/{id}"


@dataclass(frozen=True, slots=True)
class Address:
    """`fills` gives arguments from elsewhere: "path", "source", "key", "language".

    `wrap` puts the answer under a name; `brief` leaves out what is empty (null).
    """

    method: str
    path: str
    desk: str
    operation: Callable[..., object]
    body: str = NOTHING
    status: int = 200
    fills: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, object] = field(default_factory=dict)
    wrap: str = ""
    kind: str = ""  # media type of an answer that is bytes
    brief: bool = False
    wanted: frozenset[str] = EVERYBODY  # audiences; a token of another one is refused

    def only(self, *wanted: str) -> "Address":
        return replace(self, wanted=frozenset(wanted))


PUBLIC = (
    Address(
        "POST", "/api/patients/self-register", "self_service", SelfServiceDesk.register_myself,
        "new", 202, {"source": "source"}, wrap="registration_id",
    ),
    Address(
        "GET", "/api/patients/self-register/challenge", "self_service", SelfServiceDesk.challenge
    ),
    Address(
        "POST", "/api/patients/self-register/verify", "self_service",
        SelfServiceDesk.verify_myself, ALL, 201,
    ),
    Address(
        "POST", "/api/auth/login", "tokens", TokensDesk.log_in, ALL, fills={"station": "source"}
    ),
    Address("POST", "/api/auth/mfa", "second_factor", SecondFactorDesk.log_in_with_code, ALL),
    Address("POST", "/api/auth/refresh", "tokens", TokensDesk.refresh, ALL),
    Address("POST", "/api/auth/logout", "accounts", AccountsDesk.sign_out, status=204),
    Address(
        "POST", "/api/auth/password/forgot", "self_service", SelfServiceDesk.forgot_password, ALL,
        202, {"source": "source", "language": "language"},
    ),
    Address(
        "POST", "/api/auth/password/reset", "self_service", SelfServiceDesk.reset_password, ALL, 204
    ),
)  # fmt: skip
OWN = (
    Address("GET", "/api/patient-portal/me", "patient_side", PatientDesk.me),
    Address("PATCH", "/api/patient-portal/me", "patient_side", PatientDesk.change_me, "change"),
    Address("GET", "/api/patient-portal/acting-for", "wards", WardsDesk.choices),
    Address("POST", "/api/patient-portal/acting-for", "wards", WardsDesk.act_for, ALL),
    Address(
        "POST", "/api/patient-portal/acting-for/code", "wards", WardsDesk.redeem, ALL, 204
    ),
    Address(
        "GET", "/api/patient-portal/consultations", "patient_side", PatientDesk.my_consultations
    ),
    Address("GET", "/api/patient-portal/procedure-plans", "patient_side", PatientDesk.my_plans),
    Address("GET", "/api/patient-portal/consents", "patient_side", PatientDesk.my_consents),
    Address("GET", CONSENT, "patient_side", PatientDesk.my_consent, fills={"consent_id": "path"}),
    Address(
        "PUT", f"{CONSENT}/progress", "patient_side", PatientDesk.read_on, "progress",
        fills={"consent_id": "path"},
    ),
    Address(
        "POST", f"{CONSENT}/sign", "patient_side", PatientDesk.sign_mine, "signature",
        fills={"consent_id": "path"},
    ),
    Address(
        "POST", f"{CONSENT}/decline", "patient_side", PatientDesk.decline_mine, ALL,
        fills={"consent_id": "path"}, optional={"words": ""},
    ),
    Address(
        "POST", f"{CONSENT}/revoke", "patient_side", PatientDesk.revoke_mine, ALL,
        fills={"consent_id": "path"}, optional={"words": ""},
    ),
    Address(
        "GET", f"{CONSENT}/document", "patient_side", PatientDesk.my_document,
        fills={"consent_id": "path"}, kind=PDF,
    ),
    Address("GET", "/api/patient-portal/bills", "patient_side", PatientDesk.my_bills),
    Address(
        "POST", f"{BILL}/pay", "patient_side", PatientDesk.pay_mine, "payment",
        fills={"invoice_id": "path", "key": "key"},
    ),
    Address(
        "GET", "/api/patient-portal/workflow-status", "patient_side", PatientDesk.my_status,
        brief=True,
    ),
)  # fmt: skip
BY_STAFF = (
    Address(
        "GET", "/api/patients/{id}/workflow-status", "progress", ProgressDesk.status,
        fills={"patient_id": "path"}, brief=True,
    ),
    Address(
        "GET", "/api/workflow/patient/{id}/status", "progress", ProgressDesk.status,
        fills={"patient_id": "path"}, brief=True,
    ),
    Address(
        "GET", "/api/workflow/patient/{id}/timeline", "progress", ProgressDesk.timeline,
        fills={"patient_id": "path"}, brief=True,
    ),
)  # fmt: skip
TABLET = (
    Address("POST", "/api/kiosk/pair", "portal", PortalDesk.pair, ALL, 201),
    Address("GET", "/api/kiosk/task", "portal", PortalDesk.task, wrap="task"),
    Address("POST", "/api/kiosk/identify", "portal", PortalDesk.identify, ALL),
    Address("POST", "/api/kiosk/finish", "portal", PortalDesk.finish, status=204),
    Address("POST", "/api/kiosk/leave", "portal", PortalDesk.leave, ALL, 204),
)
ADDRESSES = (
    *PUBLIC,
    *(one.only(PATIENTS, TABLETS) for one in OWN),
    *(one.only(STAFF, PATIENTS) for one in BY_STAFF),  # a patient's own: others do not exist
    *TABLET,
)
