"""How tests compute a card on a small table of their own."""

from collections.abc import Mapping, Sequence

import polars as pl

from analysis import Computed, compute, methods


def computed(card: str, columns: Mapping[str, Sequence[object]], **given: object) -> Computed:
    """Compute a card on its main table, given by its columns."""
    name = next(iter(methods()[card].inputs))
    return compute(methods()[card], {name: pl.DataFrame(dict(columns))}, given).computed
