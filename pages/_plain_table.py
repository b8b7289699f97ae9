"""Tables of the pages written on the server; on narrow screens their rows become blocks."""

from collections.abc import Container, Sequence

from markupsafe import Markup

from pages._html import Part, tag


def listed(
    heads: Sequence[str], rows: Sequence[Sequence[Part]], figures: Container[int] = (),
    kind: str = "osh-listed",
) -> Markup:  # fmt: skip
    """Write a table; the first cell of a row names it.

    Parameters
    ----------
    figures : places of the columns that hold numbers.
    kind : class of the table: osh-listed of things to open, osh-numbers of figures.
    """
    classes = ["osh-figure" if place in figures else None for place in range(len(heads))]
    head = [
        tag("th", word, scope="col", class_=of) for word, of in zip(heads, classes, strict=True)
    ]
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            *(
                tag("td", cell, data_head=word or None, class_=of)
                for cell, word, of in zip(row[1:], heads[1:], classes[1:], strict=True)
            ),
        )
        for row in rows
    ]
    drawn = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body))
    return tag("div", drawn, class_=f"osh-people {kind}")
