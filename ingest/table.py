"""A table of one's own, CSV or workbook, read by a mapping file instead of a card.

`osh ingest table FILE --mapping FILE.yaml` makes a source of the mapping, with the id
table_<id of the mapping>; docs/own_tables.md says what a mapping holds. A file without one is
refused, for nothing says what its columns mean.
"""

from pathlib import Path

import polars as pl

from facts.refusal import UnreadableFile
from facts.text import Text
from ingest import Source

READ_BY_MAPPING = (
    "a table of your own needs a mapping that says what its columns mean: "
    "osh ingest table FILE --mapping FILE.yaml (docs/own_tables.md)"
)


def read(file: Path) -> pl.LazyFrame:
    """Refuse a file that comes without a mapping.

    Raises
    ------
    UnreadableFile
        Always.
    """
    raise UnreadableFile(f"{file.name}: {READ_BY_MAPPING}")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Give the rows as they are; nothing is read without a mapping."""
    return raw


SOURCE = Source(
    id="table",
    title=Text("A table of your own, with a mapping", "自有表格（附映射文件）"),
    publisher=Text("Whoever the mapping names", "由映射文件说明"),
    grain="table",
    family="table",
    preference=20,
    published=False,
    measures=(),
    read=read,
    tidy=tidy,
    reference="docs/own_tables.md",
    citation=Text("The publisher that the mapping names", "映射文件注明的发布者"),
    licence=Text("As the mapping says", "以映射文件为准"),
)
