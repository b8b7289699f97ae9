"""Defends the journal as a file: followed without a ledger, and what was done to it is named."""

import json

import pytest

from facts.refusal import UnreadableFile
from governance.journal import export, verify
from governance.journal_files import as_csv, as_json_lines, follow_file
from governance.ledger import open_ledger, write
from governance.roles import Actor, Role
from tests.governance.making import WHEN

AUDITOR = Actor("ada", Role.AUDITOR)
KINDS = {"csv": as_csv, "jsonl": as_json_lines}


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path / "home", url)
    with opened.writing() as connection:
        for place, actor in enumerate(("ann", "=cmd|'/C calc'!A0", "'quoted", "安", "ann", "ann")):
            said = {"zh": "发布", "share": 0.1, "words": ["a,b", 'c"d', "e\nf"], "place": place}
            write(connection, WHEN, actor, ("sign in", "publish")[place % 2], said)
    yield opened
    opened.close()


@pytest.fixture(params=[*KINDS])
def taken(request, ledger, tmp_path):
    """Write what was asked for of the journal, as one kind of file."""

    def take(**asked):
        file = tmp_path / f"journal.{request.param}"
        file.write_text(
            "".join(KINDS[request.param](export(ledger, AUDITOR, WHEN, **asked))), "utf-8"
        )
        return file

    return take


def test_a_whole_journal_is_one_piece_from_the_start(ledger, taken):
    file = taken()
    found = follow_file(file)
    assert (found.whole, found.pieces, found.is_from_start) == (verify(ledger, AUDITOR), 1, True)
    assert follow_file(file, found.whole.link).whole.breaks == ()


def test_a_part_of_it_is_told_to_be_one(taken):
    found = follow_file(taken(verb="publish"))
    assert (found.whole.entries, found.whole.breaks, found.pieces) == (3, (), 3)
    assert not found.is_from_start


def test_an_end_that_is_not_in_the_file_is_told(ledger, taken):
    link = "f" * 64
    (sentence,) = follow_file(taken(), link).whole.breaks
    assert f"no entry has the link {link}" in sentence


@pytest.mark.parametrize(
    ("what", "named"),
    [
        (
            lambda lines: [line.replace("0.1", "0.2") if "安" in line else line for line in lines],
            "4",
        ),
        (lambda lines: [line for line in lines if "安" not in line], None),
        (lambda lines: [*lines[:-2], lines[-1], lines[-2]], "6"),
        (lambda lines: [*lines, lines[-1]], "7"),
    ],
    ids=["a byte changed", "a line taken out", "two swapped", "one twice"],
)
def test_what_was_done_to_the_file_is_named(taken, tmp_path, what, named):
    file = taken()
    file.write_text("\n".join(what(file.read_text("utf-8").splitlines())) + "\n", "utf-8")
    found = follow_file(file)
    if named is None:  # a gap is what a filter leaves too: it is told as a second piece
        assert (found.whole.breaks, found.pieces) == ((), 2)
    else:
        assert f"journal entry {named}:" in found.whole.breaks[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"place,at\n1,2\n", "is no entry; it has the fields place, at, actor"),
        (b'{"place": 1}\n', "is no entry"),
        (b"[1, 2]\n", "is no entry"),
        (b'{"place"\n', "is no file of the journal"),
        (b"\xff\xfe\x00\x01", "is no file of the journal"),
    ],
)
def test_another_file_is_refused_with_its_line(tmp_path, content, why):
    file = tmp_path / "other.txt"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=why):
        follow_file(file)


def test_no_cell_of_the_table_is_a_formula_and_all_come_back(ledger, tmp_path):
    lines = list(as_csv(export(ledger, AUDITOR, WHEN)))
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.split(",")
    )
    as_words = [json.loads(line) for line in as_json_lines(export(ledger, AUDITOR, WHEN))]
    assert as_words[1]["actor"] == "=cmd|'/C calc'!A0"
