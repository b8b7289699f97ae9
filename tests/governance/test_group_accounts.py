"""Defends accounts of groups: hundreds of enterprises in one, no slip of the pen among them."""

import polars as pl
import pytest

from facts.refusal import UnreadableFile
from governance import import_accounts
from governance.account_words import AccountRefusal
from governance.accounts import account_of, add, change_role
from governance.register import import_register
from governance.workflow import enterprises
from ingest import credit_code
from tests.governance.making import ANN, WHEN
from tests.governance.returns_made import write_register
from tests.governance.signing_in import ledgers

ledger = ledgers


def group(count: int) -> list[str]:
    """The credit codes of a made-up group."""
    written = pl.int_range(count, eager=True).cast(pl.String).str.zfill(6)
    bodies = pl.DataFrame({"body": "91130102MA" + written + "G"})
    return bodies.select(credit_code(pl.col("body")))["body"].to_list()


def test_an_account_reports_for_hundreds_of_enterprises(ledger):
    codes = group(300)
    typed = "，".join(codes[:3]).lower() + " \n" + " + ".join(codes)
    add(ledger, "greta", "enterprise", typed, "", ANN, WHEN)
    assert enterprises(account_of(ledger, "greta").actor) == tuple(codes)
    change_role(ledger, "greta", "enterprise_approver", "+".join(codes[:2]), ANN, WHEN)
    assert enterprises(account_of(ledger, "greta").actor) == tuple(codes[:2])


SLIPS = {
    "no check character": lambda: group(1)[0][:-1] + "?",
    "a character is missing": lambda: "+".join([*group(2), group(3)[2][:-1]]),
    "too long": lambda: "x" * 70,
    "a sign": lambda: group(1)[0] + "+<b>",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_code_with_a_slip_of_the_pen_is_named(ledger, slip):
    with pytest.raises(AccountRefusal, match="no unified social credit code") as refusal:
        add(ledger, "greta", "enterprise", SLIPS[slip](), "", ANN, WHEN)
    assert "统一社会信用代码" in refusal.value.text.zh
    assert account_of(ledger, "greta") is None


def test_a_group_is_no_larger_than_one_account_may_hold(ledger):
    with pytest.raises(AccountRefusal, match="2,001 enterprises in one account"):
        add(ledger, "greta", "enterprise", "+".join(group(2001)), "", ANN, WHEN)


def test_a_code_that_the_register_has_is_taken_however_it_is_written(ledger, tmp_path):
    row = "IT-MI-1234567890123,2020-01-01,Officina,IT,C,private,small,,"
    assert import_register(ledger, write_register(tmp_path / "r.csv", row), ANN, WHEN)[0] == 1
    add(ledger, "italo", "enterprise", "it-mi-1234567890123", "", ANN, WHEN)
    assert account_of(ledger, "italo").place == "IT-MI-1234567890123"


def test_groups_come_in_a_file_too_and_a_slip_is_named_by_its_line(ledger, tmp_path):
    codes, file = group(200), tmp_path / "people.csv"
    head = "name,role,place"
    file.write_text(f"{head}\ngreta,enterprise,{'+'.join(codes)}\nada,auditor,\n", "utf-8")
    assert import_accounts(ledger, file, ANN, WHEN).links.height == 2
    assert enterprises(account_of(ledger, "greta").actor) == tuple(codes)
    wrong = f"{codes[0]}+{codes[1][:-1]}?"
    file.write_text(f"{head}\nfine,auditor,\nbob,enterprise,{wrong}\n", "utf-8")
    with pytest.raises(
        UnreadableFile, match=r"people\.csv:3: 'bob' names a code that is no credit"
    ):
        import_accounts(ledger, file, ANN, WHEN)
