"""Defends the pages of the register: what each role is shown of it, and what it may change."""

import io

import pytest

from governance.journal import entries
from governance.merging import stands_for
from governance.register import import_register, register
from governance.roles import Actor, Role
from tests.governance.making import WHEN
from tests.governance.returns_made import COUNTY, ONE, TWO, code, write_register
from tests.governance.signing_in import with_account
from tests.pages.visiting import enter, house, send, token_of

ROOT = Actor("root", Role.ADMINISTRATOR)
THREE = code(3)
PEOPLE = {
    "nora": ("national_regulator", "CN"),
    "greece": ("national_regulator", "GR"),
    "carl": ("regulator", COUNTY),
    "vera": ("regulator_viewer", "CN-440000"),
    "rita": ("enterprise", ONE),
    "wang": ("worker_representative", ONE),
    "ada": ("auditor", ""),
    "rudi": ("researcher", ""),
}


@pytest.fixture
def visited(tmp_path):
    door, client = house(tmp_path / "home")
    file = write_register(
        tmp_path / "register.csv",
        f"{ONE},2020-01-01,石家庄虚构机械厂,130102,13,private,small,,0311-55501234",
        f"{TWO},2020-01-01,虚构机械有限公司,130102,13,private,small,,0311-55501234",
        f"{THREE},2020-01-01,=cmd|'/C calc'!A0,440103,26,state,large,,=1+1",
    )
    assert import_register(door.ledger, file, ROOT, WHEN)[1].is_empty()
    yield door, client
    door.close()


def come(visited, who):
    """Sign somebody in whose account is made for it."""
    door, client = visited
    enter(client, with_account(door.ledger, who, *PEOPLE[who]))
    return door, client


def text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "shown"),
    [("nora", 3), ("carl", 2), ("vera", 1), ("ada", 3), ("greece", 0)],
)
def test_each_sees_the_enterprises_of_their_area_on_the_page_and_in_the_table(visited, who, shown):
    door, client = come(visited, who)
    page, table = text(client.get("/register")), client.get("/register.csv")
    assert sum(f'href="/enterprise/{one}"' in page for one in (ONE, TWO, THREE)) == shown
    assert len(text(table).splitlines()) == shown + 1
    told = entries(door.ledger, ROOT)[-1]
    assert (told.actor, told.verb, told.said["rows"]) == (who, "export register", shown)
    assert client.get(f"/register/{ONE}").status_code == (404 if who in ("vera", "greece") else 200)


@pytest.mark.parametrize("who", ["rita", "wang", "rudi"])
def test_who_has_no_register_is_refused_at_every_door(visited, who):
    _, client = come(visited, who)
    for path in ("", ".csv", f"/{ONE}", "/import", "/duplicates"):
        assert client.get(f"/register{path}").status_code == 403, path


def test_nobody_comes_in_without_signing_in(visited):
    _, client = visited
    for path in ("", ".csv", f"/{ONE}", "/import", "/duplicates"):
        assert client.get(f"/register{path}").headers["Location"].startswith("/sign-in?next=")


CHANGES = (
    (f"/register/{ONE}/change", {"since": "2025-01-01", "size": "medium"}),
    (f"/register/{ONE}/close", {"day": "2025-01-01"}),
    (f"/register/{ONE}/reopen", {"day": "2025-01-01"}),
    (f"/register/{ONE}/merge", {"into": TWO, "reason": "twice"}),
    (f"/register/{ONE}/unmerge", {"reason": "two"}),
    ("/register/duplicates", {"one": ONE, "other": TWO, "way": "one", "reason": "twice"}),
    ("/register/duplicates/look", {}),
    ("/register/duplicates/undo", {"one": ONE, "other": TWO}),
    ("/register/import", {"do": "enter"}),
)


@pytest.mark.parametrize("who", ["carl", "vera", "rita", "ada", "greece"])
def test_only_who_keeps_the_register_of_the_country_changes_it(visited, who):
    door, client = come(visited, who)
    before = (register(door.ledger).rows(), dict(stands_for(door.ledger)))
    for path, fields in CHANGES:
        status = send(client, path, **fields).status_code
        allowed = (400, 404, 303) if who == "greece" else (403,)
        assert status in allowed, (path, status)
    assert (register(door.ledger).rows(), dict(stands_for(door.ledger))) == before


def test_a_change_without_the_token_of_our_page_is_refused(visited):
    _, client = come(visited, "nora")
    for path, fields in CHANGES:
        assert client.post(path, data=fields).status_code == 403, path


