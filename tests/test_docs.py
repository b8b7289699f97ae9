"""Defends what a newcomer reads: it names what is in the tree, and the tour goes as it says."""

import contextlib
import json
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from typer.testing import CliRunner

from api.routes import FORMATS
from cli import osh
from facts.schema import DIMENSIONS
from governance.disclosure import FEWEST_EVENTS, FEWEST_REPORTERS, LARGEST_SHARE
from governance.question import WORDS
from governance.release import REASONS
from settings import VARIABLES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
READ = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PARTS = (
    "What we chose",
    "Instead of what",
    "Why",
    "What would make us change",
)
"""The parts of a decision, in their order; others may stand between them."""

HOUSE_WORDS = (
    "source", "raw file", "batch", "fact", "reject", "measure", "dimension", "cut", "vintage",
    "indicator", "estimate", "analysis", "verdict", "return", "move", "obligation", "journal",
    "question", "release",
)  # fmt: skip
"""Words that mean one thing here."""

PROTECTION = "docs/decisions/0004-protect-returns-not-tables.md"
THRESHOLDS = (
    ("README.md", f"1 to {FEWEST_EVENTS - 1} cases"),
    ("README.md", f"fewer than {FEWEST_REPORTERS} reporting units"),
    ("README.md", f"more than {100 * LARGEST_SHARE:.0f} %"),
    (PROTECTION, f"no case or at least {FEWEST_EVENTS}"),
    (PROTECTION, f"at least {FEWEST_REPORTERS} reporting"),
    (PROTECTION, f"more than {100 * LARGEST_SHARE:.0f} %"),
)
"""Where a threshold of disclosure is written out."""

NOT_OURS = ("var", "__pycache__")
"""Folders that using the tree makes, beside those that begin with a dot or end in .egg-info."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TREE_LINE = re.compile(r"^(\w+(?:/|\.py)) ", re.MULTILINE)
OSH_VERB = re.compile(
    r"\bosh ((?:boundaries |user |journal |return |register )?[a-z]+(?:-[a-z]+)*)\b"
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def verbs() -> set[str]:
    """Name every verb of the command as it is typed after `osh`."""
    command = typer.main.get_command(osh)
    return {
        f"{name} {below}" if below else name
        for name, verb in command.commands.items()
        for below in getattr(verb, "commands", {"": None})
    }


def sections(page: Path) -> list[str]:
    return re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_explained(variable):
    assert f"| `{variable}` |" in text("docs/operations.md")


def test_no_other_setting_is_explained():
    explained = re.findall(r"^\| `(OSH_\w+)` \|", text("docs/operations.md"), re.MULTILINE)
    assert explained == list(VARIABLES)


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_is_explained(verb):
    assert f"osh {verb}" in text("README.md") + text("docs/operations.md")


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_no_verb_is_explained_that_is_not_there(page):
    code = "\n".join(CODE.findall(page.read_text("utf-8")))
    assert set(OSH_VERB.findall(code)) - verbs() == set()


@pytest.mark.parametrize("word", HOUSE_WORDS)
def test_every_word_of_the_house_is_defined(word):
    assert re.search(rf"^\| \*\*{word}\*\* \|", text("docs/glossary.md"), re.MULTILINE)


def test_no_word_is_defined_twice():
    defined = re.findall(r"^\| \*\*(.+?)\*\* \|", text("docs/glossary.md"), re.MULTILINE)
    assert len(defined) == len(set(defined))


def test_the_tree_names_the_folders_and_modules_there_are():
    folders = {
        f"{folder.name}/"
        for folder in ROOT.iterdir()
        if folder.is_dir()
        and folder.name not in NOT_OURS
        and not folder.name.startswith(".")
        and not folder.name.endswith(".egg-info")
    }
    tree = text("README.md").partition("## The tree")[2].partition("\n## ")[0]
    assert set(TREE_LINE.findall(tree)) == folders | {module.name for module in ROOT.glob("*.py")}


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_four_parts(page):
    assert [part for part in sections(page) if part in PARTS] == list(PARTS)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_called_by_its_number(page):
    assert page.read_text("utf-8").startswith(f"# {page.stem[:4]} ")


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.stem[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    broken = [link for link in links if not (page.parent / link.partition("#")[0]).exists()]
    assert broken == []


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_every_file_named_in_the_text_is_there(page):
    rooms = {folder.name for folder in ROOT.iterdir() if folder.is_dir()}
    named = re.findall(r"`(\w+/[\w./-]+\.(?:py|csv|md))`", page.read_text("utf-8"))
    gone = [name for name in named if name.split("/")[0] in rooms and not (ROOT / name).exists()]
    assert gone == []


def test_every_word_of_a_question_is_explained():
    explained = text("docs/api.md")
    assert [word for word in (*DIMENSIONS, *WORDS) if f"`{word}`" not in explained] == []


def test_every_reason_for_no_value_is_explained():
    explained = text("docs/api.md")
    assert [reason for reason in REASONS if f"`{reason}`" not in explained] == []


def test_every_form_of_an_answer_is_explained():
    explained = text("docs/api.md")
    assert [form for form in FORMATS if f"## `/api/v1/ask.{form}`" not in explained] == []


@pytest.mark.parametrize(("page", "said"), THRESHOLDS)
def test_the_thresholds_of_disclosure_are_those_in_force(page, said):
    assert said in " ".join(text(page).split())


class Step(NamedTuple):
    """A command of the tour and what came of it."""

    words: tuple[str, ...]
    exit_code: int
    answer: str


@pytest.fixture(scope="module")
def tour(tmp_path_factory) -> list[Step]:
    """Walk the README's tour but for serving, in a home of its own; questions answer as JSON."""
    chapter = text("README.md").partition("## Five minutes")[2].partition("\n## ")[0]
    lines = re.findall(r"^\.venv/bin/osh (?!serve)(.+)$", chapter, re.MULTILINE)
    environment = {"OSH_HOME": str(tmp_path_factory.mktemp("tour")), "OSH_LEDGER_URL": None}
    walked = []
    with contextlib.chdir(ROOT):
        for words in (shlex.split(line, comments=True) for line in lines):
            form = ["--as", "json"] if words[0] == "ask" else []
            ended = CliRunner().invoke(osh, words + form, env=environment)
            walked.append(Step(tuple(words), ended.exit_code, ended.stdout))
    return walked


