"""Defends attachments: whose they are, what is taken, that nothing goes without a trace."""

import pytest

from facts.refusal import BrokenHome, NotAllowed, UnknownCode
from governance.attachments import (
    FOLDER,
    MOST_BYTES,
    MOST_FILES,
    AttachmentRefusal,
    attach,
    attached,
    attachments,
    detach,
    may_attach,
)
from governance.ledger import open_ledger
from governance.moving import move
from governance.received import FileRefusal
from governance.returns import save, submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.made_files import HTML, PDF, PNG, bomb
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    ELSEWHERE,
    ONE,
    OTHER,
    PROVINCE_OFFICE,
    REPORTER,
    WHEN,
    words,
)

LATER = WHEN.replace(hour=9)
WORKER = Actor("wang", Role.WORKER, ONE)
PERIOD = "2025-Q4"


@pytest.fixture
def home(tmp_path, ledger):
    """The home of a ledger with a submitted return."""
    assert submit(ledger, [words()], REPORTER, WHEN).is_submitted
    return tmp_path / "home"


def add(ledger, home, content=PDF, name="scan.pdf", actor=REPORTER, when=WHEN):
    return attach(ledger, home, ONE, PERIOD, name, content, actor, when)


def decide(ledger, number=1):
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE),
        (Action.ACCEPT, PROVINCE_OFFICE),
    ):  # fmt: skip
        move(ledger, [number], action, office, LATER)


def verbs(ledger):
    return [(who, verb) for _at, who, verb, _said in ledger.journal()]


def test_a_file_is_kept_by_its_digest_and_given_back_as_it_came(ledger, home):
    one = add(ledger, home, name="../扫描件.pdf")
    assert (one.number, one.name, one.bytes) == (1, "扫描件.pdf", len(PDF))
    assert [file.name for file in (home / FOLDER).iterdir()] == [one.digest]
    assert attached(ledger, home, 1, REPORTER, WHEN) == (one, PDF)
    assert attachments(ledger, ONE, PERIOD, WORKER) == [one]


def test_a_name_without_an_ending_gets_that_of_its_content(ledger, home):
    assert add(ledger, home, PNG, "photo").name == "photo.png"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.pdf", "is empty"), (bytes(MOST_BYTES + 1), "a.pdf", "at most"),
        (HTML, "a.pdf", "none of PDF"), (bomb(), "a.xlsx", "unpacks to more than"),
    ],
)  # fmt: skip
def test_what_is_hostile_is_refused_and_not_kept(ledger, home, content, name, why):
    with pytest.raises(FileRefusal, match=why):
        add(ledger, home, content, name)
    assert not (home / FOLDER).exists()


@pytest.mark.parametrize("actor", [OTHER, WORKER, COUNTY_OFFICE, ELSEWHERE])
def test_nobody_else_attaches_or_takes_away(ledger, home, actor):
    one = add(ledger, home)
    assert not may_attach(ledger, ONE, PERIOD, actor)
    with pytest.raises(NotAllowed):
        add(ledger, home, PNG, "b.png", actor)
    with pytest.raises((NotAllowed, UnknownCode)):
        detach(ledger, one.number, actor, WHEN)
    assert [each.removed for each in attachments(ledger, ONE, PERIOD, REPORTER)] == [""]


@pytest.mark.parametrize("actor", [OTHER, ELSEWHERE])
def test_what_is_not_theirs_looks_like_what_is_not_there(ledger, home, actor):
    add(ledger, home)
    said = []
    for number in (1, 999):
        with pytest.raises(UnknownCode) as refused:
            attached(ledger, home, number, actor, WHEN)
        said.append(str(refused.value).replace(str(number), "N"))
    assert said[0] == said[1]
    with pytest.raises(UnknownCode):
        attachments(ledger, ONE, PERIOD, actor)


def test_the_public_and_researchers_see_none(ledger, home):
    add(ledger, home)
    for role in (Role.PUBLIC, Role.RESEARCHER, Role.PUBLISHER):
        with pytest.raises(NotAllowed):
            attached(ledger, home, 1, Actor("x", role), WHEN)


