"""Defends a published change shown as given (communique of 2006: -20.4 %), no limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("gdp_death_rate_change", published_gdp_death_rate_change=-0.204)
    assert shown["value"] == -0.204
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
