"""Long computations tell how far they are, and whoever watches may stop them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from facts.text import Text

Watcher = Callable[[Text, int, int], None]
"""Is told what is done, and how many parts of how many; what it raises ends the computation."""

_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def step(what: Text, done: int, total: int) -> None:
    """Tell whoever watches that another part is done; nobody need watch."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher(what, done, total)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Have the computations of this block, in this thread, tell how far they are."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
