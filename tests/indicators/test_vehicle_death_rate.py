"""Defends a published rate shown as given (communique of 2005: 7.60), without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("vehicle_death_rate", published_vehicle_death_rate=7.6)
    assert shown["value"] == 7.6
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
