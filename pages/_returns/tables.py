"""Tables of the profile: heads once, numbers at the right; on narrow screens rows become blocks."""

from collections.abc import Container, Sequence
from urllib.parse import urlencode

from markupsafe import Markup

from facts.text import Language
from pages._html import Part, tag
from pages._plain_table import listed
from pages._words import words


def table(heads: Sequence[str], rows: Sequence[Sequence[Part]], figures: Container[int]) -> Markup:
    """Write a table of figures; `figures` are the places of the columns that hold them."""
    return listed(heads, rows, figures, "osh-numbers")


def pager(path: str, name: str, page: int, pages: int, said: Language, **kept: str) -> Markup:
    """Write the way to the pages before and after one; nothing where there is one alone.

    Parameters
    ----------
    name : of the number of the page in the address.
    kept : what else the address says; its part after # is kept as `anchor`.
    """
    _ = words(said)
    if pages <= 1:
        return Markup("")
    anchor = kept.pop("anchor", "")

    def to(number: int) -> str:
        asked = {**{key: value for key, value in kept.items() if value}, name: str(number)}
        return f"{path}?{urlencode(asked)}{f'#{anchor}' if anchor else ''}"

    here = _("Page {page} of {pages}").format(page=page, pages=pages)
    return tag(
        "nav",
        *([tag("a", _("Previous"), href=to(page - 1), rel="prev")] if page > 1 else []),
        tag("span", here),
        *([tag("a", _("Next"), href=to(page + 1), rel="next")] if page < pages else []),
        class_="osh-pager",
        aria_label=here,
    )


def page_of(asked: str, rows: int, size: int) -> tuple[int, int]:
    """Read the number of a page from an address: the page, within what there is, and how many."""
    pages = max(-(-rows // size), 1)
    number = int(asked) if asked.isdecimal() and len(asked) < len("1000000") else 1
    return min(max(number, 1), pages), pages
