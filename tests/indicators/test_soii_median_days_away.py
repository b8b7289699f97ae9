"""Defends a published rate shown as given, without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("soii_median_days_away", published_soii_median_days_away=8.0)
    assert shown["value"] == 8.0
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
