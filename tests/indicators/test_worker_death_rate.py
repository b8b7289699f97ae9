"""Defends that a published rate is shown as given (the communique of 2005: 3.85), without counts or interval."""

import pytest


def test_the_figure_is_shown_as_published(figure):
    shown = figure("worker_death_rate", published_worker_death_rate=3.85)
    assert shown["value"] == 3.85
    assert (shown["events"], shown["exposure"]) == (None, None)
    assert (shown["lower"], shown["upper"]) == (None, None)
