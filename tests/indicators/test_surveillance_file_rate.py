"""Defends the rate: 235 files of 250 workers exposed."""

import pytest


def test_files_of_250_exposed(figure):
    shown = figure("surveillance_file_rate", surveillance_files=235, exposed_workers=250)
    assert shown["value"] == pytest.approx(0.94, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
