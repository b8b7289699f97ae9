"""Defends a published share shown as given (2005: 32.34 %), without counts."""


def test_the_share_is_shown_as_published(figure):
    shown = figure("exposure_prevalence_published", published_exposure_prevalence=0.3234)
    assert shown["value"] == 0.3234
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
