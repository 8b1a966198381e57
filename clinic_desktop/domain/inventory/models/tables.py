"""Tables of stock: items, lots with their balance, the ledger, reservations, implants."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.moves import STATES
from clinic_desktop.core.procedures import ItemKind, Side
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import same_patient, unique_while
from clinic_desktop.store.refusals import means

OWNERS = ("CLINIC", "CONSIGNMENT", "LOAN")
MOVEMENTS = (
    "RECEIPT", "RESERVE", "RELEASE", "CONSUME", "RETURN", "WASTE", "ADJUST", "TRANSFER", "REVERSE",
)  # fmt: skip
SIGNS = (
    "quantity > 0 AND CASE kind"
    " WHEN 'RECEIPT' THEN on_hand_change = quantity AND reserved_change = 0"
    " WHEN 'RETURN' THEN on_hand_change = quantity AND reserved_change = 0"
    " WHEN 'RESERVE' THEN on_hand_change = 0 AND reserved_change = quantity"
    " WHEN 'RELEASE' THEN on_hand_change = 0 AND reserved_change = -quantity"
    " WHEN 'CONSUME' THEN on_hand_change = -quantity AND reserved_change IN (0, -quantity)"
    " WHEN 'WASTE' THEN on_hand_change = -quantity AND reserved_change IN (0, -quantity)"
    " WHEN 'REVERSE' THEN on_hand_change IN (0, quantity, -quantity)"
    " AND reserved_change IN (0, quantity, -quantity)"
    " ELSE on_hand_change IN (quantity, -quantity) AND reserved_change = 0 END"
)
for _name in ("on_hand", "reserved", "free"):
    means(f"ck_stock_lot_{_name}", "inventory.out_of_stock")
for _name in ("on_hand_after", "free_after"):
    means(f"ck_stock_movement_{_name}", "inventory.out_of_stock")


class StockItem(Record):
    """What is kept. Quantities count `base_unit`; `pack_size` of them come in one pack."""

    __tablename__ = "stock_item"
    __table_args__ = (
        one_of("kind", tuple(ItemKind)),
        CheckConstraint("pack_size >= 1", name="pack"),
        CheckConstraint("reorder_level >= 0", name="reorder"),
        Index(means("uq_stock_item_sku", "inventory.sku_taken"), "sku", unique=True),
        Index("ix_stock_item_gtin", "gtin"),
    )

    sku: Mapped[str] = mapped_column(String(60))
    gtin: Mapped[str] = mapped_column(String(14), default="", server_default="")
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    base_unit: Mapped[str] = mapped_column(String(20))
    pack_size: Mapped[int] = mapped_column(server_default="1")
    billable: Mapped[bool] = mapped_column(default=False)
    controlled: Mapped[bool] = mapped_column(default=False)
    tracked: Mapped[bool] = mapped_column(default=False)  # lot and expiry are asked for
    serialised: Mapped[bool] = mapped_column(default=False)
    reorder_level: Mapped[int] = mapped_column(server_default="0")
    maker: Mapped[str] = mapped_column(String(200), default="", server_default="")
    distributor: Mapped[str] = mapped_column(String(300), default="", server_default="")
    model: Mapped[str] = mapped_column(String(100), default="", server_default="")
    size_ml: Mapped[int | None]
    surface: Mapped[str] = mapped_column(String(40), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    active: Mapped[bool] = mapped_column(default=True)


class StockLot(Record):
    """A lot at one place. `on_hand`, `reserved` and `moves` follow its movements by themselves."""

    __tablename__ = "stock_lot"
    __table_args__ = (
        one_of("status", STATES["lot"]),
        one_of("owner", OWNERS),
        CheckConstraint("on_hand >= 0", name="on_hand"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("reserved <= on_hand", name="free"),
        CheckConstraint("serial IS NULL OR on_hand <= 1", name="serial_once"),
        unique_while(
            means("uq_stock_lot_serial", "inventory.serial_taken"),
            ("item_id", "serial"),
            "serial IS NOT NULL",
        ),
        Index("ix_stock_lot_item", "item_id", "status", "expires_on"),
        Index("ix_stock_lot_lot", "lot"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_item.id"))
    lot: Mapped[str] = mapped_column(String(60), default="", server_default="")
    serial: Mapped[str | None] = mapped_column(String(60))
    expires_on: Mapped[date | None]
    supplier: Mapped[str] = mapped_column(String(200), default="", server_default="")
    owner: Mapped[str] = mapped_column(String(20), default="CLINIC", server_default="CLINIC")
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    location: Mapped[str] = mapped_column(String(100), default="", server_default="")
    status: Mapped[str] = mapped_column(String(20), server_default="AVAILABLE")
    status_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    received_at: Mapped[datetime]
    on_hand: Mapped[int] = mapped_column(server_default="0")
    reserved: Mapped[int] = mapped_column(server_default="0")
    moves: Mapped[int] = mapped_column(server_default="0")


class StockReservation(Record):
    """Stock meant for a plan: SOFT by item, HARD by lot. Ended rows stay, not live."""

    __tablename__ = "stock_reservation"
    __table_args__ = (
        one_of("kind", ("SOFT", "HARD")),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint(
            "kind <> 'HARD' OR (lot_id IS NOT NULL AND needed_on IS NOT NULL)", name="hard"
        ),
        same_patient("plan_id", "procedure_plan"),
        same_patient("case_id", "surgical_case"),
        Index("ix_stock_reservation_plan", "plan_id", "live"),
        Index("ix_stock_reservation_item", "item_id", "live"),
        Index("ix_stock_reservation_lot", "lot_id", "live"),
    )

    plan_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_item.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_lot.id"))
    kind: Mapped[str] = mapped_column(String(10))
    quantity: Mapped[int]
    needed_on: Mapped[date | None]
    live: Mapped[bool] = mapped_column(default=True)
    ended_at: Mapped[datetime | None]


class StockMovement(Record):
    """A line of the ledger of one lot, numbered without gaps; it carries the balance along."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        one_of("kind", MOVEMENTS),
        CheckConstraint(SIGNS, name="signs"),
        CheckConstraint("on_hand_after >= 0", name="on_hand_after"),
        CheckConstraint(
            "reserved_after >= 0 AND reserved_after <= on_hand_after", name="free_after"
        ),
        CheckConstraint("kind <> 'CONSUME' OR patient_id IS NOT NULL", name="for_whom"),
        CheckConstraint("(kind = 'REVERSE') = (reverses_id IS NOT NULL)", name="reverses"),
        CheckConstraint("kind <> 'RESERVE' OR reservation_id IS NOT NULL", name="reserved_for"),
        CheckConstraint(
            "second_person_id IS NULL OR second_person_id <> person_id", name="two_people"
        ),
        same_patient("case_id", "surgical_case"),
        UniqueConstraint(
            "lot_id", "seq", name=means("uq_stock_movement_seq", "inventory.ledger_order")
        ),
        Index(
            means("uq_stock_movement_reverses", "inventory.reversed_already"),
            "reverses_id",
            unique=True,
        ),
        Index("ix_stock_movement_case", "case_id"),
        Index("ix_stock_movement_person", "patient_id"),
        Index("ix_stock_movement_item", "item_id"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("stock_lot.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_item.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    quantity: Mapped[int]
    on_hand_change: Mapped[int]
    reserved_change: Mapped[int]
    on_hand_after: Mapped[int]
    reserved_after: Mapped[int]
    case_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_reservation.id"))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_movement.id"))
    pair_id: Mapped[UUID | None]  # the other half of a transfer or a found-and-used pair
    person_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    second_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    flag: Mapped[str] = mapped_column(String(20), default="", server_default="")
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class Implant(Record):
    """A device in a body: placed here, or elsewhere and only known (`external`)."""

    __tablename__ = "implant"
    __table_args__ = (
        one_of("side", tuple(Side)),
        CheckConstraint(
            "external OR (case_id IS NOT NULL"
            " AND (serial <> '' OR lot <> '' OR override_id IS NOT NULL))",
            name="traced",
        ),
        same_patient("case_id", "surgical_case"),
        same_patient("explant_case_id", "surgical_case"),
        same_patient("override_id", "override"),
        Index("ix_implant_person", "patient_id"),
        Index("ix_implant_case", "case_id"),
        Index("ix_implant_lot", "lot_id"),
        Index("ix_implant_serial", "serial"),
        Index("ix_implant_device", "gtin", "lot"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    case_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_item.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_lot.id"))
    external: Mapped[bool] = mapped_column(default=False)
    gtin: Mapped[str] = mapped_column(String(14), default="", server_default="")
    lot: Mapped[str] = mapped_column(String(60), default="", server_default="")
    serial: Mapped[str] = mapped_column(String(60), default="", server_default="")
    expires_on: Mapped[date | None]
    maker: Mapped[str] = mapped_column(String(200))
    model: Mapped[str] = mapped_column(String(100))
    size_ml: Mapped[int | None]
    size: Mapped[str] = mapped_column(String(40), default="", server_default="")
    side: Mapped[str] = mapped_column(String(10))
    site: Mapped[str] = mapped_column(String(60), default="", server_default="")
    placed_at: Mapped[datetime | None]
    placed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    second_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    override_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    explanted_at: Mapped[datetime | None]
    explant_case_id: Mapped[UUID | None]
    explant_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
