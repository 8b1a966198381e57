"""What stock refuses, in words."""

from clinic_desktop.core import errors


class UnknownCode(errors.RuleViolation):
    code = "inventory.unknown_code"
    text = "No item of the clinic has this code. Check the package or add the item first."


class ItemRefused(errors.RuleViolation):
    code, text = "inventory.item", "This item is not complete."


class SkuTaken(errors.AlreadyThere):
    code = "inventory.sku_taken"
    text = "Another item has this number already. Choose another one."


class LotIncomplete(errors.RuleViolation):
    code = "inventory.lot_incomplete"
    text = "Lot number and expiry date are needed for this item. Read them off the package."


class SerialTaken(errors.AlreadyThere):
    code = "inventory.serial_taken"
    text = "This serial number was received before. Compare the package with the earlier entry."


class LotExpired(errors.RuleViolation):
    code = "inventory.lot_expired"
    text = "This lot is expired. Put it aside and take another one."


class LotRecalled(errors.RuleViolation):
    code = "inventory.lot_recalled"
    text = "This lot is recalled. Put it aside and take another one."


class LotQuarantined(errors.RuleViolation):
    code = "inventory.lot_quarantined"
    text = "This lot is in quarantine. Take another one, or ask the stock keeper."


class SerialUsed(errors.Conflict):
    code = "inventory.serial_used"
    text = "This serial number is used already. Check the label and take another one."


class NotEnough(errors.Conflict):
    """`params`: lot, wanted, free."""

    code = "inventory.not_enough"
    text = "There is not so much free of this lot. Take another lot, or ask the stock keeper."


class OutOfStock(errors.Conflict):
    code = "inventory.out_of_stock"
    text = "The stock does not hold so much. Somebody may just have taken it: look again."


class LotNotUsable(errors.Conflict):
    code = "inventory.lot_not_usable"
    text = "This lot cannot be reserved for that day: expired by then, recalled or in quarantine."


class PlacedAlready(errors.Conflict):
    code = "inventory.placed_already"
    text = "This implant is recorded as placed. Its use cannot be taken back."


class ReversedAlready(errors.Conflict):
    code, text = "inventory.reversed_already", "This use was taken back before."


class SecondPersonNeeded(errors.RuleViolation):
    code = "inventory.second_person"
    text = "A second person must confirm this for implants and medicines. Ask a colleague."


class ReasonNeeded(errors.RuleViolation):
    code, text = "inventory.reason", "Say why in a few words; it is kept with the lot."


class StockKept(errors.Conflict):
    code = "inventory.kept"
    text = "Stock records stay as they were written. Enter a correction instead."


class ImplantKept(errors.Conflict):
    code = "inventory.implant_kept"
    text = "What lies in a body stays recorded as it is. Record a removal instead."


class NotADeviation(errors.RuleViolation):
    code = "inventory.not_a_deviation"
    text = "This way past a gate is not for another implant. Record the deviation by its own name."


class NotInLedger(errors.Conflict):
    code = "inventory.not_in_ledger"
    text = "A balance changes by movements only. Nothing was saved."


class LedgerOrder(errors.Conflict):
    code = "inventory.ledger_order"
    text = "Somebody moved this lot at the same moment. Look again and repeat."


class ReverseDiffers(errors.Conflict):
    code = "inventory.reverse_differs"
    text = "Taking back must be exactly the opposite of what was entered."
