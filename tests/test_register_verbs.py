"""Defends the verbs on the register: duplicates are listed, merged, undone and kept apart."""

import json

from tests.governance.returns_made import ONE, TWO, code, write_register
from tests.test_returns_verbs import say

THREE = code(3)


def enter(home, folder) -> None:
    rows = [
        f"{ONE},2020-01-01,石家庄虚构机械有限公司,130102,13,private,small,,0311-55501234",
        f"{TWO},2020-01-01,虚构机械有限责任公司,130102,13,private,small,,0311 55501234",
        f"{THREE},2020-01-01,永安化工厂,130102,26,private,small,,",
    ]
    say(home, "register", "import", str(write_register(folder / "register.csv", *rows)))


def pairs(home, *more: str) -> list:
    found = json.loads(say(home, "register", "duplicates", "--json", *more))
    return [(one["one"], one["other"]) for one in found["pairs"]]


def test_a_duplicate_is_found_merged_and_undone(tmp_path):
    home = tmp_path / "home"
    enter(home, tmp_path)
    assert "nobody has looked" in say(home, "register", "duplicates", "--last")
    said = say(home, "register", "duplicates")
    assert ("the same telephone" in said, "1 pairs that nobody" in said) == (True, True)
    say(home, "register", "merge", ONE, TWO, "--reason", "entered twice")
    assert pairs(home, "--last") == []
    say(home, "register", "unmerge", ONE, "--reason", "two after all")
    assert pairs(home, "--last") == [tuple(sorted((ONE, TWO)))]
    say(home, "register", "apart", ONE, TWO, "--reason", "two works")
    assert pairs(home) == []


def test_who_does_not_keep_the_register_is_refused(tmp_path):
    home = tmp_path / "home"
    enter(home, tmp_path)
    office = ("--actor", "regulator@CN-130000")
    say(home, "register", "duplicates", *office, code=1)
    said = say(home, "register", "merge", ONE, TWO, "--reason", "x", *office, code=1)
    assert "may not keep the register of enterprises" in said
