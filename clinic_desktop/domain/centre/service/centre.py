"""The centre: its settings, sites and resources, who and what is taken, tasks, overrides."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select, text

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.waiting import Gate, Opening
from clinic_desktop.domain.centre import interface as centre
from clinic_desktop.domain.centre.interface import CentreDesk, RegisterDesk
from clinic_desktop.domain.centre.models import (
    Allocation,
    ClinicSetting,
    NumberSeries,
    Override,
    OverrideReview,
    Resource,
    Site,
    Task,
)
from clinic_desktop.domain.centre.rules.answer import answer, policy_in_force, switchable
from clinic_desktop.domain.centre.rules.founding import check
from clinic_desktop.domain.centre.rules.openings import openings
from clinic_desktop.domain.centre.service.asked import (
    FIRST_SITE,
    HELD,
    OF_KIND,
    OPEN_TASKS,
    SETTINGS,
    SPANS,
    WHERE_CASES_ARE,
)
from clinic_desktop.store.service import Service, performs

ONE_AT_A_TIME = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(what, 0)) FROM unnest(CAST(:all AS text[])) what"
)
"""One by one, in the order in which they are named."""
FREEZE = "freeze_hours"
SETTING, SITE, ROOMS, SHOWN = "centre.setting", "centre.site", "centre.rooms", "centre.settings"
WEEK = 168
YES_NO = ("yes", "no")
FACTOR = "staff_second_factor"
SWITCHES = ("part_payments", FACTOR, "credentials_required")
CHOICES = {"card_terminal": ("DESK", "SIMULATED"), **dict.fromkeys(SWITCHES, YES_NO)}
"""How patients pay, and whether in parts; what staff bring with them; 0014 of the decisions."""
CHANGEABLE = {"name", "address", "phone", "email", "registration", "country", "language"}


class CentreService(Service):
    @performs(CentreDesk.face)
    def face(self) -> centre.Face:
        row = self.session.scalar(select(ClinicSetting))
        if row is None:
            return centre.Face(False)
        return centre.Face(True, row.name, row.demo, row.choices.get(FACTOR) == "yes")

    @performs(CentreDesk.settings)
    def settings(self) -> centre.Settings:
        return self._settings()

    @performs(CentreDesk.change_settings)
    def change_settings(self, values: Mapping[str, str], version: int) -> centre.Settings:
        """Clinic-wide words; policy, currency and zone stay as founded."""
        row = self.locked(ClinicSetting, self._row().id)
        self.seen(row, version)
        for name, value in values.items():
            if name == FREEZE:
                row.choices = {**row.choices, name: str(_hours(value))}
                continue
            if value in (YES_NO if switchable(row.policy, name) else CHOICES.get(name, ())):
                row.choices = {**row.choices, name: value}
                continue
            if name not in CHANGEABLE:
                raise centre.SettingRefused(f"“{name}” cannot be changed here.")
            setattr(row, name, value)
        self.session.flush()
        return self._settings()

    @performs(CentreDesk.resources)
    def resources(self, kind: str) -> tuple[centre.ResourceCard, ...]:
        """A session asks for them once: a booking looks for its room again and again.

        Cases are done in theatres and in treatment rooms, so these are asked for together.
        """
        kept: dict[str, tuple[centre.ResourceCard, ...]] = self.session.info.setdefault(ROOMS, {})
        if kind not in kept:
            kinds = WHERE_CASES_ARE if kind in WHERE_CASES_ARE else (kind,)
            found = tuple(_card(row) for row in self.session.scalars(OF_KIND, {"kinds": kinds}))
            kept |= {one: tuple(card for card in found if card.kind == one) for one in kinds}
        return kept[kind]

    @performs(CentreDesk.add_resource)
    def add_resource(self, kind: str, name: str) -> centre.ResourceCard:
        return self._make(kind, name, None)

    @performs(CentreDesk.make_resource)
    def make_resource(self, kind: str, name: str, site_id: UUID | None) -> centre.ResourceCard:
        return self._make(kind, name, site_id)

    @performs(CentreDesk.establish)
    def establish(self, founding: centre.Founding) -> UUID:
        if self.session.scalar(select(ClinicSetting.id)):
            raise centre.AlreadyFounded
        check(founding)
        site = Site(
            name=founding.name,
            address=founding.address,
            phone=founding.phone,
            time_zone=founding.time_zone,
        )
        self.session.add(site)
        self.session.add(
            ClinicSetting(
                name=founding.name,
                address=founding.address,
                phone=founding.phone,
                email=founding.email,
                registration=founding.registration,
                country=founding.country,
                time_zone=founding.time_zone,
                currency=founding.currency,
                policy=founding.policy,
                demo=founding.demo,
            )
        )
        self.session.flush()
        return site.id

    @performs(CentreDesk.next_number)
    def next_number(self, kind: str, scope: str, count: int = 1) -> int:
        mine = (NumberSeries.kind == kind, NumberSeries.scope == scope)
        held = select(NumberSeries).where(*mine).with_for_update(key_share=True)
        asked = held.execution_options(populate_existing=True)
        row = self.session.scalar(asked)
        if row is None:
            self._one_at_a_time(f"number {kind} {scope}")  # the first two would both begin it
            row = self.session.scalar(asked)
        if row is None:
            row = NumberSeries(kind=kind, scope=scope, last=0)
            self.session.add(row)
        row.last += count
        self.session.flush()
        return row.last

    @performs(CentreDesk.allocate)
    def allocate(self, spans: tuple[centre.Span, ...]) -> None:
        """In the order of the resources, so that two who want the same never wait crosswise.

        Who comes second waits before writing: constraints alone let many writers of one slot
        run into each other for seconds.
        """
        held, new = self._held(spans), list[dict[str, object]]()
        ordered = sorted(spans, key=lambda span: span.resource_id)
        self._one_at_a_time(*(f"resource {span.resource_id}" for span in ordered))
        for span in ordered:
            row = held.get((span.source_id, span.resource_id))
            if row is not None:
                row.starts_at, row.ends_at = span.starts_at, span.ends_at
            else:
                names = ("resource_id", "kind", "source", "source_id", "starts_at", "ends_at")
                new.append({"id": uuid4()} | {name: getattr(span, name) for name in names})
        self.session.flush()
        self.put_many(Allocation, new)

    @performs(CentreDesk.in_turn)
    def in_turn(self, resource_ids: tuple[UUID, ...]) -> None:
        self._one_at_a_time(*(f"resource {resource}" for resource in sorted(resource_ids)))

    @performs(CentreDesk.release)
    def release(self, source_id: UUID, resource_ids: tuple[UUID, ...] = ()) -> None:
        for row in self._live(source_id):
            if not resource_ids or row.resource_id in resource_ids:
                row.live = False
        self.session.flush()

    @performs(CentreDesk.spans_of)
    def spans_of(self, source_id: UUID) -> tuple[centre.Span, ...]:
        return tuple(_span(row) for row in self._live(source_id))

    @performs(CentreDesk.taken)
    def taken(
        self, resource_ids: tuple[UUID, ...], starts_at: datetime, ends_at: datetime
    ) -> tuple[centre.Span, ...]:
        asked = {"resources": resource_ids, "starts_at": starts_at, "ends_at": ends_at}
        return tuple(centre.Span(*row) for row in self.session.execute(SPANS, asked))

    @performs(CentreDesk.waiting)
    def waiting(self, question: centre.WaitingQuestion) -> centre.WaitingAnswer:
        row = self._row()
        return answer(policy_in_force(row.policy, row.choices), question, ZoneInfo(row.time_zone))

    @performs(CentreDesk.openings)
    def openings(self, question: centre.WaitingQuestion) -> Mapping[Gate, Opening]:
        row = self._row()
        return openings(policy_in_force(row.policy, row.choices), question, ZoneInfo(row.time_zone))

    @performs(CentreDesk.open_task)
    def open_task(self, task: centre.NewTask) -> None:
        same = select(Task.id).where(
            Task.kind == task.kind,
            Task.entity == task.entity,
            Task.entity_id == task.entity_id,
            Task.closed_at.is_(None),
            Task.role == task.role if task.role else Task.person_id == task.person_id,
        )
        if self.session.scalar(same) is None:
            self.session.add(
                Task(
                    kind=task.kind,
                    text=task.text,
                    entity=task.entity,
                    entity_id=task.entity_id,
                    role=task.role,
                    person_id=task.person_id,
                    patient_id=task.patient_id,
                    due_at=task.due_at,
                )
            )
            self.session.flush()

    @performs(CentreDesk.close_tasks)
    def close_tasks(self, entity: str, entity_id: UUID, kinds: tuple[str, ...]) -> None:
        asked = {"entity": entity, "entity_id": entity_id, "kinds": kinds}
        for row in self.session.scalars(OPEN_TASKS, asked):
            row.closed_at, row.closed_by = self.now(), self.caller.id

    @performs(CentreDesk.my_tasks)
    def my_tasks(self) -> tuple[centre.TaskCard, ...]:
        """Of the caller and of their roles, the most urgent first."""
        self.own_rows_only()
        mine = or_(Task.person_id == self.caller.id, Task.role.in_(self.caller.roles))
        asked = select(Task).where(Task.closed_at.is_(None), mine)
        rows = self.session.scalars(asked.order_by(Task.due_at, Task.created_at).limit(200))
        return tuple(
            centre.TaskCard(
                r.id, r.kind, r.text, r.entity, r.entity_id, r.patient_id, r.role, r.due_at,
                r.created_at, r.version,
            )
            for r in rows
        )  # fmt: skip

    @performs(CentreDesk.record_override)
    def record_override(self, override: centre.NewOverride) -> UUID:
        row = Override(
            code=override.code,
            patient_id=override.patient_id,
            plan_id=override.plan_id,
            case_id=override.case_id,
            actor_id=self.caller.id,
            second_person_id=override.second_person_id,
            reason_code=override.reason_code,
            reason_text=override.reason_text,
            basis=override.basis,
            said_by=override.said_by,
            unmet=[{"code": u.code, "text": u.text, "who": u.who} for u in override.unmet],
            facts=dict(override.facts or {}),
            occurred_at=override.occurred_at or self.now(),
            recorded_at=self.now(),
            review_due=override.review_due,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    @performs(CentreDesk.two_people_waived)
    def two_people_waived(self) -> bool:
        asked = select(Override.id).where(Override.code == "TWO_PERSON_WAIVE").limit(1)
        return self.session.scalar(asked) is not None

    def _one_at_a_time(self, *what: str) -> None:
        """Until commit nobody else gets past this with the same words; SQLite has one writer."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(ONE_AT_A_TIME, {"all": list(what)})

    def _row(self) -> ClinicSetting:
        """The only one; a session asks for it once, since every gate looks at it."""
        kept = self.session.info
        row: ClinicSetting | None = kept.get(SETTING)
        if row is None:
            row = kept[SETTING] = self.session.scalar(SETTINGS)
        if row is None:
            raise centre.NotFounded
        return row

    def _site(self) -> UUID:
        """The first site; asked for once as well."""
        site: UUID | None = self.session.info.get(SITE)
        if site is None:
            site = self.session.info[SITE] = self.session.scalars(FIRST_SITE).one()
        return site

    def _settings(self) -> centre.Settings:
        """As the row stands; made once of each version of it."""
        row, site = self._row(), self._site()
        kept: centre.Settings | None = self.session.info.get(SHOWN)
        if kept is None or kept.version != row.version:
            kept = self.session.info[SHOWN] = centre.Settings(
                row.name, row.address, row.phone, row.email, row.registration, row.country,
                row.time_zone, row.currency, row.language, row.policy, row.demo, row.choices, site,
                row.version,
            )  # fmt: skip
        return kept

    def _make(self, kind: str, name: str, site_id: UUID | None) -> centre.ResourceCard:
        if not name.strip():
            raise centre.SettingRefused("Give it a name.")
        row = Resource(kind=kind, name=name.strip(), site_id=site_id or self._settings().site_id)
        self.session.add(row)
        self.session.flush()
        self.session.info.pop(ROOMS, None)
        return _card(row)

    def _held(self, spans: tuple[centre.Span, ...]) -> dict[tuple[UUID, UUID], Allocation]:
        """What the sources of these spans hold already."""
        sources = {"sources": {span.source_id for span in spans}}
        found = self.session.scalars(HELD, sources)
        return {(row.source_id, row.resource_id): row for row in found}

    def _live(self, source_id: UUID) -> list[Allocation]:
        asked = select(Allocation).where(Allocation.source_id == source_id, Allocation.live)
        return list(self.session.scalars(asked.order_by(Allocation.resource_id)))


