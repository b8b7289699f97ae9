"""Defends a published rate shown as given, without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("nonfatal_rate_8_8_1", published_nonfatal_rate_8_8_1=1450.0)
    assert shown["value"] == 1450.0
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
