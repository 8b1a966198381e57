"""Rules of theatre: checklists, counts, marks, free time, what deviated. Plain Python."""
