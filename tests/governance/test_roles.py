"""Defends who may do what: the whole table, and whose small cells a regulator sees."""

from itertools import product

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.roles import (
    GRANTS,
    PLACED,
    WHERE,
    Actor,
    Permission,
    Role,
    Where,
    actor,
    areas_seen_in_full,
    require,
)

TABLE = """
                                   |pub|res|ent|app|wor|vie|rev|reg|nat|psh|aud|adm
ask for figures                    | x | x | x | x | x | x | x | x | x | x | x | x
see figures that rest on few cases |   |   |   |   |   | x | x | x | x | x |   | x
take in files                      |   |   |   |   |   |   |   |   |   | x |   | x
publish a vintage                  |   |   |   |   |   |   |   |   |   | x |   | x
move back to an earlier vintage    |   |   |   |   |   |   |   |   |   | x |   | x
check the home                     |   |   |   |   |   |   |   |   |   | x | x | x
see reports on batches of returns  |   |   |   |   |   | x | x | x | x | x |   | x
acknowledge findings               |   |   |   |   |   |   |   |   |   | x |   | x
look for alerts                    |   |   |   |   |   |   |   |   |   | x |   | x
see alerts                         |   |   |   |   |   | x | x | x | x |   |   | x
acknowledge and close alerts       |   |   |   |   |   |   | x | x | x |   |   | x
keep accounts                      |   |   |   |   |   |   |   |   |   |   |   | x
see the journal                    |   |   |   |   |   |   |   |   |   |   | x | x
file returns                       |   |   | x | x |   |   |   |   |   |   |   | x
see returns                        |   |   | x | x | x | x | x | x | x |   | x | x
send returns back                  |   |   |   |   |   |   | x | x | x |   |   | x
approve returns                    |   |   |   |   |   |   |   | x | x |   |   | x
accept returns                     |   |   |   |   |   |   |   | x | x |   |   | x
extend deadlines                   |   |   |   |   |   |   |   | x | x |   |   | x
keep the register of enterprises   |   |   |   |   |   |   |   |   | x |   |   | x
remark on returns                  |   |   |   |   | x |   |   |   |   |   |   | x
remind enterprises                 |   |   |   |   |   |   | x | x | x |   |   | x
send sensor summaries              |   |   | x | x |   |   |   |   |   |   |   | x
back up the home                   |   |   |   |   |   |   |   |   |   |   |   | x
"""
SHORT = {
    "pub": Role.PUBLIC,
    "res": Role.RESEARCHER,
    "ent": Role.ENTERPRISE,
    "app": Role.APPROVER,
    "wor": Role.WORKER,
    "vie": Role.VIEWER,
    "rev": Role.REVIEWER,
    "reg": Role.REGULATOR,
    "nat": Role.NATIONAL,
    "psh": Role.PUBLISHER,
    "aud": Role.AUDITOR,
    "adm": Role.ADMINISTRATOR,
}


OF_ENTERPRISES = [role for role, where in WHERE.items() if where is Where.ENTERPRISE]


def drawn() -> dict[tuple[str, str], bool]:
    head, *rows = (line for line in TABLE.splitlines() if line.strip())
    roles = [SHORT[word.strip()].value for word in head.split("|")[1:]]
    return {
        (role, row.split("|")[0].strip()): cell.strip() == "x"
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
        ("worker_representative@91110000100000000X", Role.WORKER, "91110000100000000X"),
        ("regulator_viewer@CN-130100", Role.VIEWER, "CN-130100"),
        ("national_regulator@CN", Role.NATIONAL, "CN"),
        ("auditor", Role.AUDITOR, ""),
    ],
)
def test_an_actor_is_read_as_it_is_written(words, role, place):
    assert actor(words) == Actor(words, role, place)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "no role is called ''; there are public, researcher, enterprise, enterprise_approver"),
        ("root", "no role is called 'root'; there are public"),
        ("public@CN-130000", "'public' has no place; write it alone"),
        ("national_regulator@CN-130000", "area 'CN-130000' is not a country of the code list"),
        ("enterprise_approver", "an enterprise is written with its code: enterprise_approver@"),
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


def test_every_role_has_its_authority_and_its_where():
    assert set(GRANTS) == set(WHERE) == set(Role)


@pytest.mark.parametrize("role", [role for role in PLACED if role not in OF_ENTERPRISES])
def test_whoever_sees_small_cells_of_a_place_sees_no_others(role):
    place = "CN" if role is Role.NATIONAL else "CN-130000"
    seen = areas_seen_in_full(actor(f"{role}@{place}"))
    assert "CN-130000" in seen
    assert not {"US", "IT", "_T"} & seen
