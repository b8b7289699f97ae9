"""Defends the share: the national reports of 2015 (89.38 %) and 2017 (84.84 %)."""

import pytest


def test_china_in_2015(figure):
    shown = figure(
        "pneumoconiosis_share", numerator={"disease_cases": 26_081}, disease_cases=29_180
    )
    assert shown["value"] == pytest.approx(0.8938, abs=5e-05)


def test_china_in_2017(figure):
    shown = figure(
        "pneumoconiosis_share", numerator={"disease_cases": 22_701}, disease_cases=26_756
    )
    assert shown["value"] == pytest.approx(0.8484, abs=5e-05)


def test_without_its_kinds_there_is_no_share(figure):
    shown = figure("pneumoconiosis_share", disease_cases=26_756)
    assert shown["value"] is None
    assert shown["reason"] == "no_events"
