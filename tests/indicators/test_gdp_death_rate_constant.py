"""Defends a published rate shown as given (communique of 2006: 0.56), without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("gdp_death_rate_constant", published_gdp_death_rate_constant=0.56)
    assert shown["value"] == 0.56
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
