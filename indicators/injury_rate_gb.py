"""Injured persons per thousand workers (千人事故受伤率), from July 2026."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_rate_gb",
    title=Text("Injured per thousand workers (GB 6441)", "千人事故受伤率"),
    unit=Text("per 1,000 workers (‰)", "‰（每千人）"),
    shape="rate",
    events=("serious_injuries", "minor_injuries"),
    exposure=("workers",),
    per=1_000,
    definition=Text(
        "Persons injured, seriously or slightly, over the average number of workers of "
        "the period, times 1,000.",
        "当期受伤人数（重伤与轻伤）除以平均人数，乘以 1,000。",
    ),
    numerator=Text(
        "Persons injured and not dead: serious and minor injuries.",
        "受伤人数：重伤与轻伤，不含死亡。",
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="GB 6441-2025",
    theme="lagging",
    reference=(
        "GB 6441-2025, Classification of casualty accidents of production safety, in "
        "force from 2026-07-01"
    ),
    valid_from="2026-07-01",
    minimum=5,
    caveats=(
        Text(
            "Takes the place of serious injuries per thousand; the two are never one series.",
            "取代千人重伤率，两者不可连为同一序列。",
        ),
        Text("The text of the formula has not been read here.", "新标准公式文本尚未在此核对。"),
    ),
    status="to be verified",
)
