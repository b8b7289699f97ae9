"""Hazards at work: our short list, in it the 602 codes of the national exchange specification.

The specification is that of the national system for occupational diseases and hazards (Chinese
Center for Disease Control and Prevention, 2021). A hazard both know keeps our id. The English
names are in data/labels/hazard_agent.csv, for the specification has none.
"""

import csv

from data.making.rows import Code, Step, real_data, written

SCHEME = "own"  # one list, whoever wrote a line of it: what is measured is said in one scheme
SPECIFIED = "CN-EXCHANGE 2021"
OURS = "2026"  # of what only our list has: mercury in whatever form, vibration of the hand


def hazards() -> list[Code]:
    """Give our hazards first and then the rest of the specification's, each with its parent.

    Raises
    ------
    FileNotFoundError
        If the specification's table is not there; see `real_data`.
    """
    chinese = _specified()
    levels: dict[str, int] = {}
    rows = []
    for row in written("hazard_agent"):
        levels[row["id"]] = 1 + levels.get(row["parent"], 0)
        rows.append(
            Code(
                row["id"],
                SCHEME,
                SPECIFIED if row["code"] else OURS,
                row["code"] or row["id"],
                row["label_en"],
                row["label_zh"] or chinese[row["code"]],
                row["parent"],
                levels[row["id"]],
            )
        )
    return rows


def exchanged() -> list[Step]:
    """Say each code of the specification as our id."""
    ours = {row["code"]: row["id"] for row in written("hazard_agent") if row["code"]}
    return [Step(code, ours[code]) for code in _specified()]


def _specified() -> dict[str, str]:
    """Read the specification's codes with their Chinese names."""
    file = real_data() / "china" / "cdc2021_hazard_factor_codes.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return {row["code"]: row["label_zh"] for row in csv.DictReader(opened)}
