"""Defends the count: the cases of a type are counted as they are."""


def test_the_cases_of_a_type_are_counted(figure):
    assert figure("cases_by_accident_type", case_by_type=41)["value"] == 41
