"""The values of a return beside those of the one before, with what was found and said of each."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl
from markupsafe import Markup

from facts.text import Language
from governance.filings import Comment, Version
from governance.return_form import SECTIONS, Field
from governance.return_shown import (
    SEVERITIES,
    by_field,
    coded,
    declared,
    fields_of,
    number_of,
    sentence,
    shown,
)
from pages._html import Part, joined, tag
from pages._words import words

FIXED = ("enterprise_id", "period")  # the address says them; no value before stands beside them
NOTHING = "–"  # a cell that is empty: not known, and not 0


def values_part(
    version: Version,
    before: Version | None,
    findings: pl.DataFrame | None,
    comments: Sequence[Comment],
    said: Language,
    beside: Callable[[Field], Markup] | None = None,
) -> Markup:
    """Write what a version says by section, beside the return before it.

    Parameters
    ----------
    findings : as governance.return_check gives them; None where it was not checked again.
    comments : what was said of it, by field; "" is of the whole.
    beside : writes what else stands under the name of a field.
    """
    own, *older = coded([version.words, *([before.words] if before else [])])
    own = declared(own)
    last = declared(older[0]) if older else {}
    found = by_field(findings)
    told: dict[str, list[Comment]] = {}
    for one in comments:
        told.setdefault(one.field, []).append(one)
    listed = fields_of(own, last)
    of_whole = notes(found.get("", ()), told.get("", ()), said)
    return joined(
        of_whole,
        *(
            _section(section, listed, own, last, before, (found, told), said, beside)
            for section in SECTIONS
        ),
    )


Noted = tuple[Mapping[str, Sequence[Mapping[str, str]]], Mapping[str, Sequence[Comment]]]


def _section(
    section: str, listed: Sequence[Field], own: Mapping[str, str], last: Mapping[str, str],
    before: Version | None, noted: Noted, said: Language,
    beside: Callable[[Field], Markup] | None,
) -> Markup:  # fmt: skip
    _ = words(said)
    found, told = noted
    inside = [field for field in listed if field.section == section]
    said_of = [
        field
        for field in inside
        if own.get(field.id) or last.get(field.id) or field.id in found or field.id in told
    ]
    title = tag("h3", SECTIONS[section][0].to(said))
    if not said_of:
        return joined(title, tag("p", _("Nothing is reported here."), class_="osh-note"))
    heads = [_("Item"), _("This return")]
    if before:
        heads += [before.period, _("Difference")]
    rows = [
        _row(field, own, last if before else None, heads, joined(
            notes(found.get(field.id, ()), told.get(field.id, ()), said),
            beside(field) if beside else ""), said)
        for field in said_of
    ]  # fmt: skip
    empty = len(inside) - len(said_of)
    more = _("Left empty in this section: {count}.").format(count=empty)
    return joined(
        title,
        _table(heads, rows),
        *([tag("p", more, class_="osh-note")] if empty else []),
    )  # fmt: skip


def _row(
    field: Field, own: Mapping[str, str], last: Mapping[str, str] | None, heads: Sequence[str],
    noted: Markup, said: Language,
) -> Markup:  # fmt: skip
    cells = [_cell(field, own.get(field.id, ""), heads[1], said)]
    if last is not None and field.id in FIXED:
        cells += [tag("td"), tag("td")]
    elif last is not None:
        cells += [
            _cell(field, last.get(field.id, ""), heads[2], said),
            tag("td", _change(field, own, last), class_="osh-figure", data_head=heads[3]),
        ]
    return tag("tr", tag("th", field.label.to(said), noted, scope="row"), *cells)


def _cell(field: Field, word: str, head: str, said: Language) -> Markup:
    """Write a value with its unit; under which head, for narrow screens that show none."""
    unit = field.unit.to(said)
    value = shown(field, word, said)
    inside: list[Part] = [value or NOTHING]
    if value and unit:
        inside += [" ", tag("span", unit, class_="osh-unit")]
    is_number = field.kind in ("whole", "number")
    kind = "osh-figure" if is_number else "osh-said"
    return tag("td", tag("span", *inside), class_=kind, data_head=head)


def _change(field: Field, own: Mapping[str, str], last: Mapping[str, str]) -> str:
    now, then = number_of(own.get(field.id, "")), number_of(last.get(field.id, ""))
    if now is None or then is None:
        return ""
    if now == then:
        return "="
    share = f" ({(now - then) / then:+.0%})" if then else ""
    return f"{now - then:+,.10g}{share}".replace("-", "−")


def notes(findings: Sequence[Mapping[str, str]], told: Sequence[Comment], said: Language) -> Markup:
    """Write what was found of a field and what was said of it; nothing where there is neither."""
    lines = [finding_line(one, said) for one in findings]
    lines += [comment_line(one, said) for one in told]
    return tag("ul", *lines, class_="osh-notes") if lines else Markup("")


def finding_line(finding: Mapping[str, str], said: Language, id: str | None = None) -> Markup:
    """Write a finding: its mark, what it asks for, and the sentence."""
    mark, asked = SEVERITIES[finding["severity"]]
    return tag(
        "li",
        tag("span", mark, class_="osh-found-mark", aria_hidden="true"),
        tag("strong", asked.to(said)),
        {"en": ": ", "zh": "："}[said],
        sentence(finding, said),
        class_=f"osh-found osh-{finding['severity']}",
        id=id,
    )


def comment_line(comment: Comment, said: Language) -> Markup:
    """Write what somebody said of a field, and when."""
    _ = words(said)
    by = _("{name} on {day}").format(name=comment.by, day=comment.at[:10])
    return tag(
        "li",
        tag("span", "✎", class_="osh-found-mark", aria_hidden="true"),
        tag("strong", by),
        {"en": ": ", "zh": "："}[said],
        tag("span", comment.said, class_="osh-told"),
        class_="osh-found osh-comment",
    )


def differences_part(older: Version, newer: Version, said: Language) -> Markup:
    """Write every item that two versions say otherwise; a sentence where there is none."""
    _ = words(said)
    first, second = coded([older.words, newer.words])
    heads = [
        _("Version {number}").format(number=older.version),
        _("Version {number}").format(number=newer.version),
    ]
    return differences(first, second, heads, said) or tag(
        "p", _("The two say the same."), class_="osh-note"
    )


def differences(
    first: Mapping[str, str], second: Mapping[str, str], heads: Sequence[str], said: Language
) -> Markup | None:
    """Write the items two sets of cells say otherwise, codes as in our lists; None without any."""
    _ = words(said)
    other = [
        field
        for field in fields_of(first, second)
        if first.get(field.id, "").strip() != second.get(field.id, "").strip()
    ]
    if not other:
        return None
    rows = [
        tag(
            "tr",
            tag("th", field.label.to(said), scope="row"),
            _cell(field, first.get(field.id, ""), heads[0], said),
            _cell(field, second.get(field.id, ""), heads[1], said),
        )
        for field in other
    ]
    return _table([_("Item"), *heads], rows)


def _table(heads: Sequence[str], rows: Sequence[Markup]) -> Markup:
    first, *others = heads
    figures = (tag("th", word, scope="col", class_="osh-figure") for word in others)
    head = tag("thead", tag("tr", tag("th", first, scope="col"), *figures))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people osh-values")
