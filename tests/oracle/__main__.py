"""`python -m tests.oracle DIR [--json]`: every case below DIR against the cards, one line each."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from tests.oracle._case import cases
from tests.oracle._trying import Outcome, Tried, finite, try_case

SHOWN = 3  # differences of a case that fails


def main() -> int:
    """Try every case, print how each went, and give 1 where one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with cases below it")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    told = parser.parse_args()
    found = [try_case(case) for case in cases(told.folder) if told.only in case.name]
    if not found:
        sys.stderr.write(f"{told.folder}: no case.json below it; give a folder that has some\n")
        return 2
    if told.json:
        sys.stdout.write(json.dumps([_as_json(one) for one in found], indent=1, default=str) + "\n")
    else:
        for one in found:
            sys.stdout.write(_line(one) + "\n")
        counted = Counter(one.outcome.value for one in found)
        sys.stdout.write(", ".join(f"{counted[way.value]} {way.value}" for way in Outcome) + "\n")
    return int(any(one.outcome is Outcome.FAIL for one in found))


def _line(one: Tried) -> str:
    head = f"{one.outcome.value:<12}{one.case:<48}"
    if one.worst is None:
        return f"{head} {one.why}"
    worst = f"worst {one.worst.excess:.2g} of the tolerance ({one.worst.quantity})"
    lines = [f"{head} {one.compared:>6} compared, {worst}, {one.seconds:.1f} s"]
    lines += [
        f"    {bad.quantity}: ours {bad.ours}, theirs {bad.theirs}" for bad in one.failed[:SHOWN]
    ]
    if len(one.failed) > SHOWN:
        lines.append(f"    and {len(one.failed) - SHOWN} more differ")
    lines += [f"    left out {name}: {why}" for name, why in one.left_out.items()]
    return "\n".join(lines)


def _as_json(one: Tried) -> dict[str, object]:
    return {
        "case": one.case,
        "method": one.method,
        "outcome": one.outcome.value,
        "why": one.why,
        "compared": one.compared,
        "worst": None if one.worst is None else _difference(one.worst),
        "failed": [_difference(bad) for bad in one.failed],
        "left_out": dict(one.left_out),
        "seconds": round(one.seconds, 3),
    }


def _difference(one) -> dict[str, object]:
    return {
        "quantity": one.quantity,
        "ours": one.ours,
        "theirs": one.theirs,
        "of_tolerance": finite(one.excess),
    }


if __name__ == "__main__":
    sys.exit(main())
