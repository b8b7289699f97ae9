"""Defends a published rate shown as given, without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("soii_days_away_rate", published_soii_days_away_rate=86.9)
    assert shown["value"] == 86.9
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
