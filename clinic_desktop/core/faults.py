"""What may be written of a fault: its kind and its place, never what it was about."""


def place_of(fault: BaseException) -> str:
    """`KeyError in Desk.open:12`: its words may name a patient, so they are left out."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
    return f"{type(fault).__name__} in {where}"
