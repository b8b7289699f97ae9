"""Defends the examples of docs/api.md: each is run as it stands, by the language it is of."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.api.calling import open_house, sound, token
from tests.governance.returns_made import ONE

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
RUN = {"sh": ["bash", "-euc"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}
LINES = 14  # of a client, the blank ones included


def block(language: str) -> str:
    """Give the first block of a language in the document."""
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Serve a home; gives its folder, what a client needs to know, and the door."""
    folder = tmp_path_factory.mktemp("examples")
    door, server = open_house(folder)
    shown = token(door, "rita", "enterprise", ONE, ["file"])["Authorization"].split()[1]
    (folder / "return.json").write_text(json.dumps(sound()), "utf-8")
    listening = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield folder, {"OSH": f"http://127.0.0.1:{listening.server_port}", "OSH_TOKEN": shown}, door
    listening.shutdown()
    thread.join()
    door.close()


@pytest.mark.parametrize("language", RUN)
def test_an_example_submits_a_return_and_is_told_its_receipt(served, language):
    folder, known, door = served
    if shutil.which(RUN[language][0]) is None:
        pytest.skip(f"{RUN[language][0]} is not here; Debian has r-base-core and r-cran-httr2")
    if language == "r" and not _has_httr2():
        pytest.skip("R has no httr2 here; Debian's is r-cran-httr2")
    said = subprocess.run(
        [*RUN[language], block(language)], cwd=folder, env={**os.environ, **known},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert re.search(r"R\d{8}-00000001-1-\d", said.stdout)
    assert "submitted" in said.stdout
    sent = [verb for _at, _who, verb, _said in door.ledger.journal() if verb == "submit returns"]
    assert len(sent) == 1, "the same key sends once, whoever uses it"


@pytest.mark.parametrize("language", RUN)
def test_an_example_is_short(language):
    assert len(block(language).splitlines()) <= LINES


def test_the_return_of_the_document_is_one():
    fields = json.loads(block("json"))
    assert set(fields) <= set(sound())
    assert fields["enterprise_id"] == ONE


def _has_httr2() -> bool:
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('httr2', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0
