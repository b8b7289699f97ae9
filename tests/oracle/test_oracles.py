"""Answers computed by other people's software are ours too, within each case's own tolerance.

Cases are read in place from the folder OSH_ORACLES; a case added there is tried without a change
here.
"""

import os
from pathlib import Path

import pytest

from tests.oracle._case import cases
from tests.oracle._trying import Outcome, adapters, try_case

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(os.environ.get("OSH_ORACLES", ROOT.parent / "shared" / "oracles"))
CASES = list(cases(FOLDER)) if FOLDER.is_dir() else []
ABSENT = f"{FOLDER} is absent; set OSH_ORACLES to the folder that holds the oracles"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answer_is_theirs(case):
    found = try_case(case)
    if found.outcome is Outcome.UNSUPPORTED:
        pytest.skip(f"{case.method} is not among our methods: {found.why}")
    assert found.outcome is Outcome.PASS, found.why or (
        f"{len(found.failed)} of {found.compared} differ, first {found.failed[:3]}"
    )


@pytest.mark.skipif(not CASES, reason=ABSENT)
def test_every_adapter_has_a_case():
    assert set(adapters()) <= {case.method for case in CASES}