def test_the_table_holds_no_formula(visited):
    _, client = come(visited, "nora")
    table = text(client.get("/register.csv"))
    assert "'=cmd" in table
    assert ",=1+1" not in table


def test_an_attribute_becomes_otherwise_and_an_enterprise_ends(visited):
    door, client = come(visited, "nora")
    sent = send(client, f"/register/{ONE}/change", since="2025-01-01", size="medium", area="130104")
    assert sent.headers["Location"] == f"/register/{ONE}?done=changed"
    page = text(client.get(sent.headers["Location"]))
    assert ("The change is in the register." in page, "2025-01-01" in page) == (True, True)
    assert ONE not in text(client.get(f"/register?area={COUNTY}"))
    assert ONE in text(client.get(f"/register?area={COUNTY}&on=2024-12-31"))
    wrong = send(client, f"/register/{ONE}/change", since="2025-02-01", size="huge")
    assert wrong.status_code == 400
    assert "size is not in the code list" in text(wrong)
    assert "size 不在代码表中" in text(
        client.post(
            f"/register/{ONE}/change?lang=zh",
            data={"csrf": token_of(client), "since": "2025-02-01", "size": "huge"},
        )
    )
    assert send(client, f"/register/{ONE}/close", day="2025-06-30").status_code == 303
    assert ONE not in text(client.get("/register"))
    assert ONE in text(client.get("/register?state=closed"))
    assert send(client, f"/register/{ONE}/reopen", day="2025-07-01").status_code == 303
    assert register(door.ledger, [ONE]).height == 4


def test_duplicates_are_found_decided_and_undone(visited):
    door, client = come(visited, "nora")
    assert "Nobody has looked for duplicates yet" in text(client.get("/register/duplicates"))
    assert send(client, "/register/duplicates/look").status_code == 303
    page = text(client.get("/register/duplicates"))
    assert ("the same telephone" in page, f'value="{ONE}"' in page) == (True, True)
    pair = dict(zip(("one", "other"), sorted((ONE, TWO)), strict=True))
    blank = send(client, "/register/duplicates", **pair, way="two", reason="")
    assert (blank.status_code, "say why" in text(blank)) == (400, True)
    send(client, "/register/duplicates", **pair, way="two", reason="two works")
    page = text(client.get("/register/duplicates"))
    assert ("What they are" in page, "two works" in page) == (False, True)
    send(client, "/register/duplicates/undo", **pair)
    send(client, "/register/duplicates", **pair, way="one", reason="entered twice")
    assert stands_for(door.ledger) == {pair["other"]: pair["one"]}
    merged = text(client.get(f"/register/{pair['other']}"))
    assert "This entry stands for" in merged
    again = send(client, f"/register/{pair['one']}/merge", into=pair["other"], reason="x")
    assert (again.status_code, "merge the other way" in text(again)) == (409, True)
    send(client, "/register/duplicates/undo", one=pair["other"], reason="two after all")
    assert stands_for(door.ledger) == {}
    verbs = [one.verb for one in entries(door.ledger, ROOT, by="nora")]
    assert verbs[-4:] == ["keep enterprises apart", "propose enterprises again",
                          "merge enterprises", "unmerge enterprises"]  # fmt: skip


def test_a_file_is_checked_before_it_is_entered(visited):
    door, client = come(visited, "nora")
    rows = (
        "enterprise,since,name,area,industry,ownership,size\n"
        f"{code(7)},2024-01-01,虚构七厂,130102,13,private,small\n"
        f"{code(8)},2024-01-01,虚构八厂,130102,mining,private,small\n"
    )

    def post(do):
        data = {"csrf": token_of(client), "do": do, "file": (io.BytesIO(rows.encode()), "n.csv")}
        return client.post("/register/import", data=data, content_type="multipart/form-data")

    checked = post("check")
    assert (checked.status_code, "nothing was entered yet" in text(checked)) == (422, True)
    assert "industry is not in the code list" in text(checked)
    assert register(door.ledger).height == 3
    assert "n.csv: 1 rows are in the register" in text(post("enter"))
    assert register(door.ledger).height == 4
    unreadable = {"csrf": token_of(client), "file": (io.BytesIO(b"\x00\x01"), "../../x.xlsx")}
    assert client.post("/register/import", data=unreadable).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["?on=never&page=x&state=asleep", "?area=CN-999999", "?page=99999", "/nobody", "?text=%25"],
)
def test_an_odd_address_is_answered_with_a_sentence(visited, path):
    _, client = come(visited, "nora")
    answer = client.get(f"/register{path}")
    assert answer.status_code in (200, 404)
    assert 'role="alert"' in text(answer) or "osh-note" in text(answer)