def _hours(value: str) -> int:
    """How long before its slot a case stands on a frozen list; 0 switches it off."""
    if not value.isdecimal() or int(value) > WEEK:
        raise centre.SettingRefused("A list freezes 0 to 168 hours before.")
    return int(value)


def _span(row: Allocation) -> centre.Span:
    return centre.Span(
        row.resource_id, row.kind, row.source, row.source_id, row.starts_at, row.ends_at
    )


class RegisterService(Service):
    @performs(RegisterDesk.override)
    def override(self, override_id: UUID) -> centre.OverrideRow:
        self.found(Override, override_id)
        return self._overrides(Override.id == override_id)[0]

    @performs(RegisterDesk.overrides)
    def overrides(self, since: datetime, until: datetime) -> tuple[centre.OverrideRow, ...]:
        found = self._overrides(Override.recorded_at >= since, Override.recorded_at < until)
        return tuple(reversed(found))

    @performs(RegisterDesk.overrides_of)
    def overrides_of(self, entity: str, entity_id: UUID) -> tuple[centre.OverrideRow, ...]:
        columns = {"plan": Override.plan_id, "case": Override.case_id}
        return self._overrides(columns.get(entity, Override.patient_id) == entity_id)

    @performs(RegisterDesk.keep_review)
    def keep_review(self, override_id: UUID, result: str, text: str) -> centre.OverrideRow:
        row = self.found(Override, override_id)
        if self.caller.id in (row.actor_id, row.second_person_id):
            raise centre.OwnReview
        if result not in centre.REVIEWS:
            raise centre.SettingRefused("Say whether the override was justified.")
        given = select(OverrideReview.id).where(OverrideReview.override_id == row.id)
        if self.session.scalar(given) is not None:
            raise centre.ReviewedAlready
        self.session.add(
            OverrideReview(
                override_id=row.id, reviewer_id=self.caller.id, result=result, text=text.strip(),
                at=self.now(),
            )
        )  # fmt: skip
        self.session.flush()
        return self._overrides(Override.id == row.id)[0]

    def _overrides(self, *which: ColumnElement[bool]) -> tuple[centre.OverrideRow, ...]:
        """With their reviews, the oldest first; the newest 500."""
        asked = select(Override, OverrideReview).outerjoin(
            OverrideReview, OverrideReview.override_id == Override.id
        )
        newest = asked.where(*which).order_by(Override.recorded_at.desc(), Override.id).limit(500)
        return tuple(
            _override(row, seen) for row, seen in reversed(self.session.execute(newest).all())
        )


def _override(row: Override, seen: OverrideReview | None) -> centre.OverrideRow:
    return centre.OverrideRow(
        row.id, row.code, row.recorded_at, row.occurred_at, row.actor_id, row.second_person_id,
        row.patient_id, row.plan_id, row.case_id, row.reason_code, row.reason_text, row.basis,
        row.said_by,
        tuple(Unmet(one["code"], one["text"], one.get("who", "")) for one in row.unmet),
        {name: str(value) for name, value in row.facts.items()}, row.review_due,
        seen.reviewer_id if seen else None, seen.at if seen else None,
        seen.result if seen else "", seen.text if seen else "",
    )  # fmt: skip


def _card(row: Resource) -> centre.ResourceCard:
    return centre.ResourceCard(row.id, row.site_id, row.kind, row.name, row.active, row.version)
