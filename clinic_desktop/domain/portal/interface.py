"""The face of the portal: tablets, hand-over tickets, codes by mail, registrations."""

from clinic_desktop.core import errors


class TicketSpent(errors.StateRefuses):
    code = "portal.ticket_spent"
    text = "This task is finished or was taken back. Send a new one to the tablet."


class TicketTaken(errors.Conflict):
    code, text = "portal.ticket_taken", "This ticket exists already. Make a new one."


class CodeSpent(errors.StateRefuses):
    code, text = "portal.code_spent", "This code was used already. Ask for a new one."


class RegistrationDone(errors.StateRefuses):
    code, text = "portal.registration_done", "This registration is finished. Sign in instead."


class DeviceKept(errors.RuleViolation):
    code, text = "portal.device_kept", "A tablet that was revoked stays revoked. Pair it anew."
