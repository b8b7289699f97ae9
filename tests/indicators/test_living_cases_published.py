"""Defends a published count shown as given (470,089 in 2005), without limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("living_cases_published", published_living_cases=470_089)
    assert shown["value"] == 470_089
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
