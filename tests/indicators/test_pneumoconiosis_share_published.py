"""Defends a published share shown as given (2005: 75.11 %), without counts."""


def test_the_share_is_shown_as_published(figure):
    shown = figure("pneumoconiosis_share_published", published_pneumoconiosis_share=0.7511)
    assert shown["value"] == 0.7511
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
