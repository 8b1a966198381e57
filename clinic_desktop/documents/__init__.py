"""Paper: a dataclass of plain values in, the bytes of a PDF out."""
