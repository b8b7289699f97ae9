"""Defends a published share shown as given, without counts or limits."""


def test_the_figure_is_shown_as_published(figure):
    shown = figure("ownership_share_published", published_ownership_share=0.42)
    assert shown["value"] == 0.42
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
