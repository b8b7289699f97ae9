"""Reads what a mapping file says of a table, and names every mistake by its line and key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from facts.codes import LISTS, measures
from facts.refusal import UnreadableFile
from facts.schema import DIMENSIONS
from facts.text import Text

LARGEST_FILE = 1 << 18  # bytes; a page of YAML has some 2,000
DEEPEST = 8  # mappings in one another; ours have 4
ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
PREFERENCE = 20  # below the publishers' own tables, which have 30 and more
TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
PLACES = ("period", *DIMENSIONS, "status")
"""What a row is about: columns of a fact beside its measure and its value."""


class Column(NamedTuple):
    """Where the words of a dimension come from, and how they become ours; one way at most.

    value : the same for every row; then there is no column.
    codes : our word of each of theirs; `crosswalk` names a file of data/crosswalks with them.
    labels : their words are labels of our list in this language; beside it, prefix says how the
        ids begin whose labels are meant: GBT4754_.
    prefix : written before their word: CN- before 110000.
    """

    column: str = ""
    value: str = ""
    codes: Mapping[str, str] | None = None
    crosswalk: str = ""
    labels: str = ""
    prefix: str = ""


class Figure(NamedTuple):
    """Where the numbers of a measure stand.

    times : what a number of the table is multiplied by to be in the measure's unit.
    where : column -> word; only the rows that say so hold this measure.
    """

    column: str
    times: float
    where: Mapping[str, str]


@dataclass(frozen=True)
class TableMapping:
    """All a mapping file says, checked."""

    id: str
    title: Text
    publisher: Text
    citation: str
    licence: str
    reference: str
    published: bool
    synthetic: bool
    preference: int
    sheet: str
    columns: Mapping[str, Column]
    measures: Mapping[str, Figure]


def read_mapping(file: Path) -> TableMapping:
    """Read a mapping file.

    Raises
    ------
    UnreadableFile
        If it is no YAML, or anything in it is missing, unknown or misspelt; the sentence names
        every mistake, each with its line and key.
    """
    root = _root(file)
    said = _Said(file.name)
    top = said.keys(root, "the mapping", REQUIRED, OPTIONAL)
    made = TableMapping(
        id=said.text(top, "id", lambda text: bool(ID.fullmatch(text)), "2 to 40 of a-z, 0-9, _"),
        title=said.both(top, "title"),
        publisher=said.both(top, "publisher"),
        citation=said.text(top, "citation"),
        licence=said.text(top, "licence"),
        reference=said.text(top, "reference"),
        published=said.truth(top, "published"),
        synthetic=said.truth(top, "synthetic"),
        preference=int(said.number(top, "preference", PREFERENCE)),
        sheet=said.text(top, "sheet"),
        columns=said.columns(top),
        measures=said.figures(top),
    )
    both = {place.column for place in made.columns.values() if place.column}.intersection(
        figure.column for figure in made.measures.values()
    )
    if both:
        said.complain(top["measures"], f"column '{min(both)}' cannot hold a value and a code")
    if said.wrong:
        raise UnreadableFile("\n".join(said.wrong))
    return made


REQUIRED = ("id", "title", "publisher", "citation", "licence", "published", "columns", "measures")
OPTIONAL = ("reference", "synthetic", "preference", "sheet")


def _root(file: Path) -> yaml.Node:
    """Compose the file, without aliases: what is written once is meant once."""
    if not file.is_file():
        raise UnreadableFile(f"{file}: there is no such mapping; look at how its name is written")
    if file.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"{file.name}: more than {LARGEST_FILE >> 10} KiB; a mapping is short")
    try:
        text = file.read_text("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise UnreadableFile(f"{file.name}:{line}: an alias (*); write the words again")
            if depth > DEEPEST:
                raise UnreadableFile(f"{file.name}:{line}: more than {DEEPEST} levels; see docs")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as wrong:
        raise UnreadableFile(f"{file.name}: not UTF-8; save the mapping as UTF-8") from wrong
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = f"{file.name}:{mark.line + 1}" if mark else file.name
        raise UnreadableFile(
            f"{place}: not YAML ({wrong.problem}); each line is 'key: value', deeper by two spaces"
        ) from wrong
    except yaml.YAMLError as wrong:
        raise UnreadableFile(f"{file.name}: not YAML ({wrong})") from wrong
    if root is None:
        raise UnreadableFile(f"{file.name}: the mapping is empty; see docs/own_tables.md")
    return root


Nodes = dict[str, yaml.Node]


@dataclass
class _Said:
    """The mistakes found so far; a value that is missing or wrong is replaced by an empty one."""

    file: str
    wrong: list[str] = field(default_factory=list)

    def complain(self, node: yaml.Node, what: str) -> None:
        self.wrong.append(f"{self.file}:{node.start_mark.line + 1}: {what}")

    def keys(
        self,
        node: yaml.Node,
        of: str,
        required: tuple[str, ...],
        optional: tuple[str, ...] | None = (),
    ) -> Nodes:
        """Give the values of a mapping by key; `optional` of None allows any other key."""
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f"{of} must be 'key: value' lines below it")
            return {}
        found: Nodes = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                self.complain(key, f"{of} has the key '{name}' twice; leave one")
            elif optional is not None and name not in (*required, *optional):
                known = ", ".join((*required, *optional))
                self.complain(key, f"'{name}' is no key of {of}; there are: {known}")
            found[name] = value
        for name in required:
            if name not in found:
                self.complain(node, f"{of} has no key '{name}'; write one")
        return found

    def text(
        self,
        top: Nodes,
        key: str,
        fits: Callable[[str], bool] = bool,
        words: str = "some words",
    ) -> str:
        node = top.get(key)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not fits(str(node.value).strip()):
            self.complain(node, f"{key} '{_written(node)}' must be {words}")
            return ""
        return str(node.value).strip()

    def both(self, top: Nodes, key: str) -> Text:
        if key not in top:
            return Text("", "")
        said = self.keys(top[key], key, ("en", "zh"))
        return Text(self.text(said, "en"), self.text(said, "zh"))

    def truth(self, top: Nodes, key: str) -> bool:
        text = self.text(top, key, lambda given: given.lower() in TRUTHS, "yes or no")
        return TRUTHS.get(text.lower(), False)

    def number(self, top: Nodes, key: str, otherwise: float) -> float:
        text = self.text(top, key, _is_number, "a number above 0, as 1000 or 0.001")
        return float(text) if text else otherwise

    def columns(self, top: Nodes) -> dict[str, Column]:
        if "columns" not in top:
            return {}
        found = self.keys(top["columns"], "columns", ("period", "area"), PLACES[2:])
        return {name: self.column(name, node) for name, node in found.items() if name in PLACES}

    def column(self, name: str, node: yaml.Node) -> Column:
        if isinstance(node, yaml.ScalarNode):
            return Column(column=self.text({name: node}, name))
        given = self.keys(node, name, (), Column._fields)
        ways = [way for way in ("codes", "crosswalk", "labels", "prefix") if way in given]
        if ("column" in given) == ("value" in given) or ("value" in given and ways):
            self.complain(node, f"{name} needs either 'column' or 'value', 'value' alone")
        if len(ways) > 1 and ways != ["labels", "prefix"]:
            self.complain(node, f"{name} has {' and '.join(ways)}; one way to our codes is enough")
        if "labels" in ways and name not in DIMENSIONS[:-1]:
            self.complain(given["labels"], f"{name} has no labels of one list; write 'codes'")
        words = "the name of a file of data/crosswalks"
        return Column(
            column=self.text(given, "column"),
            value=self.text(given, "value"),
            codes=self.words(given["codes"], f"codes of {name}") if "codes" in given else None,
            crosswalk=self.text(given, "crosswalk", _is_crosswalk, words),
            labels=self.text(given, "labels", lambda text: text in ("en", "zh"), "en or zh"),
            prefix=self.text(given, "prefix"),
        )

    def figures(self, top: Nodes) -> dict[str, Figure]:
        if "measures" not in top:
            return {}
        known = set(measures()["id"])
        figures = {}
        for name, node in self.keys(top["measures"], "measures", (), None).items():
            if name not in known:
                self.complain(node, f"'{name}' is no measure of data/codes/measure.csv")
            figures[name] = self.figure(name, node)
        if not figures:
            self.complain(top["measures"], "measures names none; write one below it")
        return figures

    def figure(self, name: str, node: yaml.Node) -> Figure:
        if isinstance(node, yaml.ScalarNode):
            return Figure(self.text({name: node}, name), 1.0, {})
        given = self.keys(node, name, ("column",), ("times", "where"))
        where = self.words(given["where"], f"where of {name}") if "where" in given else {}
        return Figure(self.text(given, "column"), self.number(given, "times", 1.0), where)

    def words(self, node: yaml.Node, of: str) -> dict[str, str]:
        found = self.keys(node, of, (), None)
        return {key: self.text({key: value}, key) for key, value in found.items()}


def _written(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "…"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)?([eE][+-]?\d+)?", text)) and float(text) > 0


def _is_crosswalk(text: str) -> bool:
    return bool(re.fullmatch(r"\w+", text)) and (LISTS / "crosswalks" / f"{text}.csv").is_file()
