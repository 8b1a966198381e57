"""Why billing refuses: stable codes, and what to do next."""

from clinic_desktop.core import errors


class AmountRefused(errors.RuleViolation):
    """`params`: open, in minor units."""

    code = "billing.amount"
    text = "The amount must be more than nothing and at most what is open."


class InvoiceRefused(errors.RuleViolation):
    code, text = "billing.invoice", "This invoice is not complete."


class UnknownPrice(errors.RuleViolation):
    code = "billing.unknown_price"
    text = "There is no procedure with this code. Choose one of the catalogue."


class DepositUsed(errors.StateRefuses):
    code = "billing.deposit_used"
    text = "This deposit is set off against the bill of its case. Take that back first."


class InvoiceNotPayable(errors.StateRefuses):
    code = "billing.not_payable"
    text = "Only an issued invoice that is not paid can be paid. Issue it first."


class CaseNotCompleted(errors.StateRefuses):
    code = "billing.case_not_completed"
    text = "A case is billed when it is completed. Complete the case first."


class ConsultationNotCompleted(errors.StateRefuses):
    code = "billing.consultation_not_completed"
    text = "A consultation is billed when it is completed. Complete it first."


class NothingToCredit(errors.StateRefuses):
    code = "billing.nothing_to_credit"
    text = "A credit note belongs to an issued invoice in the same currency. Choose that invoice."


class InvoiceKept(errors.RuleViolation):
    code = "billing.invoice_kept"
    text = "An issued invoice is never changed or deleted. Write a credit note instead."


class NotInLedger(errors.RuleViolation):
    code = "billing.not_in_ledger"
    text = "What is paid or credited follows from payments and credit notes. Record those."


class TotalDiffers(errors.RuleViolation):
    code = "billing.total_differs"
    text = "The total is not the sum of the lines. Save the lines again, then issue."


class NumberOrder(errors.Conflict):
    code = "billing.number_order"
    text = "Numbers follow one another without gaps. Try again; the next number is taken anew."


class NumberTaken(errors.Conflict):
    code = "billing.number_taken"
    text = "This number is taken. Try again; the next number is taken anew."


class NotSettled(errors.StateRefuses):
    code = "billing.not_settled"
    text = "The amounts do not allow this state. Look at payments and credit notes."


class Overpaid(errors.Conflict):
    code = "billing.overpaid"
    text = "More than is open cannot be set against an invoice. Keep the rest as patient credit."


class ReverseDiffers(errors.RuleViolation):
    code = "billing.reverse_differs"
    text = "An allocation is taken back as a whole. Choose the one that was wrong."


class StillAllocated(errors.StateRefuses):
    code = "billing.still_allocated"
    text = "This payment still settles an invoice. Take the allocation back first."


class RefundTooMuch(errors.RuleViolation):
    code = "billing.refund_too_much"
    text = "Only what was received and is not set against an invoice is given back."


class CreditTooSmall(errors.Conflict):
    code = "billing.credit_too_small"
    text = "The patient's credit is smaller than that. Use a smaller amount."


class CreditTooLarge(errors.Conflict):
    code = "billing.credit_too_large"
    text = "Only money that was received and is not used otherwise becomes the patient's credit."


class SessionClosed(errors.StateRefuses):
    code = "billing.session_closed"
    text = "The drawer is closed, or counts another currency. Open a drawer first."


class DrawerOpen(errors.Conflict):
    code, text = "billing.drawer_open", "This drawer is open already. Use it, or close it first."


class DepositThere(errors.Conflict):
    code = "billing.deposit_there"
    text = "This plan has its deposit already. Change or waive that one."


class ChargedAlready(errors.Conflict):
    code, text = "billing.charged_already", "This was charged already."


class PricesKept(errors.RuleViolation):
    code, text = "billing.prices_kept", "A price stays as it was. End it and enter a new one."


class PriceChanged(errors.Conflict):
    code = "billing.price_changed"
    text = "Somebody changed this price meanwhile. Look at it and enter yours again."


class MoneyKept(errors.RuleViolation):
    code, text = "billing.kept", "Money that moved stays recorded. Reverse or refund it instead."


class Undecided(errors.StateRefuses):
    code = "billing.undecided"
    text = "A proposed line waits for a decision. Accept or drop each of them first."


class DropReason(errors.RuleViolation):
    code = "billing.drop_reason"
    text = "Say why the line is dropped or priced otherwise; it is kept."


class NothingOpen(errors.StateRefuses):
    code = "billing.nothing_open"
    text = "Nothing of this patient waits to be billed."


class PriceDeviates(errors.StateRefuses):
    code = "billing.price_deviation"
    text = "This price is not the quoted one. Change the line with a reason, then issue."


class NotWaived(errors.StateRefuses):
    code = "billing.not_waived"
    text = "A deposit is waived by a named override of this plan, once. Waive it with a reason."


class OwnRefund(errors.RuleViolation):
    code = "billing.own_refund"
    text = "Who asked for a refund above the limit does not confirm it. Ask a colleague."


class NotByCard(errors.StateRefuses):
    code = "billing.not_by_card"
    text = "Only a bank takes a payment back. Cash is given back as a refund."


class Refunded(errors.StateRefuses):
    code = "billing.refunded"
    text = "A part of this payment was given back already; it cannot be taken back as a whole."
