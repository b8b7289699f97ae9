"""Defends a published share shown as given (Guangdong, 2016: 4.9 %), without counts or limits."""


def test_the_share_is_shown_as_published(figure):
    shown = figure("short_exposure_share_published", published_short_exposure_share=0.049)
    assert shown["value"] == 0.049
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
