"""Defends a published rate shown as given (communique of 2005: 3.85), without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("worker_death_rate", published_worker_death_rate=3.85)
    assert shown["value"] == 3.85
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
