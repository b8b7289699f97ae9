"""The words of the screen in each language, from the catalogs in pages/locale."""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from facts.text import Language

LOCALE = Path(__file__).parent / "locale"
LOCALES: dict[Language, str] = {"en": "en", "zh": "zh_CN"}
"""How Babel calls each language."""
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-CN"}
"""How HTML and Plotly call each language (BCP 47)."""


@cache
def words(language: Language) -> Callable[[str], str]:
    """Give the function that says an English sentence of ours in a language."""
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled).gettext
