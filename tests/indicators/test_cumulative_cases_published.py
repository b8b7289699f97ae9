"""Defends a published count shown as given (607,570 in 2005), without limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("cumulative_cases_published", published_cumulative_cases=607_570)
    assert shown["value"] == 607_570
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
