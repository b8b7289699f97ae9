"""What a code is called on the screen, and what stands above and below it."""

from functools import cache

import polars as pl

from facts.codes import latest
from facts.hierarchy import children, dimension_labels, lists
from facts.text import Language
from pages._words import words


@cache
def names(dimension: str, language: Language) -> dict[str, str]:
    """Give the label of every code of a dimension; `detail` joins its lists."""
    return dimension_labels(dimension, language)


def name(dimension: str, code: str, language: Language) -> str:
    """Give the label of a code; one without a label is shown as it is."""
    return names(dimension, language).get(code) or code


def dimension_name(dimension: str, language: Language) -> str:
    """Name a dimension as a control does."""
    _ = words(language)
    return {
        "area": _("Area"),
        "industry": _("Industry"),
        "ownership": _("Ownership"),
        "size": _("Enterprise size"),
        "sex": _("Sex"),
        "detail": _("Detail"),
    }[dimension]


@cache
def has_parts(dimension: str, code: str) -> bool:
    """Say whether a list has codes right below this one."""
    return bool(children(dimension, code))


@cache
def above(dimension: str, code: str) -> tuple[str, ...]:
    """Give the codes above one, the topmost first."""
    parents = pl.concat(latest(listed).select("id", "parent") for listed in lists()[dimension])
    parent = dict(parents.iter_rows()).get(code)
    return (*above(dimension, parent), parent) if parent else ()
