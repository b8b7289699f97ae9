"""A sentence in the two languages every string is written in."""

from typing import Literal, NamedTuple

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Text(NamedTuple):
    """The same words in English and in Chinese."""

    en: str
    zh: str

    def to(self, language: Language) -> str:
        """Give the words in one language."""
        return self.zh if language == "zh" else self.en