def test_the_tour_ends_well_but_where_it_says_so(tour):
    assert [step.words for step in tour if step.exit_code] == [
        step.words for step in tour if "returns_bom.csv" in " ".join(step.words)
    ]


def test_the_tour_publishes_two_vintages_and_goes_back(tour):
    said = [step.answer for step in tour if step.words[0] in ("publish", "rollback")]
    numbers = [re.findall(r"vintage (\d+)", answer) for answer in said]
    assert numbers == [["1"], ["2"], ["1"]]


def test_the_tour_counts_the_rows_it_says(tour):
    answer = next(step.answer for step in tour if "returns_bom.csv" in " ".join(step.words))
    assert "17 rows" in answer
    assert "12 rejects" in answer


def test_the_tour_shows_the_deaths_it_says(tour):
    asked = [json.loads(step.answer) for step in tour if step.words[0] == "ask"]
    figures = {row["period"]: row["value"] for row in asked[0]["figures"]}
    assert figures == {"2005": 127_000, "2006": 112_822, "2007": 101_480}


def test_the_tour_hides_from_the_public_what_it_says(tour):
    asked = [json.loads(step.answer) for step in tour if step.words[0] == "ask"]
    seen = [(len(answer["figures"]), answer["hidden"]) for answer in asked[1:]]
    assert seen == [(5, 0), (5, 2)]


def test_code_quoted_in_the_readme_is_the_code():
    quoted = re.findall(r"```python\n(.*?)```", text("README.md"), re.DOTALL)
    code = [
        file.read_text("utf-8")
        for box in ("ingest", "indicators")
        for file in (ROOT / box).glob("*.py")
    ]
    assert quoted
    assert [part for part in quoted if not any(part.strip() in whole for whole in code)] == []


def test_the_licence_is_the_one_declared():
    assert 'license = "Apache-2.0"' in text("pyproject.toml")
    assert "Apache License\n                           Version 2.0, January 2004" in text("LICENSE")
