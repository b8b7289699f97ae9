"""Defends a published rate shown as given (communique of 2005: 2.81), without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("coal_death_rate", published_coal_death_rate=2.81)
    assert shown["value"] == 2.81
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
