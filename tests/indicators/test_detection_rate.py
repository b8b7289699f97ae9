"""Defends the detection rate: 9,510 of 1,861,883 examined in 2005, 0.51 %."""

import pytest


def test_china_in_2005(figure):
    shown = figure("detection_rate", detected=9_510, examined=1_861_883)
    assert shown["value"] == pytest.approx(0.0051, abs=5e-05)
