"""Defends bulk imports: all or none, by line, and 50,000 of them in under a minute."""

import time

import polars as pl
import pytest

from facts.refusal import NotAllowed, UnreadableFile
from governance import Actor, Role, import_accounts
from governance.accounts import account_of, accounts, add, use_link
from governance.sessions import Visitor, sign_in
from tests.governance.making import ANN, WHEN
from tests.governance.signing_in import GOOD, ledgers

ledger = ledgers
MANY = 50_000
SECONDS = 60
HEAD = "name,email,role,place\n"


def written(folder, text: str):
    file = folder / "people.csv"
    file.write_text(text, "utf-8")
    return file


def test_every_row_becomes_an_account_with_a_link_of_its_own(ledger, tmp_path):
    file = written(
        tmp_path, f"{HEAD}E1-Bob,bob@example.org,enterprise,E1\n张伟,,regulator,CN-130000\n"
    )
    made = import_accounts(ledger, file, ANN, WHEN)
    assert made.links["name"].to_list() == ["e1-bob", "张伟"]
    assert made.links["token"].n_unique() == 2
    use_link(ledger, made.links["token"][1], GOOD, WHEN)
    opened = sign_in(ledger, "张伟", GOOD, Visitor("here", "test"), WHEN)
    assert opened.account.actor == Actor("张伟", Role.REGULATOR, "CN-130000")


def test_columns_may_be_missing_where_they_may_be_empty(ledger, tmp_path):
    made = import_accounts(ledger, written(tmp_path, "role,name\nauditor,ann\n"), ANN, WHEN)
    assert account_of(ledger, "ann").role == "auditor"
    assert made.links.height == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("b,,researcher,", "people.csv:3: 'b' is no name"),
        ("<b>,,researcher,", "people.csv:3: '<b>' is no name"),
        ("bob,nowhere,researcher,", "people.csv:3: 'bob' has a mail address that is none"),
        ("bob,,king,", "people.csv:3: 'bob' has no role of researcher, enterprise"),
        ("bob,,public,", "people.csv:3: 'bob' has no role of"),
        ("bob,,auditor,CN", "people.csv:3: 'bob' has a place, and its role has none"),
        ("bob,,enterprise,", "people.csv:3: 'bob' names no enterprise"),
        ("bob,,regulator,Hebei", "people.csv:3: 'bob' names no area"),
        ("bob,,national_regulator,CN-130000", "people.csv:3: 'bob' names no country"),
        ("FINE,,auditor,", "people.csv:2: 'fine' is in the file twice"),
        ("taken,,auditor,", "people.csv:3: 'taken' has an account already"),
    ],
)
def test_one_row_that_cannot_be_an_account_stops_all_by_its_line(ledger, tmp_path, row, sentence):
    add(ledger, "taken", "researcher", "", "", ANN, WHEN)
    file = written(tmp_path, f"{HEAD}fine,,researcher,\n{row}\n")
    with pytest.raises(UnreadableFile) as refused:
        import_accounts(ledger, file, ANN, WHEN)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith("no account was made")
    assert [one.name for one in accounts(ledger, ANN)] == ["taken"]


def test_a_file_without_its_columns_is_refused(ledger, tmp_path):
    for text, sentence in (("who,what\na,b\n", "has no column name, role"), ("", "cannot be read")):
        with pytest.raises(UnreadableFile, match=sentence):
            import_accounts(ledger, written(tmp_path, text), ANN, WHEN)


def test_nobody_but_an_administrator_imports(ledger, tmp_path):
    with pytest.raises(NotAllowed):
        import_accounts(ledger, written(tmp_path, HEAD), Actor("eve", Role.PUBLISHER), WHEN)


def test_fifty_thousand_are_there_in_under_a_minute(ledger, tmp_path):
    numbers = pl.Series(range(MANY)).cast(pl.String).str.zfill(6)
    rows = pl.DataFrame({"name": "u" + numbers, "email": "", "role": "enterprise",
                         "place": "E" + numbers})  # fmt: skip
    file = tmp_path / "many.csv"
    rows.write_csv(file)
    begun = time.monotonic()
    made = import_accounts(ledger, file, ANN, WHEN)
    assert time.monotonic() - begun < SECONDS
    assert made.links["token"].n_unique() == MANY
    assert account_of(ledger, "u049999").place == "E049999"
    ((_at, _who, verb, said),) = ledger.journal()
    assert (verb, said["accounts"], said["roles"]) == (
        "accounts imported",
        MANY,
        {"enterprise": MANY},
    )
