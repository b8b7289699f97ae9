"""A list that is broken down in several ways at once answers by the way that is asked for."""

import polars as pl
import pytest

from facts.slice import slice
from tests.facts.making import make_batch, make_vintage

GROUPS = ("OT1", "OT2", "O30", "OT3", "OT4")
EVENTS = [f"E{n}X" for n in (*range(1, 8), "X")]


@pytest.fixture(scope="module")
def vintage(tmp_path_factory):
    """Cases by occupation, and by events of five groups of occupations: one case each."""
    details = {
        "_T": 40.0,
        "SOC_470000": 30.0,
        **{f"SOII_{event}.{group}": 1.0 for event in EVENTS for group in GROUPS},
        **{f"SOII_E42.{group}": 0.5 for group in GROUPS},
        **{f"SOII_T71.{group}": 9.0 for group in GROUPS[:3]},
    }
    rows = pl.DataFrame({"detail": details.keys(), "value": details.values()}).with_columns(
        period=pl.lit("2015"), area=pl.lit("US"), measure=pl.lit("soii_days_away_cases")
    )
    home = tmp_path_factory.mktemp("home")
    return make_vintage(home, [make_batch(home, rows)])


def asked(vintage, detail: str, by: tuple[str, ...] = ("detail",)) -> dict[str, float]:
    found = slice(
        vintage.cursor(),
        ["soii_days_away_cases"],
        by=by,
        where={"area": ("US",), "detail": (detail,)},
    )
    shown = found["detail"] if "detail" in found.columns else [detail] * found.height
    return dict(zip(shown, found["value"], strict=True))


def test_a_theme_is_shown_by_its_parts_added_up(vintage):
    assert asked(vintage, "soii_event") == {f"SOII_{event}": 5.0 for event in EVENTS}


def test_a_selected_part_of_another_is_added_to_nothing(vintage):
    assert asked(vintage, "SOII_E42", by=()) == {"SOII_E42": 2.5}
    assert asked(vintage, "SOII_E4X", by=()) == {"SOII_E4X": 5.0}


def test_an_occupation_is_found_beside_the_themes(vintage):
    assert asked(vintage, "SOC_470000", by=()) == {"SOC_470000": 30.0}


def test_what_was_published_in_part_is_no_total(vintage):
    assert asked(vintage, "SOII_T71", by=()) == {}
