"""What the tests of the indicators share: cells made by hand, and the figure they give."""

from collections.abc import Callable, Mapping

import polars as pl
import pytest

from indicators import estimate, indicators

CELL = {
    "period": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "reporters": pl.Int64,
    "largest": pl.Float64,
    "source": pl.String,
    "numerator": pl.Boolean,
}


@pytest.fixture(scope="session")
def figure() -> Callable[..., dict[str, object]]:
    """Estimate one figure of one period from the values of its measures.

    `numerator` holds the values of the measures that the card counts only where its
    `events_where` says.
    """

    def estimated(
        card: str,
        period: str = "2024",
        numerator: Mapping[str, float] | None = None,
        **values: float | None,
    ) -> dict[str, object]:
        given = [(measure, value, True) for measure, value in (numerator or {}).items()]
        given += [(measure, value, False) for measure, value in values.items()]
        cells = pl.DataFrame(
            [
                (period, measure, value, "A", None, None, "made_up", counted)
                for measure, value, counted in given
            ],
            schema=CELL,
            orient="row",
        )
        return estimate(cells, indicators()[card], ()).row(0, named=True)

    return estimated
