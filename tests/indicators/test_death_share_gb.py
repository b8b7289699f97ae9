"""Defends the share: one death among seven killed or injured, with Wilson's limits."""

import pytest


def test_seven_persons(figure):
    shown = figure("death_share_gb", deaths=1, serious_injuries=2, minor_injuries=4)
    assert shown["value"] == pytest.approx(1 / 7)
    assert [shown["lower"], shown["upper"]] == pytest.approx([0.0257, 0.5131], abs=5e-5)


def test_where_nobody_is_hurt_there_is_no_share(figure):
    shown = figure("death_share_gb", deaths=0, serious_injuries=0, minor_injuries=0)
    assert shown["value"] is None
