"""For whom a session of the portal speaks: the account's own patient, or a ward.

The same statements answer the service and, on PostgreSQL, the seal of the portal's transactions.
"""

TO_BE_GUARDIAN = "('GUARDIAN', 'SAYS_GUARDIAN')"
LIVES = (
    "l.id = w.link_id AND l.patient_id = w.patient_id"
    f" AND l.kind IN {TO_BE_GUARDIAN} AND l.starts_at <= {{at}}"
    " AND (l.ends_at IS NULL OR l.ends_at > {at})"
)
"""`patient_person l` is a guardianship that lives, of the row `account_ward w`."""

SPEAKS = (
    "SELECT CASE WHEN s.ward_id IS NULL THEN coalesce(o.merged_into, o.id)"
    " WHEN l.kind = 'GUARDIAN' THEN coalesce(p.merged_into, p.id) ELSE p.id END, a.id{into}"
    " FROM {schema}user_session s JOIN {schema}user_account a ON a.id = s.user_id"
    " LEFT JOIN {schema}account_ward w ON w.id = s.ward_id AND w.user_id = a.id"
    " LEFT JOIN {schema}patient_person l ON {lives}"
    " LEFT JOIN {schema}patient o ON o.id = a.patient_id"
    " LEFT JOIN {schema}patient p ON p.id = l.patient_id"
    " WHERE s.token_hash = {secret} AND s.audience = 'portal' AND s.revoked_at IS NULL"
    " AND s.expires_at > {at} AND a.active AND a.kind = 'PATIENT'"
)
"""Patient and account of a session's secret; no patient where the guardianship has ended.

A record that was merged stands for the one it was merged into, but not for who only says to be the
guardian: nobody comes by a file so."""

TASK = (
    "SELECT t.patient_id, t.id{into} FROM {schema}ticket t"
    " WHERE t.secret_hash = {secret} AND t.opened_at IS NOT NULL AND t.ended_at IS NULL"
)


def speaks(schema: str, into: str, secret: str, at: str) -> str:
    """`SPEAKS` with its names filled in."""
    lives = LIVES.format(at=at)
    return SPEAKS.format(schema=schema, into=into, secret=secret, at=at, lives=lives)
