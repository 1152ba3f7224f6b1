"""Python's collector of cycles, kept from looking through millions of fresh objects of which none is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the collector; what has no reference left is freed all the same. It goes on as it was before.

    What was made meanwhile then counts as old: the collector would look through all of it at once if it were young.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if not gc.get_freeze_count():  # else somebody keeps objects from the collector, and means to
                gc.freeze()
                gc.unfreeze()
            gc.enable()
