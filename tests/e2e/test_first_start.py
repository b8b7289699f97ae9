"""Defends a newcomer's first start: a home that is not there is filled, and then answers."""

import json
import urllib.request

from tests.e2e.conftest import serving


def test_the_first_start_fills_a_home_and_answers_from_it(tmp_path):
    asked = "/api/v1/ask.json?indicator=deaths&by=industry&area=CN&period=2006"
    with serving(tmp_path / "home") as address:
        for _ in range(4):  # each of the processes that serve answers
            with urllib.request.urlopen(address + asked, timeout=60) as answer:
                figures = json.load(answer)["figures"]
            assert [(one["industry"], one["value"]) for one in figures] == [("GBT4754_B", 7023)]
    (log,) = tmp_path.glob("server-*.log")
    told = log.read_text().count(f"{address}/link/")
    assert told == 9  # the administrator, and each part of the demonstration
    with serving(tmp_path / "home"):
        (again,) = set(tmp_path.glob("server-*.log")) - {log}
        assert "/link/" not in again.read_text()
