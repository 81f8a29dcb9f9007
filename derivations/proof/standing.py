"""Nothing else says "proved": the status of what the kernel made, for a verdict, a line or a page."""
from __future__ import annotations

from ..kernel.theorem import Forged, Theorem, is_theorem
from ..record import Status


def proved_status(theorem: Theorem) -> Status:
    """``proved``. Raises ``Forged`` for anything but a theorem."""
    if not is_theorem(theorem):
        raise Forged("only a theorem of the kernel is proved")
    return Status.PROVED
