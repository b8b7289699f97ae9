"""Defends the ESAW fatal rate: Italy, construction, 2023 (Eurostat hsw_n2_02, lfsa_eisn2)."""

import pytest


def test_italian_construction_in_2023(figure):
    shown = figure("fatal_injury_rate_esaw", fatal_accidents_esaw=141, workers=1_530_900)
    assert shown["value"] == pytest.approx(9.2103, abs=5e-05)
