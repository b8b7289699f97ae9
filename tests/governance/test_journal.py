"""Defends the journal for those who audit: filtered, whole, and not for everybody."""

import pytest

from facts.refusal import NotAllowed
from governance import Actor, Role
from governance.journal import entries, verbs_of, verify
from governance.ledger import JOURNAL, START, write
from tests.governance.making import WHEN
from tests.governance.signing_in import ledgers

ledger = ledgers
AUDITOR = Actor("ada", Role.AUDITOR)


def written(ledger) -> None:
    with ledger.writing() as connection:
        for place in range(6):
            write(connection, WHEN, f"p{place % 2}", ("sign in", "publish")[place % 3 == 0], {})


def test_the_latest_entries_come_the_oldest_of_them_first(ledger):
    written(ledger)
    assert [one.place for one in entries(ledger, AUDITOR, last=3)] == [4, 5, 6]
    assert [one.place for one in entries(ledger, AUDITOR, verb="publish")] == [1, 4]
    assert [one.place for one in entries(ledger, AUDITOR, by="p1")] == [2, 4, 6]
    assert verbs_of(ledger, AUDITOR) == ["publish", "sign in"]


def test_a_whole_journal_is_told_with_its_last_link(ledger):
    assert verify(ledger, AUDITOR) == (0, START, ())
    written(ledger)
    whole = verify(ledger, AUDITOR)
    assert (whole.entries, whole.breaks) == (6, ())
    assert whole.link == entries(ledger, AUDITOR)[-1].link


def test_a_changed_entry_is_named(ledger):
    written(ledger)
    with ledger.writing() as connection:
        connection.execute(JOURNAL.update().where(JOURNAL.c.place == 3).values(actor="eve"))
    found = verify(ledger, AUDITOR)
    assert found.breaks == ("journal entry 3: was changed after it was written",)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.AUDITOR, Role.ADMINISTRATOR)]
)
def test_the_journal_is_for_auditors(ledger, role):
    somebody = Actor("eve", role, "CN")
    for deed in (entries, verify, verbs_of):
        with pytest.raises(NotAllowed, match="may not see the journal"):
            deed(ledger, somebody)
