"""Draws the catalogue of indicators, docs/catalogue.md, from the cards."""

from collections.abc import Iterable, Mapping

from facts.text import Text
from indicators._indicator import Indicator

THEMES: dict[str, Text] = {
    "lagging": Text("Accidents and injuries", "事故与伤害"),
    "health": Text("Occupational disease", "职业病"),
    "exposure": Text("Exposure", "暴露"),
    "leading": Text("Prevention", "预防"),
    "governance": Text("Reporting", "报送"),
}
"""Chapters of the catalogue, in order."""

POLARITIES: dict[str, Text] = {
    "L": Text("low is good", "越低越好"),
    "H": Text("high is good", "越高越好"),
    "N": Text("no judgement", "不作优劣判断"),
}

HEAD = """# Catalogue of indicators

Drawn from the cards in `indicators/`; change a card, not this file.
A definition *to be verified* has not yet been checked against its source.

由 `indicators/` 中的卡片生成；请修改卡片而非本文件。
标为 *to be verified*（待核实）的定义尚未与来源核对。
"""


def catalogue(cards: Mapping[str, Indicator]) -> str:
    """Write every card out, by theme, in both languages, as Markdown."""
    chapters = (_chapter(theme, title, cards.values()) for theme, title in THEMES.items())
    return "\n".join([HEAD, *(chapter for chapter in chapters if chapter)])


def _chapter(theme: str, title: Text, cards: Iterable[Indicator]) -> str:
    entries = [_entry(card) for card in cards if card.theme == theme]
    return "\n".join([f"## {title.en} · {title.zh}\n", *entries]) if entries else ""


def _entry(card: Indicator) -> str:
    rows = [
        ("Also called", _both(card.also_called)),
        ("Definition", _both(card.definition)),
        ("Numerator", _both(card.numerator)),
        ("Denominator", _both(card.denominator)),
        ("Formula", f"`{_formula(card)}`"),
        ("Unit", _both(card.unit)),
        ("Same quantity as", f"`{card.twin_of}`, in another unit" if card.twin_of else ""),
        ("Kind", f"{card.shape}, {_both(POLARITIES[card.polarity])}"),
        ("Interval", _both(card.interval_text)),
        ("Not judged below", f"{card.minimum} events" if card.minimum else ""),
        ("Caliber", card.caliber),
        ("In force", _in_force(card)),
        ("Caveats", "<br>".join(_both(caveat) for caveat in card.caveats)),
        ("Reference", card.reference),
        ("Status", card.status),
    ]
    lines = [f"| {name} | {words} |" for name, words in rows if words]
    head = [f"### {card.title.en} · {card.title.zh}", "", f"| `{card.id}` | |", "| --- | --- |"]
    return "\n".join([*head, *lines, ""])


def _both(text: Text) -> str:
    return f"{text.en}<br>{text.zh}" if text.en else ""


def _formula(card: Indicator) -> str:
    if card.shape == "exceedance":
        return f"lognormal({', '.join(card.measures)})"
    held = " and ".join(f"{name} = {code}" for name, code in card.events_where.items())
    events = " + ".join(card.events) + (f" where {held}" if held else "")
    if not card.exposure:
        return events
    above = f"({events})" if len(card.events) > 1 or held else events
    below = " + ".join(card.exposure)
    return f"{above} / {below}" + (f" x {card.per:,}" if card.per > 1 else "")


def _in_force(card: Indicator) -> str:
    if card.valid_from and card.valid_to:
        return f"{card.valid_from} to {card.valid_to}"
    return f"since {card.valid_from}" if card.valid_from else ""
