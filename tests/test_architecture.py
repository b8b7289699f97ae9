"""Defends the house: who may look at whom, which tool is used where, and how a module is kept."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
ROWS = (
    ("cli",),
    ("verbs",),
    ("app",),
    ("terminal", "demo"),
    ("pages", "api"),
    ("governance",),
    ("ingest", "indicators"),
    ("analysis",),
    ("facts",),
)
"""The rooms from the top down; a room sees the rows below its own."""

ROW_OF = {room: place for place, row in enumerate(ROWS) for room in row}
BOXES = ("ingest", "indicators", "analysis", "pages")

LIBRARIES: dict[str, tuple[str, ...]] = {
    "argon2": ("governance/passwords",),
    "authlib": ("pages/_provider",),
    "babel": ("pages",),
    "dash": ("pages", "app"),
    "dash_ag_grid": ("pages",),
    "dash_mantine_components": ("pages",),
    "duckdb": ("facts", "ingest/_repeats"),  # rows sent twice are found among millions
    "fastexcel": ("ingest/_workbook",),
    "flask": ("api", "pages", "app"),
    "flask_compress": ("app",),
    "geopandas": ("facts/boundaries",),
    "gunicorn": ("app",),
    "ibis": ("facts/engines",),
    "openpyxl": ("governance/return_marks", "governance/return_workbook", "ingest/_workbook"),
    "pandas": (),
    "plotly": ("pages", "app"),
    "pydantic": ("api",),
    "pyotp": ("governance/second_factor",),
    "rapidfuzz": ("governance/duplicates",),
    "reportlab": ("governance/receipts",),
    "rich": ("app", "terminal"),
    "scipy": ("analysis",),
    "segno": ("governance/receipts", "pages"),
    "shapely": ("facts/boundaries",),
    "sqlalchemy": ("governance",),
    "sqlite3": ("governance/ledger",),
    "statsmodels": ("analysis",),
    "typer": ("cli", "verbs"),
    "urllib3": ("ingest/_fetch",),
    "yaml": ("ingest/_mapping",),
}
"""Where a library may be imported; polars, numpy and pyarrow may be everywhere."""

MOST_LINES = 400
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users|mnt)/\w")


class Import(NamedTuple):
    """One module that another imports, by their paths and names."""

    path: str
    target: str

    @property
    def room(self) -> str:
        return Path(self.path).parts[0].removesuffix(".py")

    @property
    def target_room(self) -> str:
        return self.target.split(".")[0]


def imports_of(path: str, source: str) -> Iterator[Import]:
    """Every module imported anywhere in a source; a name of a box is followed to its module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(path, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the whole name"
            modules = [f"{node.module}.{name.name}" for name in node.names]
            inner = [name for name in modules if is_module(name)]
            yield from (Import(path, name) for name in inner or [str(node.module)])


def is_module(name: str) -> bool:
    place = ROOT / name.replace(".", "/")
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def looking_up(found: Import) -> str | None:
    """Say what is wrong with an import between rooms; None when nothing is."""
    if found.room not in ROW_OF or found.target_room not in ROW_OF:
        return None
    is_below = ROW_OF[found.target_room] > ROW_OF[found.room]
    is_within = found.target_room == found.room
    return (
        None
        if is_below or is_within
        else f"{found.path} imports {found.target}, which is not below it"
    )


def misplaced(found: Import) -> str | None:
    """Say where a library is imported that belongs elsewhere."""
    library = found.target_room
    if library not in LIBRARIES:
        return None
    places = LIBRARIES[library]
    module = found.path.removesuffix(".py")
    if any(module == place or module.startswith(f"{place}/") for place in places):
        return None
    return f"{found.path} imports {library}, which belongs to {', '.join(places) or 'no room'}"


def reaching_in(found: Import) -> str | None:
    """Say where a room passes by the face of a box, or a card looks at a card."""
    box, *inside = found.target.split(".")
    if box not in BOXES or not inside:
        return None
    module = Path(found.path).stem
    is_card = found.room == box and not module.startswith("_")
    if found.room != box:
        return f"{found.path} imports {found.target}; the face of the box is {box}"
    if is_card and not inside[0].startswith("_"):
        return f"{found.path} imports {found.target}; a card imports no card"
    return None


def modules() -> dict[str, str]:
    """The source of every module of the house, by its path."""
    rooms = [ROOT / room for row in ROWS for room in row if (ROOT / room).is_dir()]
    files = [*ROOT.glob("*.py"), *(file for room in rooms for file in room.rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in sorted(files)}


MODULES = modules()
IMPORTS = [found for path, source in MODULES.items() for found in imports_of(path, source)]


def complaints(check) -> list[str]:
    return sorted({sentence for found in IMPORTS if (sentence := check(found))})


@pytest.mark.parametrize(
    ("check", "path", "source", "sentence"),
    [
        (looking_up, "analysis/funnel.py", "from governance.roles import Actor",
         "analysis/funnel.py imports governance.roles, which is not below it"),
        (looking_up, "ingest/a_source.py", "import indicators",
         "ingest/a_source.py imports indicators, which is not below it"),
        (looking_up, "facts/slice.py", "def late():\n    from ingest import sources",
         "facts/slice.py imports ingest, which is not below it"),
        (misplaced, "pages/a_page.py", "import duckdb",
         "pages/a_page.py imports duckdb, which belongs to facts, ingest/_repeats"),
        (misplaced, "facts/codes.py", "from pandas import DataFrame",
         "facts/codes.py imports pandas, which belongs to no room"),
        (misplaced, "facts/boundaries_of_seas.py", "import shapely",
         "facts/boundaries_of_seas.py imports shapely, which belongs to facts/boundaries"),
        (reaching_in, "governance/release.py", "from indicators._shapes import estimate",
         "governance/release.py imports indicators._shapes; the face of the box is indicators"),
        (reaching_in, "governance/release.py", "from analysis import funnel",
         "governance/release.py imports analysis.funnel; the face of the box is analysis"),
        (reaching_in, "indicators/deaths.py", "from indicators.trir import INDICATOR",
         "indicators/deaths.py imports indicators.trir; a card imports no card"),
    ],
)  # fmt: skip
def test_an_offender_is_named(check, path, source, sentence):
    (found,) = imports_of(path, source)
    assert check(found) == sentence


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("pages/a_page.py", "from governance.release import Release"),
        ("analysis/funnel.py", "from analysis._rates import rate_interval"),
        ("governance/release.py", "from analysis import analyses"),
        ("verbs/running.py", "from app import serve"),
        ("facts/boundaries.py", "import shapely"),
        ("facts/engines/spark.py", "import ibis"),
        ("ingest/_repeats.py", "import duckdb"),
    ],
)
def test_what_the_house_allows_is_not_complained_about(path, source):
    found = [*imports_of(path, source)]
    assert found
    assert [check(one) for one in found for check in (looking_up, misplaced, reaching_in)] == [
        None, None, None,
    ]  # fmt: skip


