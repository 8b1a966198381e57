"""Pre-op: what a plan requires, who did it and how long it holds, and the clearance."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from clinic_desktop.core import errors
from clinic_desktop.core.procedures import PreopGate, PreopLine
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.preop import interface as face
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.preop.models import Clearance, PreopItem
from clinic_desktop.domain.preop.rules import items as rules
from clinic_desktop.domain.preop.rules.shown import shown
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import Service, Work, performs

READS = "preop.item.read"
CLEARED_FOR = timedelta(days=30)
Key = tuple[str, str]  # code and gate
ROWS, GIVEN = PreopItem.__table__.c, Clearance.__table__.c
ITEM = (
    ROWS.id, ROWS.plan_id, ROWS.patient_id, ROWS.session_no, ROWS.code, ROWS.text, ROWS.gate,
    ROWS.owners, ROWS.due_days, ROWS.valid_days, ROWS.waivable, ROWS.status, ROWS.result_open,
    ROWS.done_at, ROWS.evidence, ROWS.version, ROWS.result_bearing, ROWS.due_on, ROWS.valid_until,
)  # fmt: skip
CLEARED = (
    GIVEN.plan_id, GIVEN.given_at, GIVEN.valid_until, GIVEN.withdrawn_at, GIVEN.asa, GIVEN.airway,
    GIVEN.note,
)  # fmt: skip
"""What an item and a clearance are shown by."""
ITEMS = of_person(select(*ITEM), ROWS.patient_id)
CLEARANCES = of_person(
    select(*CLEARED).order_by(GIVEN.given_at, GIVEN.created_at), GIVEN.patient_id
)
OF_PLAN = (
    select(PreopItem)
    .where(PreopItem.plan_id == bindparam("plan"))
    .order_by(PreopItem.session_no, PreopItem.id)
)
HELD = OF_PLAN.with_for_update(key_share=True)
OF_NEWEST = select(PreopItem).where(
    PreopItem.plan_id == bindparam("plan"),
    PreopItem.status != "DROPPED",
    PreopItem.session_no
    == select(func.max(PreopItem.session_no))
    .where(PreopItem.plan_id == bindparam("plan"))
    .scalar_subquery(),
)
NEWEST_CLEARANCE = (
    select(Clearance)
    .where(Clearance.plan_id == bindparam("plan"))
    .order_by(Clearance.given_at.desc(), Clearance.created_at.desc())
    .limit(1)
)
GATES = {str(gate.value): gate for gate in PreopGate}
IN_TURN = {name: number for number, name in enumerate(GATES)}


class PreopService(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    @performs(PreopDesk.items)
    def items(self, plan_id: UUID) -> face.PreopFacts:
        facts = self._facts(plan_id)
        if self.caller.kind != "staff" and not facts.items:
            raise errors.NotFound  # nobody learns whether a plan of somebody else exists
        return shown(facts, self.caller.scope(READS), self._roles())

    @performs(PreopDesk.facts)
    def facts(self, plan_id: UUID) -> face.PreopFacts:
        return self._facts(plan_id)

    @performs(PreopDesk.facts_of)
    def facts_of(self, patient_id: UUID, plan_ids: tuple[UUID, ...]) -> tuple[face.PreopFacts, ...]:
        """As plain columns: somebody with a long history has hundreds of these items."""
        self.about(patient_id)
        rows, given = defaultdict[UUID, list[Any]](list), dict[UUID, Any]()
        for row in self.session.execute(self.of(ITEMS), {"person": patient_id}):
            rows[row.plan_id].append(row)
        for one in self.session.execute(self.of(CLEARANCES), {"person": patient_id}):
            given[one.plan_id] = one
        return tuple(self._told(plan, _newest(rows[plan]), given.get(plan)) for plan in plan_ids)

    @performs(PreopDesk.overdue)
    def overdue(self, today: date) -> tuple[face.OverdueItem, ...]:
        asked = (
            select(PreopItem)
            .where(PreopItem.status == "OPEN", PreopItem.due_on < today)
            .order_by(PreopItem.due_on, PreopItem.id)
        )
        return tuple(
            face.OverdueItem(row.id, row.plan_id, row.patient_id, tuple(row.owners))
            for row in self.session.scalars(asked)
        )

    @performs(PreopDesk.item)
    def item(self, item_id: UUID) -> face.PreopItemCard:
        row = self.found(PreopItem, item_id)
        self.about(row.patient_id)
        return self._card(row)

    @performs(PreopDesk.complete)
    def complete(
        self, item_id: UUID, version: int, evidence: str, result_open: bool
    ) -> face.PreopItemCard:
        row, roles = self._open(item_id), self._roles()
        if not rules.owns(roles, row.owners):
            raise face.NotOwner(params={"owners": " ".join(row.owners)})
        words = clean(evidence, "evidence", 4000, lines=True)
        _check_seen(row, version, words)
        _check_result(row, words, result_open)
        zone = ZoneInfo(self._centre.settings().time_zone)
        self._remember(row)
        row.evidence = words
        if rules.waits_for_staff(roles, row.owners):
            row.facts = {**row.facts, "answered_at": self.now().isoformat()}
        else:
            self._done(row, result_open, zone)
        self.session.flush()
        return self._card(row)

    @performs(PreopDesk.make_items)
    def make_items(
        self, plan_id: UUID, patient_id: UUID, lines: tuple[PreopLine, ...], session_no: int = 1
    ) -> None:
        self.about(patient_id)
        held = self._rows(plan_id, held=True)
        there = {_key(row): row for row in held if row.session_no == session_no}
        done = {_key(row): row for row in held if row.session_no < session_no}
        asked = [
            self._ask(plan_id, patient_id, line, gate, there, session_no)
            for line, gate in rules.asked_for(lines)
        ]
        for row in asked:
            if _key(row) not in there:
                self._take_over(row, done.get(_key(row)))
        wanted = {_key(row) for row in asked}
        for key, row in there.items():
            if key not in wanted:
                row.status = "DROPPED"
        self.session.flush()

    @performs(PreopDesk.set_day)
    def set_day(self, plan_id: UUID, day: date | None) -> None:
        moved: list[tuple[PreopItem, date | None]] = []
        for row in self._rows(plan_id, held=True):
            self.about(row.patient_id)
            due = rules.due_on(row.due_event, row.due_days, day)
            if due != row.due_on:
                moved.append((row, due))
        self.change_many(
            PreopItem, [row for row, _ in moved], [{"due_on": due} for _, due in moved]
        )

    @performs(PreopDesk.settle)
    def settle(self, plan_id: UUID, code: str, evidence: str) -> None:
        zone = ZoneInfo(self._centre.settings().time_zone)
        for row in self._rows(plan_id, held=True):
            if row.code == code and row.status == "OPEN":
                self.about(row.patient_id)
                self._remember(row)
                row.evidence = evidence
                self._done(row, result_open=False, zone=zone)
        self.session.flush()

    @performs(PreopDesk.waive)
    def waive(self, item_id: UUID, override_id: UUID) -> face.PreopItemCard:
        row = self._open(item_id)
        if not row.waivable:
            raise face.NotWaivable
        self._remember(row)
        row.status, row.override_id = "WAIVED", override_id
        row.result_open = False  # somebody answers for it by name: it shuts nothing any more
        self.session.flush()
        return self._card(row)

    @performs(PreopDesk.keep_clearance)
    def keep_clearance(
        self, plan_id: UUID, patient_id: UUID, asa: int, airway: str, note: str
    ) -> face.PreopFacts:
        self.about(patient_id)
        if not 1 <= asa <= 5:
            raise face.ClearanceRefused("The ASA class is 1 to 5.", params={"field": "asa"})
        if airway not in face.AIRWAYS:
            words = "The airway class is I, II, III or IV, or left out."
            raise face.ClearanceRefused(words, params={"field": "airway"})
        now = self.now()
        self.session.add(
            Clearance(
                plan_id=plan_id,
                patient_id=patient_id,
                given_by=self.caller.id,
                given_at=now,
                valid_until=now + CLEARED_FOR,
                asa=asa,
                airway=airway,
                note=clean(note, "note", 4000, lines=True),
            )
        )
        self.session.flush()
        return self._facts(plan_id)

    @performs(PreopDesk.withdraw_clearance)
    def withdraw_clearance(self, plan_id: UUID, reason: str) -> None:
        given = self._clearance(plan_id)
        if given is None or given.withdrawn_at is not None:
            raise face.NoClearance
        row = self.locked(Clearance, given.id)
        self.about(row.patient_id)
        why = clean(reason, "reason", 400)
        if not why:
            raise face.PreopReasonMissing
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = self.now(), self.caller.id, why
        self.session.flush()

    def _roles(self) -> frozenset[str]:
        patient = {rules.PATIENT} if self.caller.kind == "patient" else set()
        return self.caller.roles | patient

    def _open(self, item_id: UUID) -> PreopItem:
        """An item that is asked for and not waived, held until commit."""
        row = self.locked(PreopItem, item_id)
        self.about(row.patient_id)
        if row.status not in ("OPEN", "DONE"):
            raise face.ItemClosed
        return row

    def _remember(self, row: PreopItem) -> None:
        """What is written over stays readable."""
        if row.evidence or row.done_at:
            before = {
                "at": row.done_at.isoformat() if row.done_at else "",
                "by": str(row.done_by or ""),
                "evidence": row.evidence,
                "result_open": row.result_open,
            }
            row.facts = {**row.facts, "before": [*row.facts.get("before", ()), before]}

    def _done(self, row: PreopItem, result_open: bool, zone: ZoneInfo) -> None:
        now = self.now()
        row.status, row.done_at, row.done_by = "DONE", now, self.caller.id
        row.result_open = result_open
        row.valid_until = rules.holds_until(now, row.gate, row.valid_days, zone)

    def _ask(
        self, plan_id: UUID, patient_id: UUID, line: PreopLine, gate: PreopGate,
        there: dict[Key, PreopItem], session_no: int,
    ) -> PreopItem:  # fmt: skip
        row = there.get((line.code, gate))
        if row is None:
            row = PreopItem(
                plan_id=plan_id, patient_id=patient_id, session_no=session_no, code=line.code,
                gate=gate, status="OPEN", waivable=line.waivable,
                result_bearing=line.result_bearing, facts={}, evidence="", result_open=False,
            )  # fmt: skip
            self.session.add(row)
        elif row.status == "DROPPED":
            row.status = _status_again(row)
        row.text, row.owners = line.text, list(line.owners)
        row.due_event, row.due_days = line.due_event, rules.due_days_at(line, gate)
        row.not_before_days, row.valid_days = line.not_before_days, line.valid_days
        return row

    def _take_over(self, row: PreopItem, earlier: PreopItem | None) -> None:
        """From an earlier session, where it does not belong to the day."""
        if earlier is None or earlier.status != "DONE" or row.gate == PreopGate.DAY:
            return
        row.status, row.done_at, row.done_by = "DONE", earlier.done_at, earlier.done_by
        row.evidence, row.result_open = earlier.evidence, earlier.result_open
        row.valid_until = earlier.valid_until

    def _rows(self, plan_id: UUID, *, held: bool = False) -> list[PreopItem]:
        """Of all sessions, the earlier first."""
        return list(self.session.scalars(HELD if held else OF_PLAN, {"plan": plan_id}))

    def _clearance(self, plan_id: UUID) -> Clearance | None:
        return self.session.scalars(NEWEST_CLEARANCE, {"plan": plan_id}).first()

    def _facts(self, plan_id: UUID) -> face.PreopFacts:
        rows = list(self.session.scalars(OF_NEWEST, {"plan": plan_id}))
        given = self._clearance(plan_id)
        for row in (*rows[:1], *((given,) if given else ())):
            self.about(row.patient_id)
        return self._told(plan_id, rows, given)

    def _told(
        self, plan_id: UUID, rows: list[PreopItem], given: Clearance | None
    ) -> face.PreopFacts:
        now = self.now()
        return face.PreopFacts(
            plan_id,
            tuple(_card(row, now) for row in sorted(rows, key=_order)),
            given.given_at if given else None,
            given.valid_until if given else None,
            given is not None and given.withdrawn_at is not None,
            given.asa if given else None,
            given.airway if given else "",
            given.note if given else "",
        )

    def _card(self, row: PreopItem) -> face.PreopItemCard:
        return _card(row, self.now())


def _card(row: PreopItem, now: datetime) -> face.PreopItemCard:
    ends = row.valid_until if row.status == "DONE" else None
    over = ends is not None and now >= ends
    return face.PreopItemCard(
        row.id, row.plan_id, row.code, row.text, GATES[row.gate], tuple(row.owners),
        row.due_days, row.valid_days, row.waivable, "OPEN" if over else row.status,
        row.result_open and not over, row.done_at, row.evidence, row.version, row.patient_id,
        row.result_bearing, row.due_on, row.valid_until, row.session_no,
    )  # fmt: skip


def _newest(rows: list[PreopItem]) -> list[PreopItem]:
    """What the newest session of a plan still asks for."""
    last = max((row.session_no for row in rows), default=0)
    return [row for row in rows if row.session_no == last and row.status != "DROPPED"]


def _key(row: PreopItem) -> Key:
    return (row.code, row.gate)


def _order(row: PreopItem) -> tuple[int, int, str]:
    late = 10_000 if row.due_days is None else row.due_days
    return IN_TURN[row.gate], late, row.code


def _status_again(row: PreopItem) -> str:
    """What a dropped item is when it is asked for again: as it was left."""
    if row.override_id is not None:
        return "WAIVED"
    return "DONE" if row.done_at is not None else "OPEN"


def _check_seen(row: PreopItem, version: int, words: str) -> None:
    """Refuse when the item was saved meanwhile, with both texts."""
    if row.version != version:
        params = {"shown": str(version), "stands": str(row.version)}
        texts = {"sent.evidence": words, "stands.evidence": row.evidence}
        raise errors.Stale(params=params | texts)


def _check_result(row: PreopItem, words: str, result_open: bool) -> None:
    if row.result_bearing and not words:
        raise face.EvidenceMissing
    if result_open and not row.result_bearing:
        raise face.NoResult
