"""Services of the stock: what screens ask, what is reserved for plans, what is used in cases."""

from clinic_desktop.domain.inventory.service.moves import StockMovesService
from clinic_desktop.domain.inventory.service.screens import InventoryService

__all__ = ["InventoryService", "StockMovesService"]
