"""Tables and walls of stock."""

from clinic_desktop.domain.inventory.models.tables import (
    Implant,
    StockItem,
    StockLot,
    StockMovement,
    StockReservation,
)
from clinic_desktop.domain.inventory.models.walls import GUARDS

__all__ = ["GUARDS", "Implant", "StockItem", "StockLot", "StockMovement", "StockReservation"]
