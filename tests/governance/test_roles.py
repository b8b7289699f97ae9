"""Defends who may do what: the whole table, and whose small cells a regulator sees."""

from itertools import product

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.roles import (
    GRANTS,
    PLACED,
    Actor,
    Permission,
    Role,
    actor,
    areas_seen_in_full,
    require,
)

TABLE = """
                                   | public | researcher | enterprise | regulator | administrator
ask for figures                    | yes    | yes        | yes        | yes       | yes
see figures that rest on few cases |        |            |            | yes       | yes
take in files                      |        |            |            |           | yes
publish a vintage                  |        |            |            |           | yes
move back to an earlier vintage    |        |            |            |           | yes
check the home                     |        |            |            |           | yes
see reports on batches of returns  |        |            |            | yes       | yes
acknowledge findings               |        |            |            |           | yes
look for alerts                    |        |            |            |           | yes
see alerts                         |        |            |            | yes       | yes
acknowledge and close alerts       |        |            |            | yes       | yes
"""


def drawn() -> dict[tuple[str, str], bool]:
    head, *rows = (line for line in TABLE.splitlines() if line.strip())
    roles = [word.strip() for word in head.split("|")[1:]]
    return {
        (role, row.split("|")[0].strip()): cell.strip() == "yes"
        for row in rows
        for role, cell in zip(roles, row.split("|")[1:], strict=True)
    }


@pytest.mark.parametrize(("role", "permission"), [*product(Role, Permission)])
def test_a_role_gives_what_the_table_says_and_no_more(role, permission):
    somebody = Actor("bob", role, "CN-130000" if role in PLACED else "")
    assert somebody.may(permission) == drawn()[role.value, permission.value]


@pytest.mark.parametrize(
    ("role", "permission"),
    [(role, permission) for role, permission in product(Role, Permission)
     if permission not in GRANTS[role]],
)  # fmt: skip
def test_what_a_role_does_not_give_is_refused_by_name(role, permission):
    with pytest.raises(NotAllowed, match=rf"bob \({role.value}\) may not {permission.value}"):
        require(Actor("bob", role), permission)


def test_what_a_role_gives_passes():
    for role, given in GRANTS.items():
        for permission in given:
            require(Actor("bob", role), permission)


@pytest.mark.parametrize(
    ("words", "role", "place"),
    [
        ("public", Role.PUBLIC, ""),
        ("researcher", Role.RESEARCHER, ""),
        ("administrator", Role.ADMINISTRATOR, ""),
        ("regulator@CN-130000", Role.REGULATOR, "CN-130000"),
        ("enterprise@91110000100000000X", Role.ENTERPRISE, "91110000100000000X"),
    ],
)
def test_an_actor_is_read_as_it_is_written(words, role, place):
    assert actor(words) == Actor(words, role, place)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "no role is called ''; there are public, researcher, enterprise, regulator"),
        ("root", "no role is called 'root'; there are public"),
        ("public@CN-130000", "'public' has no place; write it alone"),
        ("administrator@CN", "'administrator' has no place; write it alone"),
        ("enterprise", "an enterprise is written with its code"),
        ("enterprise@", "an enterprise is written with its code"),
        ("regulator@Hebei", "area 'Hebei' is not in the code list data/codes/area.csv"),
        ("regulator@_T", "area '_T' is not in the code list data/codes/area.csv"),
        (
            "regulator",
            "area '' is not in the code list data/codes/area.csv; a regulator is written",
        ),
        ("regulator@", "area '' is not in the code list"),
    ],
)
def test_an_actor_who_cannot_be_is_refused(words, sentence):
    with pytest.raises(UnknownCode) as refused:
        actor(words)
    assert str(refused.value).startswith(sentence)


def test_a_regulator_sees_their_own_area_and_its_parts_in_full():
    seen = areas_seen_in_full(actor("regulator@CN-130000"))
    assert {"CN-130000", "CN-130100", "CN-130102"} <= seen
    assert {"CN", "CN-110000", "US", "_T", "_U"} & seen == set()
    assert all(area.startswith("CN-13") for area in seen)


def test_a_regulator_of_a_country_sees_its_provinces_and_no_other_country():
    seen = areas_seen_in_full(actor("regulator@CN"))
    assert {"CN", "CN-110000", "CN-130102"} <= seen
    assert not any(area.startswith("US") for area in seen)


def test_the_administrator_sees_everything_and_the_public_nothing_in_full():
    assert areas_seen_in_full(actor("administrator")) is None
    for words in ("public", "researcher", "enterprise@91110000100000000X"):
        assert areas_seen_in_full(actor(words)) == frozenset()


def test_a_regulator_of_nowhere_sees_nothing_in_full():
    assert areas_seen_in_full(Actor("bob", Role.REGULATOR)) == frozenset()
