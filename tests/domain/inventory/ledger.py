"""What must hold at every moment: sums of the ledger, of the reservations, of the balances."""

from sqlalchemy import text

from tests.domain.inventory.shelf import Shelf, Whose

BALANCES = text(
    "SELECT l.id, l.on_hand, l.reserved, l.moves,"
    " (SELECT COALESCE(SUM(m.on_hand_change), 0) FROM stock_movement m WHERE m.lot_id = l.id),"
    " (SELECT COALESCE(SUM(m.reserved_change), 0) FROM stock_movement m WHERE m.lot_id = l.id),"
    " (SELECT COUNT(*) FROM stock_movement m WHERE m.lot_id = l.id),"
    " (SELECT COALESCE(SUM(r.quantity), 0) FROM stock_reservation r"
    "  WHERE r.lot_id = l.id AND r.live AND r.kind = 'HARD'), l.status FROM stock_lot l"
)
LIVE = text(
    "SELECT r.kind, i.sku, COALESCE(l.lot, ''), SUM(r.quantity) FROM stock_reservation r"
    " JOIN stock_item i ON i.id = r.item_id LEFT JOIN stock_lot l ON l.id = r.lot_id"
    " WHERE r.live AND r.plan_id = :plan GROUP BY r.kind, i.sku, l.lot"
)


def check(shelf: Shelf) -> None:
    """On hand = free + reserved, Σ movements = balance, Σ live reservations = reserved."""
    for row in shelf.ways.p.ask(str(BALANCES)):
        lot, on_hand, reserved, moves, moved, kept, lines, live_rows, status = row
        assert 0 <= reserved <= on_hand, lot
        assert (on_hand, reserved, moves) == (moved, kept, lines), lot
        assert live_rows == reserved, lot
        assert (on_hand == 0) == (status == "USED_UP") or status == "RECALLED", lot


def live(shelf: Shelf, whose: Whose) -> dict[tuple[str, str, str], int]:
    """Kind, item and lot number of what a plan has."""
    mark = shelf.ways.p._mark
    rows = shelf.ways.p.ask(str(LIVE).replace(":plan", mark), whose.plan)
    return {(kind, sku, lot): int(amount) for kind, sku, lot, amount in rows}
