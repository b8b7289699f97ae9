"""Defends the ESAW incidence: Italy, construction, 2023, from Eurostat hsw_n2_01 and lfsa_eisn2."""

import pytest


def test_italian_construction_in_2023(figure):
    shown = figure("nonfatal_incidence_esaw", nonfatal_accidents_esaw=32_774, workers=1_530_900)
    assert shown["value"] == pytest.approx(2140.83, abs=0.005)
