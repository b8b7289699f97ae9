"""What is complete and in time, of each unit and of all."""

import polars as pl
import pytest

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["dq_completeness"]


@pytest.fixture
def asked(table):
    def ask(drawing, **given):
        return compute(CARD, {"returns": table(drawing)}, given).computed

    return ask


DUE = """
unit | reported | on_time
-----|----------|--------
A    | 1        | 1
A    | 1        | 0
A    | 0        |
B    | true     | true
B    | false    | true
C    | 0        | 0
"""


def test_what_was_not_reported_was_not_in_time(asked):
    said = asked(DUE).scalars
    assert said == pytest.approx(
        {"complete": 3 / 6, "timely": 2 / 6, "timely_among_reported": 2 / 3}
    )


def test_each_unit_has_its_own_shares(asked):
    units = asked(DUE, threshold=0.6).tables["units"]
    assert units.rows() == [
        ("A", 3, pytest.approx(2 / 3), pytest.approx(1 / 3), 0.5, True),
        ("B", 2, 0.5, 0.5, 1.0, False),
        ("C", 1, 0.0, 0.0, None, False),
    ]


def test_what_is_timely_is_never_more_than_what_is_complete(asked):
    units = asked(DUE).tables["units"]
    assert (units["timely"] <= units["complete"]).all()


def test_where_nothing_was_due_nothing_is_said():
    empty = pl.DataFrame(schema={"unit": pl.String, "reported": pl.Boolean, "on_time": pl.Boolean})
    with pytest.raises(BadQuestion, match="returns has no rows"):
        compute(CARD, {"returns": empty}, {})
