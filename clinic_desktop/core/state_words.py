"""English words for every state and every event, so that a refusal reads as a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineWords:
    """`states`: what a thing is now, and how such a thing is called; `events`: a verb phrase."""

    noun: str
    states: Mapping[str, tuple[str, str]]
    events: Mapping[str, str]


WORDS: Mapping[str, MachineWords] = {
    "appointment": MachineWords(
        "appointment",
        {
            "REQUESTED": ("is only requested", "a request"),
            "SCHEDULED": ("is scheduled", "a scheduled appointment"),
            "CHECKED_IN": ("is checked in", "a patient who is checked in"),
            "IN_PROGRESS": ("is in progress", "an appointment in progress"),
            "COMPLETED": ("is finished", "a finished appointment"),
            "NO_SHOW": ("is marked as missed", "a missed appointment"),
            "CANCELLED": ("is cancelled", "a cancelled appointment"),
            "RESCHEDULED": ("was moved to another time", "a moved appointment"),
        },
        {
            "request": "be requested",
            "book": "be booked",
            "walk_in": "be added as a walk-in",
            "assign": "be given a time",
            "decline": "be declined",
            "withdraw": "be withdrawn",
            "check_in": "be checked in",
            "start_remote": "be started by video or phone",
            "cancel": "be cancelled",
            "reschedule": "be moved",
            "no_show": "be marked as missed",
            "arrive_late": "be checked in late",
            "undo_check_in": "have the check-in undone",
            "start": "be started",
            "leave_unseen": "be marked as left unseen",
            "finish": "be finished",
            "break_off": "be broken off",
            "check_out": "be checked out",
        },
    ),
    "consultation": MachineWords(
        "consultation",
        {
            "SCHEDULED": ("is scheduled", "a scheduled consultation"),
            "CHECKED_IN": ("waits for the clinician", "a consultation of an arrived patient"),
            "IN_PROGRESS": ("is in progress", "a consultation in progress"),
            "COMPLETED": ("is completed and locked", "a completed consultation"),
            "CANCELLED": ("is cancelled", "a cancelled consultation"),
            "NO_SHOW": ("was missed", "a missed consultation"),
        },
        {
            "create": "be created",
            "open_emergency": "be opened as an emergency",
            "check_in": "be checked in",
            "start_remote": "be started by video or phone",
            "start": "be started",
            "undo_check_in": "have the check-in undone",
            "complete": "be completed",
            "cancel": "be cancelled",
            "no_show": "be marked as missed",
            "arrive_late": "be checked in late",
            "addendum": "get an addendum",
        },
    ),
    "plan": MachineWords(
        "plan",
        {
            "DRAFT": ("is a draft", "a draft"),
            "PENDING_APPROVAL": ("waits for approval", "a plan that waits for approval"),
            "APPROVED": ("is approved", "an approved plan"),
            "CONSENT_PENDING": ("waits for the consent", "a plan that waits for its consent"),
            "CONSENT_SIGNED": ("has its consent signed", "a plan with a signed consent"),
            "SCHEDULED": ("is scheduled", "a scheduled plan"),
            "COMPLETED": ("is completed", "a completed plan"),
            "CANCELLED": ("is cancelled", "a cancelled plan"),
        },
        {
            "create": "be created",
            "submit": "be submitted",
            "send_back": "be sent back",
            "withdraw": "be taken back",
            "approve": "be approved",
            "reject": "be rejected",
            "consent_created": "get a consent",
            "all_signed": "count as signed",
            "consent_lost": "lose its consent",
            "booking_confirmed": "be scheduled",
            "unscheduled": "lose its slot",
            "revise": "be revised",
            "amend": "be amended",
            "case_completed": "be completed",
            "session_completed": "finish a session",
            "cancel": "be cancelled",
            "create_emergency": "be opened as an emergency",
            "emergency_open": "be scheduled as an emergency",
        },
    ),
    "consent": MachineWords(
        "consent",
        {
            "DRAFT": ("is a draft", "a draft"),
            "INFORMED": ("waits to be read", "a consent that was handed over"),
            "IN_PROGRESS": ("is being read", "a consent that is being read"),
            "PENDING_SIGNATURES": ("waits for signatures", "a consent that waits for signatures"),
            "SIGNED": ("is signed", "a signed consent"),
            "REVOKED": ("is withdrawn", "a withdrawn consent"),
            "SUPERSEDED": ("was replaced because the plan changed", "a replaced consent"),
            "EXPIRED": ("is past its end date", "an expired consent"),
            "DECLINED": ("was declined", "a declined consent"),
        },
        {
            "create": "be created",
            "inform": "be handed over with the information",
            "open_reading": "be opened for reading",
            "save_progress": "have its reading saved",
            "finish_reading": "have its reading finished",
            "reopen_reading": "be read again",
            "sign": "be signed",
            "sign_last": "be signed",
            "present_emergency": "be presented as an emergency",
            "decline": "be declined",
            "revoke": "be withdrawn",
            "supersede": "be replaced",
            "expire": "expire",
        },
    ),
    "case": MachineWords(
        "case",
        {
            "SCHEDULED": ("is scheduled", "a scheduled case"),
            "ON_HOLD": ("is on hold", "a case on hold"),
            "CHECKED_IN": ("is checked in", "a case whose patient is checked in"),
            "IN_THEATRE": ("is in theatre", "a case in theatre"),
            "COMPLETED": ("is completed", "a completed case"),
            "POSTPONED": ("is postponed", "a postponed case"),
            "CANCELLED": ("is cancelled", "a cancelled case"),
        },
        {
            "create": "be created",
            "hold": "be put on hold",
            "clear_hold": "be taken off hold",
            "check_in": "be checked in",
            "undo_check_in": "have the check-in undone",
            "abort_before_incision": "be stopped before the incision",
            "enter_theatre": "be taken into theatre",
            "complete": "be completed",
            "stop_after_incision": "be stopped after the incision",
            "postpone": "be postponed",
            "cancel": "be cancelled",
            "emergency_open": "be opened as an emergency",
            "enter_theatre_emergency": "be taken into theatre as an emergency",
            "resume": "be resumed",
            "addendum": "get an addendum",
        },
    ),
    "booking": MachineWords(
        "booking",
        {
            "HELD": ("is held", "a held booking"),
            "CONFIRMED": ("is confirmed", "a confirmed booking"),
            "RELEASED": ("is released", "a released booking"),
        },
        {
            "hold": "be held",
            "book": "be booked",
            "confirm": "be confirmed",
            "expire": "expire",
            "extend": "be held longer",
            "move": "be moved",
            "demote": "be put back to held",
            "release": "be released",
            "displace": "make room for an emergency",
            "book_emergency": "be booked as an emergency",
            "block": "be blocked",
            "finish": "be finished",
        },
    ),
    "invoice": MachineWords(
        "invoice",
        {
            "DRAFT": ("is a draft", "a draft"),
            "ISSUED": ("is issued", "an issued invoice"),
            "PARTIALLY_PAID": ("is partly paid", "a partly paid invoice"),
            "PAID": ("is paid", "a paid invoice"),
            "VOID": ("is void", "a void invoice"),
        },
        {
            "generate": "be generated",
            "edit": "be edited",
            "issue": "be issued",
            "discard": "be discarded",
            "allocate_part": "take a part payment",
            "allocate_rest": "take the rest of its amount",
            "deallocate_part": "lose a payment",
            "deallocate_all": "lose its payments",
            "credit_full": "be cancelled by a credit note",
            "credit_part": "be reduced by a credit note",
        },
    ),
    "payment": MachineWords(
        "payment",
        {
            "PENDING": ("is pending", "a pending payment"),
            "COMPLETED": ("is completed", "a completed payment"),
            "FAILED": ("has failed", "a failed payment"),
            "REVERSED": ("is reversed", "a reversed payment"),
        },
        {
            "take": "be taken",
            "start": "be started",
            "confirm": "be confirmed",
            "fail": "be marked as failed",
            "unknown": "be marked as unanswered",
            "late_confirm": "be confirmed late",
            "reverse": "be reversed",
            "refund": "be refunded",
            "chargeback": "be charged back",
        },
    ),
    "lot": MachineWords(
        "lot",
        {
            "AVAILABLE": ("is available", "an available lot"),
            "QUARANTINED": ("is in quarantine", "a lot in quarantine"),
            "RECALLED": ("is recalled", "a recalled lot"),
            "USED_UP": ("is used up", "a used-up lot"),
        },
        {
            "receive": "be received",
            "receive_held": "be received into quarantine",
            "quarantine": "be put in quarantine",
            "release": "be released",
            "recall": "be recalled",
            "recall_withdrawn": "have its recall withdrawn",
            "last_out": "be used up",
            "stock_back": "come back into stock",
        },
    ),
}


def refusal(machine: str, event: str, status: str | None, sources: Sequence[str]) -> str:
    """Why `event` is refused: "This plan is approved; only a draft can be submitted."."""
    words = WORDS[machine]
    if status is None:
        return f"There is no {words.noun} yet that could {words.events[event]}."
    now = f"This {words.noun} {words.states[status][0]}"
    if not sources:
        return f"{now}; only a new {words.noun} can {words.events[event]}."
    return f"{now}; only {_or([words.states[s][1] for s in sources])} can {words.events[event]}."


def _or(names: Sequence[str]) -> str:
    head, last = ", ".join(names[:-1]), names[-1]
    return f"{head} or {last}" if head else last
