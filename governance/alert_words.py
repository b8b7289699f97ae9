"""What an alert says, in words for somebody who is no statistician."""

import re
from math import floor

from facts.codes import measures
from facts.hierarchy import dimension_labels
from facts.text import Language, Text
from governance.alerts import BY_ITSELF, Alert
from indicators import indicators

FEW = 10  # an expected number below it is said with one decimal


def said(alert: Alert) -> Text:
    """Say what was observed, what was expected, and the most that chance explains."""
    events = counted(alert)
    expected, most = _number(alert.expected), _number(floor(alert.threshold))
    observed = _number(alert.observed)
    return Text(
        f"In {_period(alert.period).en} {unit(alert, 'en')} reported {observed} {events.en}; "
        f"{expected} were expected, at most {most} by chance.",
        f"{_period(alert.period).zh}，{unit(alert, 'zh')}报告{events.zh} {observed}；"
        f"预期 {expected}，偶然波动至多 {most}。",
    )


def counted(alert: Alert) -> Text:
    """Name what is counted: the measures the indicator adds up."""
    card = indicators().get(alert.indicator)
    if card is None:
        return Text("events", "事件")
    labels = {row["id"]: row for row in measures().iter_rows(named=True)}
    return Text(
        " and ".join(_plain(labels[each]["label_en"]).lower() for each in card.events),
        "、".join(_plain(labels[each]["label_zh"]) for each in card.events),
    )


def unit(alert: Alert, language: Language) -> str:
    """Name the unit: its area, and what it is a part of."""
    named = [
        dimension_labels(dimension, language).get(code, code)
        for dimension, code in alert.codes.items()
    ]
    return ("：" if language == "zh" else ": ").join(named)


def remark(alert: Alert) -> Text:
    """Give the remark; what we wrote ourselves is in both languages."""
    number = re.search(r"\d+", alert.remark)
    if alert.changed_by != BY_ITSELF or number is None:
        return Text(alert.remark, alert.remark)
    return Text(alert.remark, f"第 {number.group()} 版次中已不再出现")


def _plain(label: str) -> str:
    """Leave out of a label what stands in brackets: the rule it is counted by."""
    return re.sub(r"\s*[(（].*", "", label)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= FEW or value == round(value) else f"{value:.1f}"


def _period(period: str) -> Text:
    """Write a period: 2023 Q2, 2023年第2季度."""
    year, _, rest = period.partition("-")
    if not rest:
        return Text(year, f"{year}年")
    if rest.startswith("Q"):
        return Text(f"{year} {rest}", f"{year}年第{rest[1:]}季度")
    return Text(period, f"{year}年{int(rest)}月")
