"""Whose rows a transaction of the portal sees, proved by the database: on PostgreSQL by itself.

`sealed.enter` finds the patient from the hash of a session's or task's secret and seals the answer
to this backend and transaction; a setting alone would be no identity, because any statement could
write it. Row security asks `sealed.me()`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from clinic_desktop.core import errors
from clinic_desktop.store.base import UtcDateTime
from clinic_desktop.store.speaking import TASK, speaks

OF_SESSION = text(speaks("", "", ":secret", ":at")).bindparams(bindparam("at", type_=UtcDateTime))
OF_TASK = text(TASK.format(schema="", into="", secret=":secret"))
ENTER = text("SELECT sealed.enter(:kind, :secret, :at)")


@dataclass(frozen=True, slots=True)
class Proof:
    """The hash of the secret that a patient holds: of a `session`, or of a `ticket`."""

    kind: str
    secret: str


def enter(session: Session, proof: Proof, at: datetime) -> None:
    """The first statement of each transaction of the portal. Raises DBAPIError 28000."""
    session.execute(ENTER, {"kind": proof.kind, "secret": proof.secret, "at": at})


def found(session: Session, proof: Proof, at: datetime) -> tuple[str, str]:
    """On SQLite: the patient and the account or task, by the same statement. Raises SignedOut."""
    asked = OF_SESSION if proof.kind == "session" else OF_TASK
    row = session.execute(asked, {"secret": proof.secret, "at": at}).one_or_none()
    if row is None or row[0] is None:
        raise errors.SignedOut
    return str(row[0]), str(row[1])


SCHEMA = (
    "CREATE SCHEMA IF NOT EXISTS sealed",
    "CREATE TABLE IF NOT EXISTS sealed.key (one int PRIMARY KEY CHECK (one = 1), k bytea NOT NULL)",
    "INSERT INTO sealed.key SELECT 1, decode(replace(gen_random_uuid()::text"
    " || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')"
    " ON CONFLICT DO NOTHING",
)
PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
FUNCTIONS = {
    "mac(text)": f"""
CREATE OR REPLACE FUNCTION sealed.mac(words text) RETURNS text LANGUAGE sql STABLE {PINNED} AS $f$
  SELECT encode(sha256(k || sha256(k || convert_to(words || '|' || pg_backend_pid() || '|'
    || extract(epoch FROM transaction_timestamp()), 'UTF8'))), 'hex') FROM sealed.key
$f$""",
    "enter(text,text,timestamp with time zone)": f"""
CREATE OR REPLACE FUNCTION sealed.enter(kind text, secret text, moment timestamptz)
RETURNS uuid LANGUAGE plpgsql {PINNED} AS $f$
DECLARE patient uuid; actor uuid;
BEGIN
  IF coalesce(current_setting('clinic.sealed', true), '') <> '' THEN
    RAISE EXCEPTION 'this transaction is sealed already' USING ERRCODE = '28000';
  END IF;
  IF kind = 'session' THEN
    {speaks("public.", " INTO patient, actor", "secret", "moment")};
  ELSE
    {TASK.format(schema="public.", into=" INTO patient, actor", secret="secret")};
  END IF;
  IF patient IS NULL THEN
    RAISE EXCEPTION 'no such session' USING ERRCODE = '28000';
  END IF;
  PERFORM set_config('clinic.sealed', patient || '|' || actor || '|'
    || sealed.mac(patient || '|' || actor), true);
  RETURN patient;
END $f$""",
    "said(integer)": f"""
CREATE OR REPLACE FUNCTION sealed.said(part int) RETURNS uuid LANGUAGE plpgsql STABLE {PINNED}
AS $f$
DECLARE words text := nullif(current_setting('clinic.sealed', true), '');
BEGIN
  IF words IS NULL THEN
    RETURN NULL;
  END IF;
  IF sealed.mac(split_part(words, '|', 1) || '|' || split_part(words, '|', 2))
      IS DISTINCT FROM split_part(words, '|', 3) THEN
    RAISE EXCEPTION 'the seal is broken' USING ERRCODE = '28000';
  END IF;
  RETURN split_part(words, '|', part)::uuid;
END $f$""",
    "me()": f"""
CREATE OR REPLACE FUNCTION sealed.me() RETURNS uuid LANGUAGE sql STABLE {PINNED} AS $f$
  SELECT sealed.said(1)
$f$""",
    "actor()": f"""
CREATE OR REPLACE FUNCTION sealed.actor() RETURNS uuid LANGUAGE sql STABLE {PINNED} AS $f$
  SELECT sealed.said(2)
$f$""",
}
FOR_PORTAL = ("enter(text,text,timestamp with time zone)", "me()", "actor()")
"""What the portal's login may call; `mac` and `said` are called by these alone."""
