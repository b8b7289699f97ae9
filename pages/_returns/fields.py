"""The fields of the form of a return, each with its unit, the value before, what was found."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from facts.codes import labels, latest
from facts.text import Language
from governance.filings import Comment
from governance.own_return import LONGEST
from governance.return_form import NO, SECTIONS, YES, Field
from governance.return_shown import GATE_WORDS, fields_of, shown
from pages._html import Part, joined, tag
from pages._returns.values import FIXED, comment_line, finding_line
from pages._words import words

DIVISION = r"^CN-\d{6}$"
INDUSTRY = r"^GBT4754_([A-T]|\d{2})$"
SIZES = "CN-SME"
LONGEST_WORD = {"reason": LONGEST, "enterprise_name": 200}
LONGEST_NUMBER = 24  # letters of a number or code
IN = "\u2003"  # a space that a list keeps
TALL = "3"  # of a field for sentences [lines]


class Typing(NamedTuple):
    """What the fields are drawn with.

    own, last : cells of this return and of the one before, by field, codes as in our lists.
    period : of the return before. findings, comments : by field.
    """

    own: Mapping[str, str]
    last: Mapping[str, str]
    period: str
    findings: Mapping[str, Sequence[Mapping[str, str]]]
    comments: Mapping[str, Sequence[Comment]]
    said: Language


def sections(typing: Typing, without: Sequence[str] = ()) -> Markup:
    """Write every section of the form; `without` are fields that stand elsewhere on the page."""
    listed = [field for field in fields_of(typing.own) if field.id not in without]
    return joined(*(_section(name, listed, typing) for name in SECTIONS))


def _section(name: str, listed: Sequence[Field], typing: Typing) -> Markup:
    inside = [field for field in listed if field.section == name]
    if not inside:
        return Markup("")
    _ = words(typing.said)
    free = [drawn(field, typing) for field in inside if not field.is_gated]
    gated = [drawn(field, typing) for field in inside if field.is_gated]
    note = tag("p", _("Only if there were accidents; a count of none is a typed 0."),
               class_="osh-note")  # fmt: skip
    hidden = [tag("fieldset", note, *gated, class_="osh-gated", data_gated="yes")] if gated else []
    title = tag("legend", SECTIONS[name][0].to(typing.said))
    return tag("fieldset", title, *free, *hidden, class_="osh-section", id=f"section-{name}")


def drawn(field: Field, typing: Typing) -> Markup:
    """Write one field with all that belongs to it."""
    word, id = typing.own.get(field.id, ""), f"field-{field.id}"
    beside = _beside(field, typing)
    is_wrong = any(one["severity"] == "hard" for one in typing.findings.get(field.id, ()))
    told: dict[str, str | bool | None] = {
        "id": id,
        "name": field.id,
        "aria_describedby": f"beside-{field.id}" if beside else None,
        "aria_invalid": "true" if is_wrong else None,
        "aria_required": "true" if field.is_required else None,
    }
    classes = "osh-field osh-wrong" if is_wrong else "osh-field"
    if field.kind == "gate":
        return _gate(field, word, told, beside, typing.said)
    return tag(
        "div",
        tag("label", *_label(field, typing.said), for_=id),
        _entry(field, word, told, typing.said),
        *([tag("div", *beside, id=f"beside-{field.id}", class_="osh-beside")] if beside else []),
        class_=classes,
    )


def _label(field: Field, said: Language) -> list[Part]:
    _ = words(said)
    label: list[Part] = [field.label.to(said)]
    if unit := field.unit.to(said):
        label += [" ", tag("span", unit, class_="osh-unit")]
    if field.is_required and field.id not in FIXED:
        label += [" ", tag("span", _("required"), class_="osh-unit")]
    return label


def _beside(field: Field, typing: Typing) -> list[Markup]:
    """Write the value before, what a code means, what was found, what was said."""
    _ = words(typing.said)
    own, last = typing.own.get(field.id, ""), typing.last.get(field.id, "")
    lines = [finding_line(one, typing.said) for one in typing.findings.get(field.id, ())]
    lines += [comment_line(one, typing.said) for one in typing.comments.get(field.id, ())]
    found = [tag("ul", *lines, class_="osh-notes")] if lines else []
    if field.id == "area" and own in labels("area", typing.said):
        meant = _("{place}; type a code or choose one of the same city").format(
            place=shown(field, own, typing.said)
        )
        found.append(tag("span", meant, class_="osh-note"))
    is_shown = last and field.id not in (*FIXED, "reason", "enterprise_name")
    if is_shown and not (field.code_list and own == last):
        value = shown(field, last, typing.said)
        before = _("{period}: {value}").format(period=typing.period, value=value)
        found.append(tag("span", before, class_="osh-note osh-before"))
    return found


def _entry(
    field: Field, word: str, told: Mapping[str, str | bool | None], said: Language
) -> Markup:
    """Write what is typed into, or chosen from, by the kind of the field."""
    if field.id in FIXED:
        return tag("input", **{**told, "name": None, "aria_required": None},
                   value=word, readonly=True)  # fmt: skip
    if field.id == "reason":
        return tag("textarea", word, **told, rows=TALL, maxlength=str(LONGEST))
    if field.id == "area":
        near = [
            tag("option", label, value=code) for code, label in areas_near(word, said)
        ]  # fmt: skip
        entry = tag("input", **told, value=word, list="areas-near", autocomplete="off",
                    maxlength=str(LONGEST_NUMBER), autocapitalize="characters")  # fmt: skip
        return joined(entry, tag("datalist", *near, id="areas-near"))
    if field.code_list or field.id == "disease_status":
        return tag("select", *_options(field, word, said), **told)
    if field.kind in ("whole", "number"):
        return tag(
            "input", **told, value=word, autocomplete="off", maxlength=str(LONGEST_NUMBER),
            inputmode="numeric" if field.kind == "whole" else "decimal", class_="osh-figure",
        )  # fmt: skip
    return tag("input", **told, value=word, maxlength=str(LONGEST_WORD.get(field.id, LONGEST)))


def _gate(
    field: Field, word: str, told: Mapping[str, str | bool | None], beside: Sequence[Markup],
    said: Language,
) -> Markup:  # fmt: skip
    """Write the question that opens and closes what is asked only where there were accidents."""
    ways = [
        tag(
            "label",
            tag(
                "input", type="radio", name=field.id, value=way, checked=word == way,
                id=told["id"] if way == YES else f"{told['id']}-{way}",
                aria_describedby=told["aria_describedby"],
            ),
            GATE_WORDS[way].to(said),
            class_="osh-way",
        )
        for way in (YES, NO)
    ]  # fmt: skip
    return tag(
        "fieldset",
        tag("legend", *_label(field, said)),
        tag("div", *ways, class_="osh-ways"),
        *([tag("div", *beside, id=f"beside-{field.id}", class_="osh-beside")] if beside else []),
        class_="osh-field osh-question",
    )


def _options(field: Field, word: str, said: Language) -> list[Markup]:
    """Write what may be chosen: nothing, what stands there already, and the list."""
    listed = _statuses(said) if field.id == "disease_status" else choices(field.code_list, said)
    known = {code for code, _label in listed}
    own = [(word, shown(field, word, said))] if word and word not in known else []
    return [
        tag("option", label, value=code, selected=code == word)
        for code, label in (("", "–"), *own, *listed)
    ]


def _statuses(said: Language) -> list[tuple[str, str]]:
    _ = words(said)
    return [
        ("A", _("A · counted")),
        ("E", _("E · estimated")),
        ("P", _("P · provisional")),
        ("U", _("U · unreliable")),
    ]


@cache
def choices(name: str, said: Language) -> tuple[tuple[str, str], ...]:
    """Give what of a code list may be chosen: code and label, a part below its whole."""
    wanted = {
        "industry": pl.col("id").str.contains(INDUSTRY),
        "ownership": pl.col("id").is_not_null(),
        "size": pl.col("scheme") == SIZES,
    }
    rows = latest(name).filter(wanted[name], pl.col("valid_to").is_null())
    if name == "size":
        rows = rows.sort(pl.col("id").replace_strict(["micro", "small", "medium", "large"],
                                                     [0, 1, 2, 3]))  # fmt: skip
    else:
        whole = pl.coalesce("parent", "id")
        rows = rows.sort(whole, "level", "id")
    return tuple(
        (id, f"{IN * (level - 1)}{_bare(id) if name == 'industry' else ''}{label}")
        for id, label, level in rows.select("id", f"label_{said}", "level").iter_rows()
    )


def _bare(code: str) -> str:
    return f"{code.removeprefix('GBT4754_')} "


def areas_near(area: str, said: Language) -> list[tuple[str, str]]:
    """Give the areas that are parts of the same as an area, by name; provinces where it is none."""
    rows = latest("area").filter(pl.col("id").str.contains(DIVISION), pl.col("valid_to").is_null())
    parent = rows.filter(pl.col("id") == area)["parent"]
    whole = parent[0] if len(parent) else "CN"
    near = rows.filter(pl.col("parent") == whole).sort("id")
    return [*near.select("id", f"label_{said}").iter_rows()]
