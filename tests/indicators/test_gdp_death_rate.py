"""Defends a published rate shown as given (communique of 2005: 0.70), without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("gdp_death_rate", published_gdp_death_rate=0.7)
    assert shown["value"] == 0.7
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
