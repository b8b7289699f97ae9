"""Defends docs/catalogue.md: it says what the cards say."""

from pathlib import Path

from indicators import catalogue, indicators

CATALOGUE = Path(__file__).parents[2] / "docs" / "catalogue.md"
REDRAW = (
    'redraw it: python -c "from pathlib import Path; from indicators import catalogue, indicators; '
    "Path('docs/catalogue.md').write_text(catalogue(indicators()), encoding='utf-8')\""
)


def test_the_catalogue_says_what_the_cards_say():
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(indicators()), REDRAW


def test_every_card_is_in_the_catalogue():
    drawn = catalogue(indicators())
    assert all(f"| `{name}` | |" in drawn for name in indicators())


def test_a_formula_is_written_with_its_filter_and_multiplier():
    drawn = catalogue(indicators())
    assert "`(disease_cases where detail = pneumoconiosis) / disease_cases`" in drawn
    assert "`(cases_days_away + cases_transfer) / hours_worked x 200,000`" in drawn
