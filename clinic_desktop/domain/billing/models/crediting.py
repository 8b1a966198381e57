"""Wall of credit notes: together they never give back more than the bill they credit."""

from clinic_desktop.store.guards import Guard, Rule

WITHIN = (
    "EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.credits_id"
    " AND i.status NOT IN ('DRAFT', 'VOID') AND NEW.total_minor +"
    " (SELECT COALESCE(SUM(n.total_minor), 0) FROM invoice n WHERE n.credits_id = i.id"
    " AND n.id <> NEW.id AND n.status NOT IN ('DRAFT', 'VOID')) <= i.total_minor)"
)
GUARDS: tuple[Rule, ...] = (
    Guard(
        "billing.nothing_to_credit", "invoice", "UPDATE OF status",
        "NEW.kind <> 'CREDIT_NOTE' OR NEW.status <> 'ISSUED' OR OLD.status <> 'DRAFT'"
        f" OR {WITHIN}",
        ("invoice WHERE id = NEW.credits_id",),
    ),
)  # fmt: skip
