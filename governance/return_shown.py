"""What a return says, in the words of a screen: its fields, its values, what was found of it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from facts.codes import labels
from facts.text import Language, Text
from governance.return_check import typed_now
from governance.return_form import GATE, GATED, NO, YES, Field, detail_field, fields, rows_of
from ingest import return_details

CODED = ("area", "industry", "ownership", "size", GATE)
OF_ENTERPRISE = {"enterprise": "enterprise_id"}
"""What a finding calls a field -> what the form calls it."""

GATE_WORDS: Mapping[str, Text] = {YES: Text("Yes", "是"), NO: Text("No", "否")}
SEVERITIES: Mapping[str, tuple[str, Text]] = {
    "hard": ("✗", Text("must be corrected", "必须更正")),
    "soft": ("!", Text("correct it or give a reason", "请更正或说明原因")),
    "information": ("i", Text("for information", "提示")),
}
"""A mark and words for each, so that no colour is needed to tell them apart; the gravest first."""

PLAIN = ("ownership", "size")  # lists whose labels say it all
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def fields_of(*words: Mapping[str, str]) -> list[Field]:
    """Give the fields of the form, and after those of its section every other that is filled in.

    A row of a file may count a disease or an agent that the form does not name.
    """
    listed = fields()
    known = {field.id for field in listed}
    others = {name for one in words for name in one if name not in known}
    more = [detail_field(name) for name in sorted(others & set(return_details()))]
    sections = dict.fromkeys(field.section for field in listed)
    return [
        field
        for section in sections
        for field in (*listed, *more)
        if field.section == section
    ]  # fmt: skip


def coded(words: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give returns with their codes as our lists have them, whichever way they were typed."""
    rows = typed_now(rows_of(words)).select(CODED).collect().to_dicts()
    return [
        {**one, **{name: code for name, code in row.items() if code}}
        for one, row in zip(words, rows, strict=True)
    ]


def declared(words: Mapping[str, str]) -> dict[str, str]:
    """Say 0 where whoever filed declared that there were no accidents, as the rules read it."""
    none = {name: words.get(name) or "0" for name in GATED} if words.get(GATE) == NO else {}
    return {**words, **none}


def shown(field: Field, word: str, said: Language) -> str:
    """Say a cell in a language: a code with its label, a number in groups of three; "" if empty."""
    if field.kind == "gate":
        return GATE_WORDS[word].to(said) if word in GATE_WORDS else word
    if field.code_list:
        label = labels(field.code_list, said).get(word)
        if label is None or field.code_list in PLAIN:
            return label or word
        return f"{label} ({word})"
    if field.kind in ("whole", "number") and NUMBER.fullmatch(word):
        whole, dot, decimals = word.partition(".")
        return f"{int(whole):,}{dot}{decimals}"
    return word


def number_of(word: str) -> float | None:
    """Read a cell as a number; None where it is none."""
    return float(word) if NUMBER.fullmatch(word) else None


def sentence(finding: Mapping[str, str], said: Language) -> str:
    """Say what was found and what to do: fields by their names on the form, codes by label."""
    end = {"en": "; {}.", "zh": "；{}。"}[said]
    told = _named(_labelled_codes(finding, said), said)
    told += end.format(_named(finding[f"fix_{said}"], said))
    return told[:1].upper() + told[1:]


def _labelled_codes(finding: Mapping[str, str], said: Language) -> str:
    """Say codes by label: of areas and industries anywhere, others in what is of their list."""
    listed = finding.get("field", "")
    short = labels(listed, said) if listed in PLAIN else {}
    long = {**labels("area", said), **labels("industry", said)}
    told = CODE.sub(lambda met: f"{long[met[0]]} ({met[0]})" if met[0] in long else met[0],
                    finding[said])  # fmt: skip
    return WORD.sub(lambda met: short.get(met[0], met[0]), told)


CODE = re.compile(r"CN-\d{6}|GBT4754_\w+", re.ASCII)
WORD = re.compile(r"[a-z]\w+", re.ASCII)


def field_of(finding: Mapping[str, str]) -> str:
    """Give the field of the form that something was found of; "" for the whole return."""
    name = finding["field"] or ""
    return OF_ENTERPRISE.get(name, name)


def by_field(findings: pl.DataFrame | None) -> dict[str, list[dict[str, str]]]:
    """Lay findings by field of the form, the gravest first.

    A cell that cannot be read is not called empty as well.
    """
    if findings is None or findings.is_empty():
        return {}
    order = [*SEVERITIES]
    rows = findings.to_dicts()
    unread = {field_of(one) for one in rows if one["rule"] == "not_a_number"}
    found: dict[str, list[dict[str, str]]] = {}
    for one in sorted(rows, key=lambda row: order.index(row["severity"])):
        if one["rule"] not in EMPTY or field_of(one) not in unread:
            found.setdefault(field_of(one), []).append(one)
    return found


EMPTY = ("required", "zero_required")  # rules that say that a cell is empty


def _named(words: str, said: Language) -> str:
    return _ids(said).sub(lambda met: _labelled()[met[0]].to(said), words)


@cache
def _ids(said: Language) -> re.Pattern[str]:
    """Find ids of fields in a sentence; in English only such as are no ordinary words."""
    listed = sorted(_labelled(), key=len, reverse=True)
    plain = "|".join(map(re.escape, listed))
    odd = "|".join(re.escape(name) for name in listed if "_" in name)
    if said == "zh":
        return re.compile(rf"(?<![\w-])(?:{plain})(?![\w-])", re.ASCII)
    return re.compile(rf"\b(?:{odd})\b|\b(?:{plain})(?= (?:is\b|has\b|'|\d))")


@cache
def _labelled() -> dict[str, Text]:
    """Give the name on the form of everything a return may count."""
    on_form = {field.id: field.label for field in fields()}
    return {name: detail_field(name).label for name in return_details()} | on_form
