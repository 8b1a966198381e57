"""Accounts of staff and patients, their roles and sessions, and counters against guessing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Guard, Shield, append_only, frozen, no_delete
from clinic_desktop.store.refusals import means
from clinic_desktop.store.speaking import LIVES

ROLES = (
    "RECEPTION", "SURGEON", "NURSE", "ANAESTHETIST", "THEATRE_MANAGER", "STOCK_KEEPER", "BILLING",
    "ADMIN", "AUDITOR", "PATIENT",
)  # fmt: skip


class UserAccount(Record):
    """Somebody who may sign in. The login is the normalised e-mail address, once only.

    Who signs in at the portal is of the kind PATIENT; `patient_id` is their own record, and a
    guardian who is no patient has none: whom they act for stands in `account_ward`.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        one_of("kind", ("STAFF", "PATIENT", "SYSTEM")),
        Index(means("uq_user_account_login", "accounts.login_taken"), "login", unique=True),
    )

    kind: Mapped[str] = mapped_column(String(10))
    login: Mapped[str] = mapped_column(String(254))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(60), default="")
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    medical_lead: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(10), default="en")


class RoleGrant(Record):
    """A role from a moment until another, or for good."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", ROLES), Index("ix_role_grant_user", "user_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(30))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class AccountWard(Record):
    """An account may act for this patient as long as the guardianship `link_id` lives."""

    __tablename__ = "account_ward"
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_account_ward_whose"),
        Index("uq_account_ward_link", "user_id", "link_id", unique=True),
        Index("ix_account_ward_patient", "patient_id"),
        ForeignKeyConstraint(
            ["link_id", "patient_id"], ["patient_person.id", "patient_person.patient_id"]
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    link_id: Mapped[UUID]


class UserSession(Record):
    """A signed-in session. Only the hash of its secret is kept.

    `ward_id` says for whom it speaks; without one it speaks for the account's own record.
    """

    __tablename__ = "user_session"
    __table_args__ = (
        Index("uq_user_session_token", "token_hash", unique=True),
        Index("ix_user_session_user", "user_id"),
        ForeignKeyConstraint(["ward_id", "user_id"], ["account_ward.id", "account_ward.user_id"]),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    audience: Mapped[str] = mapped_column(String(10), default="staff")
    family: Mapped[UUID | None]
    refresh_hash: Mapped[str | None] = mapped_column(String(64))
    station: Mapped[str] = mapped_column(String(100), default="")
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    step_up_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    ward_id: Mapped[UUID | None]


class SecondFactor(Record):
    """The secret of an authenticator, sealed; it counts from `confirmed_at` on.

    A code's time step is kept, and only later ones are taken: no code is good twice.
    """

    __tablename__ = "second_factor"
    __table_args__ = (
        one_of("news", ("", "ON", "OFF", "RECOVERED", "RESET")),
        Index(means("uq_second_factor_user", "accounts.factor_taken"), "user_id", unique=True),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    sealed: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    renew: Mapped[bool] = mapped_column(default=False)
    news: Mapped[str] = mapped_column(String(10), default="")


class RecoveryCode(Record):
    """Opens the door once when the device is lost. Only a keyed hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("uq_recovery_code_hash", "user_id", "code_hash", unique=True),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignInStep(Record):
    """A password was right and the code is waited for: minutes to live, five tries, one use."""

    __tablename__ = "sign_in_step"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index("uq_sign_in_step_secret", "secret_hash", unique=True),
        Index("ix_sign_in_step_user", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    secret_hash: Mapped[str] = mapped_column(String(64))
    station: Mapped[str] = mapped_column(String(100), default="")
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class GuessCounter(Record):
    """Wrong tries by account, address or code, counted before the hash is computed."""

    __tablename__ = "guess_counter"
    __table_args__ = (Index("uq_guess_counter_name", "name", unique=True),)

    name: Mapped[str] = mapped_column(String(120))
    tries: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[datetime]
    wait_until: Mapped[datetime | None]


class SpentChallenge(Record):
    """A challenge that was solved and used; kept as long as its solution could be shown again."""

    __tablename__ = "spent_challenge"
    __table_args__ = (
        Index(means("uq_spent_challenge_digest", "accounts.proof"), "digest", unique=True),
        Index("ix_spent_challenge_until", "good_until"),
    )

    digest: Mapped[str] = mapped_column(String(64))
    good_until: Mapped[datetime]


class StaffCredential(Record):
    """Licence, title as printed, indemnity and the procedures somebody may perform.

    A row says what was valid then; it is ended and followed by another one, never rewritten.
    """

    __tablename__ = "staff_credential"
    __table_args__ = (
        one_of("kind", ("LICENCE", "TITLE", "INDEMNITY", "PRIVILEGE")),
        Index("ix_staff_credential_user", "user_id", "kind"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")


CREDENTIAL_KEPT = "accounts.credential_kept"
OF_PORTAL = "EXISTS (SELECT 1 FROM user_account a WHERE a.id = NEW.user_id AND a.kind = 'PATIENT')"
LIVE_WARD = (
    "NEW.ward_id IS NULL OR EXISTS (SELECT 1 FROM account_ward w"
    f" JOIN patient_person l ON {LIVES.format(at='NEW.updated_at')}"
    " WHERE w.id = NEW.ward_id AND w.user_id = NEW.user_id)"
)
"""A session is turned to a living guardianship of its own account, and to nothing else."""

GUARDS = (
    frozen("accounts.account_kept", "user_account", ("kind",)),
    *no_delete("accounts.account_kept", "user_account"), Shield("user_account"),
    *append_only("accounts.ward_kept", "account_ward"),
    frozen(CREDENTIAL_KEPT, "staff_credential", ("user_id", "kind", "value", "starts_at")),
    *no_delete(CREDENTIAL_KEPT, "staff_credential"), Shield("staff_credential"),
    Guard("accounts.nobodys_guardian", "account_ward", "INSERT", OF_PORTAL),
    *(
        Guard("accounts.nobodys_guardian", "user_session", at, LIVE_WARD, tag="ward")
        for at in ("INSERT", "UPDATE OF ward_id")
    ),
)  # fmt: skip
