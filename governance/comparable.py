"""What must be said beside figures that stand together and do not count the same thing."""

import polars as pl

from facts.text import Text
from governance.question import Question
from indicators import Indicator

SCHEMED = "_"  # ends the scheme an industry's id begins with


def comparable_notes(
    question: Question, figures: pl.DataFrame, indicator: Indicator
) -> tuple[Text, ...]:
    """Say where the rows of an answer are of several agents, schemes or publishers.

    Parameters
    ----------
    figures : what may be seen: period, area, the dimensions, source, hidden.
    """
    return (
        *_several_agents(question, indicator),
        *_several_schemes(figures),
        *_several_publishers(figures, indicator),
    )


def _several_agents(question: Question, indicator: Indicator) -> tuple[Text, ...]:
    if indicator.shape != "exceedance" or "detail" in (*question.by, *question.where):
        return ()
    return (
        Text(
            "several agents are taken together, and no one distribution fits them all: break the "
            "figure down by agent, or hold it to one",
            "此处合并了多种危害因素，单一分布并不适用：请按危害因素细分，或只看其中一种",
        ),
    )


def _several_schemes(figures: pl.DataFrame) -> tuple[Text, ...]:
    if "industry" not in figures.columns:
        return ()
    named = figures["industry"].drop_nulls().unique()
    schemes = sorted({code.partition(SCHEMED)[0] for code in named if code.find(SCHEMED) > 0})
    if len(schemes) < 2:
        return ()
    listed = ", ".join(schemes)
    return (
        Text(
            f"the industries are of several schemes ({listed}), whose codes do not mean the same: "
            "compare within one, or ask with scheme=",
            f"行业代码来自多种分类（{listed}），含义不同：请在同一分类内比较，"
            "或用 scheme= 统一分类",
        ),
    )


def _several_publishers(figures: pl.DataFrame, indicator: Indicator) -> tuple[Text, ...]:
    """Published rates of several publishers stand side by side: each counted in its own way."""
    if indicator.shape != "published":
        return ()
    names = sorted(figures.filter(pl.col("source") != "")["source"].drop_nulls().unique())
    if len(names) < 2:
        return ()
    listed = ", ".join(names)
    return (
        Text(
            f"these rates are of several publishers ({listed}), each of whom counts cases in a way "
            "of its own: a difference between them is no difference in risk",
            f"这些比率来自多家发布者（{listed}），各自的统计方法不同：其差异不代表风险差异",
        ),
    )
