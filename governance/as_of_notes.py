"""What must be said beside figures whose codes changed: what became what, when, by what share."""

from collections.abc import Sequence

import polars as pl

from facts.as_of import NOW, THEN
from facts.codes import measures
from facts.followed import SCHEMES
from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS
from facts.text import Language, Text
from facts.vintage import Vintage
from governance.question import Question

MOST_CHANGES = 5  # told one by one; the rest are counted
LEAST_TOLD = 0.005  # share allocated by weight that is worth a sentence [share]

CHANGES = """
SELECT DISTINCT "from", "to", "on", weight
FROM change
WHERE dimension = $dimension AND list_contains($codes, code)
ORDER BY "on", "from", "to"
"""


def as_of_notes(
    question: Question, figures: pl.DataFrame, cells: pl.DataFrame, vintage: Vintage
) -> tuple[Text, ...]:
    """Give the sentences that the day asked for, changes of codes and weights call for.

    Parameters
    ----------
    figures : what may be seen, with `hidden`.
    cells : what the figures are made of, with `allocated` [share of the value].
    """
    return (*day_note(question), *_changes(question, figures, vintage), *_weights(question, cells))


def day_note(question: Question) -> tuple[Text, ...]:
    """Say by which day's codes a question is answered; nothing of today's."""
    if question.asof == NOW:
        return ()
    if question.asof == THEN:
        return (
            Text(
                "regions, industries and enterprises are as they were then: each period by the "
                "codes and hierarchies in force in it, each enterprise where it reported itself",
                "地区、行业与企业按当时口径：各时期采用当时有效的代码与层级，企业按当时填报的归属统计",
            ),
        )
    return (
        Text(
            f"regions, industries and enterprises are as they were on {question.asof}; where "
            "several codes were merged later, a figure reported under the later one stays with it",
            f"地区、行业与企业按 {question.asof} 的口径；"
            "此后合并的代码无法拆分，仍按合并后的代码统计",
        ),
    )


def _changes(question: Question, figures: pl.DataFrame, vintage: Vintage) -> tuple[Text, ...]:
    shown = {name: set(question.where.get(name, ())) for name in DIMENSIONS}
    for name in DIMENSIONS:
        if name in figures.columns:
            shown[name] |= set(figures[name].drop_nulls())
    told: list[Text] = []
    for name, codes in shown.items():
        if not codes:
            continue
        query = vintage.cursor().execute(CHANGES, {"dimension": name, "codes": sorted(codes)})
        told += _sentences(name, query.fetchall(), question)
    rest = len(told) - MOST_CHANGES
    more = Text(f"{rest} more codes changed", f"另有 {rest} 个代码发生变更")
    return (*told[:MOST_CHANGES], *([more] if rest > 0 else []))


def _sentences(
    name: str, changes: Sequence[tuple[str, str, str, float]], question: Question
) -> list[Text]:
    en, zh = (dimension_labels(name, language) for language in ("en", "zh"))

    def called(code: str, labels: dict[str, str]) -> str:
        return f"{code} {labels.get(code, '')}".strip()

    return [
        Text(
            f"{called(old, en)} became {_share(weight, 'en')}{called(new, en)} on {day}"
            f"{_consequence(day, question).en}",
            f"{called(old, zh)} 于 {day} 变更为 {called(new, zh)}{_share(weight, 'zh')}"
            f"{_consequence(day, question).zh}",
        )
        for old, new, day, weight in changes
    ]


def _share(weight: float, language: Language) -> str:
    if weight == 1:
        return ""
    return f"({weight:.0%}) " if language == "en" else f"（{weight:.0%}）"


def _consequence(day: str, question: Question) -> Text:
    if question.asof == THEN:
        return Text("; each period has the codes of its time", "；各时期按当时代码统计")
    if question.asof != NOW and question.asof < day:
        return Text(
            f", after the day asked for ({question.asof})", f"，晚于所选时点（{question.asof}）"
        )
    return Text("; earlier figures are counted under the later code", "；此前数据按新代码统计")


def _weights(question: Question, cells: pl.DataFrame) -> tuple[Text, ...]:
    """Say of the measure most of which came through weights how much that was."""
    share = (pl.col("allocated") * pl.col("value")).sum() / pl.col("value").sum()
    found = (
        cells.filter(pl.col("value") > 0)
        .group_by("measure")
        .agg(share=share)
        .filter(pl.col("share") >= LEAST_TOLD)
        .sort("share", "measure", descending=[True, False])
    )
    if found.is_empty():
        return ()
    rows = measures()
    labels = rows.row(by_predicate=pl.col("id") == found["measure"][0], named=True)
    percent = f"{found['share'][0] * 100:.0f}"
    to = f" to {_scheme_name(question.scheme)}" if question.scheme else " to the codes shown"
    to_zh = f"{_scheme_name(question.scheme)}" if question.scheme else "所示代码"
    return (
        Text(
            f"{percent} % of '{labels['label_en']}' in these figures was allocated by weight{to}",
            f"这些数值中“{labels['label_zh']}”的 {percent}% 按权重分配至{to_zh}",
        ),
    )


SCHEME_NAMES = dict(
    zip(
        SCHEMES,
        ("ISIC Rev. 4", "NACE Rev. 2", "NACE Rev. 2.1", "GB/T 4754-2017", "NAICS 2022"),
        strict=True,
    )
)


def _scheme_name(scheme: str) -> str:
    return SCHEME_NAMES[scheme]
