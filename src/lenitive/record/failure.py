"""How the record fails."""


class ConflictError(Exception):
    """Another event was appended first; read the stream again and decide again."""


class RecordFailedError(Exception):
    """The world failed: nothing of the last append counts as kept, and the store takes no more."""
