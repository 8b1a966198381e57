"""The condition of a wall that makes an act wait: written once for the tables of four modules."""

EARLY = "plans.waiting"
"""The code with which every such wall speaks."""


def waited(column: str, plan: str, act: str) -> str:
    """No waiting time of the plan's current revision is still running at `act`.

    `column` is one of `plan_waiting`; `plan` and `act` are in terms of the row. A plan that was
    never approved (an emergency) has no waiting times.
    """
    return f"NOT {_early(f'(w.{column} IS NULL OR w.{column} > {act})', plan)}"


def waited_to_sign(plan: str, act: str) -> str:
    """The same for a signature: a commitment where the law calls it one, free for a repeat."""
    runs = (
        f"((w.consent_from IS NULL OR w.consent_from > {act})"
        f" AND (w.repeat_until IS NULL OR w.repeat_until <= {act}))"
        f" OR w.commit_from IS NULL OR w.commit_from > {act}"
    )
    return f"NOT {_early(f'({runs})', plan)}"


def _early(runs: str, plan: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM plan_waiting w JOIN procedure_plan wp ON wp.id = w.plan_id"
        f" AND wp.revision = w.revision WHERE w.plan_id = {plan} AND {runs})"
    )
