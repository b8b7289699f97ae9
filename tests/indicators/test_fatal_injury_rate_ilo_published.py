"""Defends a published rate shown as given, without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("fatal_injury_rate_ilo_published", published_fatal_rate_ilo=0.5)
    assert shown["value"] == 0.5
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