def test_every_module_is_in_a_room():
    known = {room for row in ROWS for room in row} | {"settings", "data", "tests"}
    found = {
        path.name.removesuffix(".py")
        for path in ROOT.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert found - known == set()


def test_a_room_imports_from_rows_below_its_own():
    assert complaints(looking_up) == []


def test_a_library_is_used_in_its_own_room():
    assert complaints(misplaced) == []


def test_a_box_is_entered_by_its_face_and_cards_do_not_look_at_cards():
    assert complaints(reaching_in) == []


def test_only_app_and_the_verbs_read_settings():
    readers = {found.path for found in IMPORTS if found.target_room == "settings"}
    assert readers <= {"app.py", "verbs/opening.py"}


def test_only_settings_reads_the_environment():
    readers = {
        path
        for path, source in MODULES.items()
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (isinstance(node, ast.alias) and node.name in ("environ", "getenv"))
    }
    assert readers <= {"settings.py"}


def test_nothing_prints_but_through_the_terminal():
    printers = {
        path
        for path, source in MODULES.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    }
    assert printers == set()


def test_no_error_is_caught_that_is_not_named():
    bare = [
        f"{path}:{node.lineno}: catches everything; name what is expected"
        for path, source in MODULES.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert bare == []


def cards_of(box: str) -> list[tuple[str, str]]:
    files = sorted((ROOT / box).glob("[!_]*.py"))
    return [(box, file.stem) for file in files]


@pytest.mark.parametrize(("box", "card"), [pair for box in BOXES for pair in cards_of(box)])
def test_every_card_has_a_test(box, card):
    assert (ROOT / "tests" / box / f"test_{card}.py").is_file()


def written() -> list[Path]:
    """Every Python file of the project, tests and scripts included."""
    scripts = [file for folder in ("tests", "data") for file in (ROOT / folder).rglob("*.py")]
    return sorted([*(ROOT / path for path in MODULES), *scripts])


@pytest.mark.parametrize("file", written(), ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_for_and_is_short(file):
    source = file.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source)), f"{file.name} starts with no docstring"
    assert len(source.splitlines()) <= MOST_LINES, f"{file.name} is longer than {MOST_LINES} lines"


def test_no_file_names_a_path_of_one_machine():
    texts = [
        file
        for pattern in ("*.md", "*.toml", "*.lock", "Makefile", ".ci/run", "docs/**/*.md")
        for file in ROOT.glob(pattern)
    ]
    named = {
        f"{file.relative_to(ROOT)}: {found.group()}"
        for file in [*written(), *texts]
        for found in MACHINE_PATHS.finditer(file.read_text("utf-8"))
    }
    assert named == set()


def test_a_path_of_one_machine_is_seen():
    assert MACHINE_PATHS.search('HOME = "' + "/" + 'tmp/home"')
    assert not MACHINE_PATHS.search("https://example.org/home/page")
