"""Defends the journal for those who audit: filtered, whole, and not for everybody."""

from datetime import timedelta

import pytest

from facts.refusal import NotAllowed
from governance import Actor, Role
from governance.chain import START
from governance.journal import NoDay, counted, entries, export, verbs_of, verify
from governance.ledger import JOURNAL, write
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


def say(ledger, verb, when=WHEN, **said) -> None:
    with ledger.writing() as connection:
        write(connection, when, "ann", verb, said)


def places(ledger, **asked):
    return [one.place for one in entries(ledger, AUDITOR, **asked)]


def test_entries_are_found_by_day_and_page_by_page(ledger):
    for days in range(4):
        say(ledger, "note", WHEN + timedelta(days=days))
    first, last = ((WHEN + timedelta(days=days)).date().isoformat() for days in (1, 2))
    assert places(ledger, first=first) == [2, 3, 4]
    assert places(ledger, until=last) == [1, 2, 3]
    assert places(ledger, first=first, until=last) == [2, 3]
    assert [places(ledger, last=2, before=at) for at in (0, 3, 1)] == [[3, 4], [1, 2], []]
    with pytest.raises(NoDay, match="'soon' is no day"):
        entries(ledger, AUDITOR, first="soon")


def test_entries_are_found_by_return_and_by_enterprise(ledger):
    say(ledger, "submit returns", returns=[12, 13], receipts=["R1"])
    say(ledger, "save return", **{"return": 12})
    say(ledger, "submit returns", returns=[112, 121])
    say(ledger, "register", rows=12)
    say(ledger, "merge enterprises", duplicate="91130102MADEUP001T", into="X")
    assert places(ledger, about="12") == [1, 2]
    assert places(ledger, about="13") == [1]
    assert places(ledger, about="1") == []
    assert places(ledger, about="91130102MADEUP001T") == [5]
    assert places(ledger, about="%") == []


def changed(ledger, statement) -> tuple[str, ...]:
    for place in range(1, 7):
        say(ledger, f"verb {place}")
    with ledger.writing() as connection:
        statement(connection)
    return verify(ledger, AUDITOR).breaks


def move(connection, old, new):
    connection.execute(JOURNAL.update().where(JOURNAL.c.place == old).values(place=new))


def test_entries_taken_away_are_named(ledger):
    found = changed(
        ledger, lambda one: one.execute(JOURNAL.delete().where(JOURNAL.c.place.in_((3, 4))))
    )
    assert found == (
        "journal entry 5: does not follow on what is there; entries 3 to 4 were taken away",
    )


def test_an_inserted_entry_is_found(ledger):
    def insert(connection):
        for place in range(6, 2, -1):
            move(connection, place, place + 1)
        row = {"at": "2026-01-02T03:04:05+00:00", "actor": "eve", "verb": "publish", "said": {}}
        connection.execute(JOURNAL.insert().values(place=3, link="e" * 64, **row))

    found = changed(ledger, insert)
    assert [sentence.split(":")[0] for sentence in found] == [
        "journal entry 3", "journal entry 4"
    ]  # fmt: skip


def test_swapped_entries_are_found(ledger):
    def swap(connection):
        for old, new in ((3, 99), (4, 3), (99, 4)):
            move(connection, old, new)

    assert len(changed(ledger, swap)) == 3


def test_an_end_that_was_cut_off_is_seen_by_a_link_kept_elsewhere(ledger):
    written(ledger)
    kept = verify(ledger, AUDITOR).link
    assert verify(ledger, AUDITOR, kept).breaks == ()
    say(ledger, "later")
    assert verify(ledger, AUDITOR, kept).breaks == ()
    with ledger.writing() as connection:
        connection.execute(JOURNAL.delete().where(JOURNAL.c.place >= 5))
    assert verify(ledger, AUDITOR).breaks == ()
    (found,) = verify(ledger, AUDITOR, kept).breaks
    assert found.startswith(f"journal: no entry has the link {kept}; entries after 4 were cut off")


def test_a_journal_of_which_nothing_holds_is_told_in_a_hundred_sentences(ledger):
    for place in range(120):
        say(ledger, f"verb {place}")
    with ledger.writing() as connection:
        connection.execute(JOURNAL.update().values(actor="eve"))
    found = verify(ledger, AUDITOR).breaks
    assert (len(found), found[-1]) == (
        101, "journal: 20 more entries are not as they were written"
    )  # fmt: skip


def test_an_export_is_itself_an_entry_and_gives_the_links_before(ledger):
    written(ledger)
    taken = [*export(ledger, AUDITOR, WHEN, verb="publish")]
    links = {one.place: one.link for one in entries(ledger, AUDITOR)}
    assert [(before, one.place) for before, one in taken] == [(START, 1), (links[3], 4)]
    last = entries(ledger, AUDITOR)[-1]
    assert (last.actor, last.verb, last.said) == (
        "ada", "export journal", {"asked": {"verb": "publish"}}
    )  # fmt: skip
    assert counted(ledger, AUDITOR)[:2] == (7, last.link)
    for deed in (counted, lambda *who: export(*who, WHEN)):
        with pytest.raises(NotAllowed):
            deed(ledger, Actor("eve", Role.NATIONAL, "CN"))
