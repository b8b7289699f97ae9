"""The one door out: a question in, protected figures out."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import polars as pl

from analysis import Analysed, Analysis, Given, Setting, analyses, told
from facts.as_of import NOW, THEN
from facts.hierarchy import parent
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS
from facts.surroundings import surroundings
from facts.text import Text
from facts.vintage import Vintage
from governance.as_of_notes import as_of_notes
from governance.classes import classes_beside, judge_together
from governance.comparable import comparable_notes
from governance.disclosure import hide, judge, tells
from governance.estimates import Estimated, estimated
from governance.provenance import Provenance, cite
from governance.question import Question
from governance.roles import Actor, Permission, areas_seen_in_full, require
from governance.siblings import wider_questions, with_verdicts_of
from indicators import Indicator, indicators


@dataclass(frozen=True)
class Edition:
    """What a reader must know of the vintage a figure comes from.

    synthetic : a batch in it was made up, so every page and export says so.
    sources : ids of the sources in it.
    """

    number: int
    created: datetime
    synthetic: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """What is said of an analysis beside its figures.

    id, version : of the card; the version changes when the same input may give another answer.
    parameters : those in force, given or by default.
    sentences : what it found, in words, made of the figures that are shown.
    notes : how it was done.
    warnings : what a reader should doubt.
    """

    id: str
    version: str
    title: Text
    reference: str
    parameters: Given
    sentences: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Release:
    """Figures that may leave, with all that must be said beside them.

    question : as asked, with the vintage it was answered from.
    figures : one row a period and unit: period, the dimensions of `by` (and `area` always),
        events, exposure [the indicator's unit], value, lower, upper (95 %), lower_998, upper_998
        (99.8 %), status, reporters [units], allocated [share of the events or the exposure,
        whichever is more, that was allocated by weight], source, synthetic [truth: rests on
        made-up rows], hidden, reason (a code of REASONS; null when there is a value), and what the
        analysis adds. A hidden row keeps its codes alone.
    hidden : number of rows hidden.
    notes : sentences that must stand beside the figures.
    tables : what the analysis gives beside the figures, made of what is shown alone.
    method : how the analysis was done and what it found; None without one.
    provenance : of each source the figures come from; none where no ledger says it.
    """

    question: Question
    edition: Edition
    indicator: Indicator
    analysis: Analysis | None
    figures: pl.DataFrame
    hidden: int
    notes: tuple[Text, ...]
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    provenance: tuple[Provenance, ...] = ()
    method: Method | None = None

    @property
    def citation(self) -> Text:
        """Give the citation of these figures, ready to copy."""
        return cite(self.question, self.indicator, self.edition.created, self.provenance)


C = TypeVar("C")

Ask = Callable[[Question], Release]
"""The door, already bound to an actor. Raises a Refusal whose text a person may read."""

REASONS: dict[str, Text] = {
    "few_events": Text("hidden: it rests on fewer than 5 cases", "已隐藏：不足 5 例"),
    "few_reporters": Text("hidden: fewer than 3 units reported", "已隐藏：报告单位不足 3 家"),
    "few_moved": Text(
        "hidden: less the answer as of another day it would tell of few units or cases",
        "已隐藏：与其他时点口径之差涉及的单位或案例过少",
    ),
    "dominance": Text("hidden: one unit makes up most of it", "已隐藏：单个单位占主导"),
    "no_exposure": Text("no denominator is published for it", "没有公布对应的分母"),
    "no_events": Text("no numerator is published for it", "没有公布对应的分子"),
    "zero_exposure": Text("its denominator is zero", "分母为零"),
    "missing": Text("the source marks it as missing", "来源标记为缺失"),
    "out_of_force": Text("the definition was not in force then", "该定义当时未生效"),
    "few_samples": Text("too few samples to judge", "样本太少，无法判断"),
    "exceeds_denominator": Text("its numerator is larger than its denominator", "分子大于分母"),
    "complementary": Text(
        "hidden: another hidden figure could be worked out from it",
        "已隐藏：可由其推算出另一被隐藏的数值",
    ),
}
"""Why a row has no value, each once."""


def release(
    question: Question, vintage: Vintage, actor: Actor, home: Path | None = None
) -> Release:
    """Answer a question from a vintage with what the actor may see.

    Parameters
    ----------
    home : where boundaries are kept, for analyses that look at neighbours; None knows of none.

    Raises
    ------
    NotAllowed
        If the actor may not ask.
    BadQuestion
        If there is no such indicator or analysis.
    UnknownCode
        If a code asked for is in no list.
    """
    require(actor, Permission.ASK)
    indicator = _named("indicator", question.indicator, indicators())
    method = _named("analysis", question.analysis, analyses()) if question.analysis else None
    parameters = _told(question, method)
    if method is not None:
        _refuse_nested(question)
    found = estimated(question, vintage, indicator)
    marked = _judged(question, found, vintage, actor, indicator)
    for wider in wider_questions(question) if marked["is_protected"].any() else ():
        more = estimated(wider.question, vintage, indicator)
        others = _judged(wider.question, more, vintage, actor, indicator)
        marked = with_verdicts_of(marked, others, wider, found.by)
    figures = hide(marked)
    answer = Analysed(figures)
    if method is not None:  # what an analysis says of one row rests on others: on those shown alone
        around = home if method.needs_surroundings and found.by == ("area",) else None
        setting = Setting(
            shape=indicator.shape,
            polarity=indicator.polarity,
            by=found.by,
            benchmark=question.benchmark,
            minimum=indicator.minimum,
            parameters=parameters,
            where=question.where,
            title=indicator.title,
            unit=indicator.unit,
            events=indicator.events,
            exposure=indicator.exposure,
            surroundings=surroundings(set(figures["area"]), around) if around else None,
        )
        assert method.run is not None, "a question names only what judges figures"
        answer = method.run(figures, setting)
    figures = answer.figures
    hidden = int(figures["hidden"].sum())
    return Release(
        question=question.at(vintage.number),
        edition=edition(vintage),
        indicator=indicator,
        analysis=method,
        figures=figures,
        hidden=hidden,
        notes=(
            *_empty(figures, question, indicator),
            *comparable_notes(question, figures, indicator),
            *as_of_notes(question, figures, _shown(found, figures), vintage),
            *answer.sentences,
            *answer.notes,
            *answer.warnings,
            *_hidden(hidden),
        ),
        tables=answer.tables,
        method=_said(method, parameters, answer),
    )


def _told(question: Question, method: Analysis | None) -> Given:
    """Read the parameters of a question's analysis."""
    if method is not None:
        return told(method, question.parameters)
    if question.parameters:
        raise BadQuestion(
            f"with '{', '.join(question.parameters)}' tells an analysis something and none is "
            f"asked; add analysis=, as one of: {', '.join(analyses())}"
        )
    return Given({})


def _said(method: Analysis | None, parameters: Given, answer: Analysed) -> Method | None:
    if method is None:
        return None
    return Method(
        method.id, method.version, method.title, method.reference, parameters,
        answer.sentences, answer.notes, answer.warnings,
    )  # fmt: skip


def _judged(
    question: Question, found: Estimated, vintage: Vintage, actor: Actor, indicator: Indicator
) -> pl.DataFrame:
    """Give figures with the verdict of disclosure on each, beside the other classes of a total."""
    figures = _marked(question, found, vintage, actor, indicator)
    beside = classes_beside(indicator) if figures["is_protected"].any() else ()
    if not beside:
        return judge(figures, found.by)
    others = {card.id: card for card in beside if card.id != indicator.id}
    tables = {card.id: figures for card in beside} | {
        name: _marked(question, estimated(question, vintage, card), vintage, actor, card)
        for name, card in others.items()
    }
    return judge_together(tables, indicator.id, found.by)


def _marked(
    question: Question, found: Estimated, vintage: Vintage, actor: Actor, indicator: Indicator
) -> pl.DataFrame:
    """Give figures with what disclosure looks at.

    As of another day than now, a figure is held against the same as of now, and as of a day against
    that of then too: what differs may be one enterprise that moved.
    """
    figures = _with_protection(found.figures, found.cells, actor, indicator)
    if figures["is_protected"].any():
        for asof in {NOW: (), THEN: (NOW,)}.get(question.asof, (NOW, THEN)):
            other = estimated(replace(question, asof=asof), vintage, indicator)
            held_against = _with_protection(other.figures, other.cells, actor, indicator)
            figures = tells(figures, held_against, found.by)
    return figures


def _shown(found: Estimated, figures: pl.DataFrame) -> pl.DataFrame:
    """Give the cells of the figures that are shown."""
    unit = ["period", *found.by]
    return found.cells.join(figures.filter(~pl.col("hidden")).select(unit), on=unit, how="semi")


def _refuse_nested(question: Question) -> None:
    """Refuse to hold a whole against its own part: both would be counted in what is pooled."""
    for name, held in question.where.items():
        for code in held:
            higher = parent(name, code)
            while higher is not None:
                if higher in held:
                    raise BadQuestion(
                        f"an analysis compares what is not part of each other; {name} '{code}' is "
                        f"part of '{higher}': leave one out"
                    )
                higher = parent(name, higher)


def edition(vintage: Vintage) -> Edition:
    """Say of a vintage what a reader must know."""
    return Edition(vintage.number, vintage.created, vintage.synthetic, vintage.sources)


def _with_protection(
    figures: pl.DataFrame, cells: pl.DataFrame, actor: Actor, indicator: Indicator
) -> pl.DataFrame:
    """Mark rows made of returns that are not this actor's to see in full, and made-up rows."""
    in_full = areas_seen_in_full(actor)
    made_of = cells.group_by("period", "area").agg(
        is_protected=~pl.col("published").all(), synthetic=pl.col("synthetic").any()
    )
    figures = figures.join(made_of, on=["period", "area"], how="left", validate="m:1")
    unit = ["period", *(name for name in DIMENSIONS if name in cells.columns)]
    weighed = cells.group_by(unit).agg(pl.col("allocated").max())
    figures = figures.join(weighed, on=unit, how="left", validate="1:1")
    seen = pl.lit(value=True) if in_full is None else pl.col("area").is_in(list(in_full))
    return _with_cases(figures, cells, indicator).with_columns(
        is_protected=pl.col("is_protected") & ~seen
    )


def _with_cases(figures: pl.DataFrame, cells: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Add the number of people behind each figure: its events where they are cases."""
    if indicator.interval in ("poisson", "wilson"):
        return figures.with_columns(cases=pl.col("events"))
    by = ["period", *(name for name in DIMENSIONS if name in cells.columns)]
    people = (
        cells.filter(pl.col("measure").is_in(indicator.cases))
        .group_by(by)
        .agg(cases=pl.col("value").sum())
    )
    return figures.join(people, on=by, how="left", validate="1:1")


def _empty(figures: pl.DataFrame, question: Question, indicator: Indicator) -> tuple[Text, ...]:
    if not figures.is_empty():
        return ()
    return (
        Text(
            f"no figure: no source in this vintage gives {' and '.join(indicator.measures)} for "
            f"'{question}', or gives only a part of what was asked; ask with fewer words, or by "
            "a dimension the source publishes",
            f"没有数据：本版次中没有来源为“{question}”提供 {'、'.join(indicator.measures)}，"
            "或只提供了其中一部分；请减少条件，或按来源公布的维度查询",
        ),
    )


def _hidden(hidden: int) -> tuple[Text, ...]:
    if not hidden:
        return ()
    return (
        Text(
            f"{hidden} figures are hidden to protect those who reported",
            f"为保护报告者，隐藏了 {hidden} 个数值",
        ),
    )


def _named(kind: str, name: str, cards: Mapping[str, C]) -> C:
    if name in cards:
        return cards[name]
    near = difflib.get_close_matches(name, cards, n=3, cutoff=0.4) or sorted(cards)
    raise BadQuestion(f"no {kind} is called '{name}'; there are: {', '.join(near)}")