def test_what_a_regulator_reads_is_in_the_journal_and_what_the_enterprise_reads_is_not(
    ledger, home
):
    add(ledger, home)
    attached(ledger, home, 1, REPORTER, WHEN)
    attached(ledger, home, 1, COUNTY_OFFICE, WHEN)
    assert verbs(ledger)[-2:] == [("rita", "attach file"), ("carl", "read attachment")]
    assert "scan" not in str(ledger.journal())


def test_taking_away_leaves_a_trace_and_gives_no_more(ledger, home):
    one = add(ledger, home)
    detach(ledger, 1, REPORTER, LATER)
    (gone,) = attachments(ledger, ONE, PERIOD, COUNTY_OFFICE)
    assert gone.removed
    assert (home / FOLDER / one.digest).is_file()
    with pytest.raises(UnknownCode):
        attached(ledger, home, 1, COUNTY_OFFICE, LATER)
    assert detach(ledger, 1, REPORTER, LATER) == gone
    assert verbs(ledger).count(("rita", "remove attachment")) == 1


def test_what_is_decided_on_keeps_its_files_and_an_amendment_adds_to_them(ledger, home):
    add(ledger, home)
    decide(ledger)
    with pytest.raises(AttachmentRefusal, match="submit an amendment"):
        add(ledger, home, PNG, "b.png")
    with pytest.raises(AttachmentRefusal):
        detach(ledger, 1, REPORTER, LATER)
    amended = submit(ledger, [words(workers="101", reason="miscounted")], REPORTER, LATER)
    assert amended.is_submitted
    added = add(ledger, home, PNG, "b.png", when=LATER.replace(hour=10))
    with pytest.raises(AttachmentRefusal, match="stays with it"):
        detach(ledger, 1, REPORTER, LATER)
    assert detach(ledger, added.number, REPORTER, LATER).removed


def test_a_draft_takes_files_and_what_is_not_begun_does_not(ledger, home):
    with pytest.raises(UnknownCode, match="save a draft"):
        attach(ledger, home, ONE, "2025-Q3", "a.pdf", PDF, REPORTER, WHEN)
    save(ledger, {"enterprise_id": ONE, "period": "2025-Q3"}, REPORTER, WHEN)
    assert attach(ledger, home, ONE, "2025-Q3", "a.pdf", PDF, REPORTER, WHEN).number == 1


def test_the_same_file_is_attached_once_and_at_most_so_many_are(ledger, home):
    add(ledger, home)
    with pytest.raises(AttachmentRefusal, match="attached already"):
        add(ledger, home, name="again.pdf")
    for number in range(1, MOST_FILES):
        add(ledger, home, PDF + bytes([33 + number]), f"{number}.pdf")
    with pytest.raises(AttachmentRefusal, match="at most 20 files"):
        add(ledger, home, PNG, "b.png")


def test_bytes_that_changed_on_the_disk_are_given_to_nobody(ledger, home):
    one = add(ledger, home)
    (home / FOLDER / one.digest).write_bytes(b"%PDF-other")
    with pytest.raises(BrokenHome, match="not what was received"):
        attached(ledger, home, 1, REPORTER, WHEN)


def test_what_was_left_half_written_is_never_taken_for_the_file(tmp_path):
    ledger = open_ledger(tmp_path / "home")
    assert submit(ledger, [words()], REPORTER, WHEN).is_submitted
    folder = tmp_path / "home" / FOLDER
    folder.mkdir()
    one = add(ledger, tmp_path / "home")
    (folder / one.digest).rename(folder / f".{one.digest}.dead")
    (folder / f".{one.digest}.dead").write_bytes(PDF[:5])
    detach(ledger, 1, REPORTER, WHEN)
    two = add(ledger, tmp_path / "home")
    assert attached(ledger, tmp_path / "home", two.number, REPORTER, WHEN)[1] == PDF
    ledger.close()
