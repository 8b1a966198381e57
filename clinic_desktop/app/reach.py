"""What the portal's login may touch in the database: one declaration for grants, policies, tests.

The program keeps patients to their own rows by itself (`Service.about`); this holds when it does
not. PostgreSQL makes grants and row security of it (`app/roles.py`), SQLite views, triggers and an
authorizer on the connections of the portal (`store/own_rows.py`).

Conditions are written for both: `{row}` names the row, `{me}` the sealed patient, `{myself}` the
account or task that asks, `{text}` and `{json}` what PostgreSQL wants said about a type.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_desktop.app import schema
from clinic_desktop.store.own_rows import Share

MINE = "{row}patient_id = {me}"
EVERY_ROW = "true"
POSTGRES = {
    "me": "(SELECT sealed.me())", "myself": "(SELECT sealed.actor())", "text": "::text",
    "json": "::jsonb",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """`rows` is the condition of the rows that are seen and written; "" is a table without one.

    `columns` may be read where not all may; `writes` may be written where not all may.
    """

    verbs: frozenset[str]
    rows: str = MINE
    columns: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()

    def policy(self, table: str) -> str:
        """The condition as PostgreSQL's row security has it."""
        return (self.rows or EVERY_ROW).format(row=f"{table}.", **POSTGRES)


def _own(verbs: str, *tables: str) -> dict[str, Reach]:
    return dict.fromkeys(tables, Reach(frozenset(verbs.split())))


def _open(*tables: str) -> dict[str, Reach]:
    """What concerns nobody: every row may be read, none written."""
    return dict.fromkeys(tables, Reach(frozenset({"SELECT"}), EVERY_ROW))


ROW = ("version", "updated_at", "updated_by")
HELD = Reach(frozenset({"SELECT", "UPDATE"}), EVERY_ROW, writes=("updated_at",))
"""Read and held while the row of a ledger carries its balance; never changed by the portal."""

PORTAL: dict[str, Reach] = {
    "patient": Reach(frozenset({"SELECT", "UPDATE"}), "{row}id = {me}"),
    **_own(
        "SELECT", "appointment", "consultation", "plan_revision", "plan_line", "plan_approval",
        "plan_amendment", "quotation", "quotation_signature", "consent_part",
        "consent_information", "consent_discussion", "consent_document", "case_team",
        "reconfirmation", "implant", "invoice_line", "notice_acceptance", "patient_person",
        "override", "charge", "deposit", "case_count", "checklist_answer",
        "operation_note",
    ),
    **_own(
        "SELECT INSERT", "consent_acknowledgement", "consent_answer", "consent_signature",
        "consent_withdrawal", "case_event", "stock_movement", "payment_allocation",
        "patient_credit", "receipt", "health_fact",
    ),
    **_own(
        "SELECT UPDATE", "procedure_plan", "consent", "surgical_case", "theatre_booking",
        "clearance", "invoice",
    ),
    **_own(
        "SELECT INSERT UPDATE", "consent_reading", "consent_question", "preop_item", "case_hold",
        "stock_reservation", "payment", "task", "notice", "outbox",
    ),
    **_own("SELECT INSERT UPDATE DELETE", "patient_phone"),
    "person": Reach(
        frozenset({"SELECT"}),
        "EXISTS (SELECT 1 FROM patient_person l WHERE l.person_id = {row}id"
        " AND l.patient_id = {me})",
    ),
    "fiscal_record": Reach(
        frozenset({"SELECT", "INSERT"}),
        "EXISTS (SELECT 1 FROM payment p WHERE p.id = {row}payment_id"
        " AND p.patient_id = {me})",
    ),
    "allocation": Reach(
        frozenset({"SELECT", "UPDATE"}),
        "EXISTS (SELECT 1 FROM theatre_booking b WHERE b.id = {row}source_id"
        " AND b.patient_id = {me})",
    ),
    **_open(
        "clinic_setting", "site", "resource", "theatre", "catalogue_entry", "consent_template",
        "consent_template_version", "price_list", "price", "stock_item",
    ),
    "cash_session": Reach(frozenset({"SELECT", "INSERT"}), "{row}closed_at IS NULL"),
    "stock_lot": HELD,
    "user_account": Reach(
        frozenset({"SELECT"}), "{row}kind = 'STAFF' OR {row}id = {myself}",
        ("id", "kind", "name", "title", "active", "medical_lead", "language", "patient_id",
         "version"),
    ),
    "role_grant": Reach(frozenset({"SELECT"}), "{row}role <> 'PATIENT'"),
    "number_series": Reach(
        frozenset({"SELECT", "INSERT", "UPDATE"}), "{row}kind = 'RECEIPT'", writes=("last", *ROW)
    ),
    "answer_kept": Reach(
        frozenset({"SELECT", "INSERT", "UPDATE"}), "{row}caller = {myself}{text}",
        writes=("answer",),
    ),
    "audit_head": Reach(frozenset({"SELECT", "UPDATE"}), "", writes=("seq",)),
    "audit_event": Reach(
        frozenset({"INSERT"}), "{row}body{json} ->> 'actor' = {myself}{text}"
    ),
    "audit_patient": Reach(frozenset({"INSERT"})),
    "change": Reach(frozenset({"INSERT"}), EVERY_ROW),
}  # fmt: skip
"""Every table that is not here is out of reach: credentials, sessions, codes, tickets, counters."""


def shares() -> Mapping[str, Share]:
    """The same for SQLite: what a connection of the portal is shown, and may write, of a table."""
    return {
        table: Share(
            table, reach.verbs, "" if reach.rows in ("", EVERY_ROW) else reach.rows,
            reach.columns or tuple(c.name for c in schema.metadata.tables[table].columns),
            bool(reach.columns), reach.writes,
        )
        for table, reach in PORTAL.items()
    }  # fmt: skip
