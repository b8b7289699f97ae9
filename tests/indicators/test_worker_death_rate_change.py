"""Defends a published change shown as given (communique of 2006: -13.5 %), no limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("worker_death_rate_change", published_worker_death_rate_change=-0.135)
    assert shown["value"] == -0.135
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
