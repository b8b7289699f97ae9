"""Defends the count: a file of 9,000 made-up cases is 9,000 cases."""


def test_every_case_of_the_file_is_one(figure):
    shown = figure("cases_reported", case_reported=9_000)
    assert shown["value"] == 9_000
    assert shown["lower"] < 9_000 < shown["upper"]
