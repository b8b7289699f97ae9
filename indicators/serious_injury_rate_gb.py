"""Serious injuries per thousand workers (千人重伤率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="serious_injury_rate_gb",
    title=Text("Serious injuries per thousand workers (GB 6441)", "千人重伤率"),
    unit=Text("per 1,000 workers (‰)", "‰（每千人）"),
    shape="rate",
    events=("serious_injuries",),
    exposure=("workers",),
    per=1_000,
    definition=Text(
        "Serious injuries, deaths not included, over the average number of workers of the "
        "period, times 1,000.",
        "当期重伤人数（不含死亡）除以平均职工人数，乘以 1,000。",
    ),
    numerator=Text(
        "Persons seriously injured: 105 workdays lost or more.",
        "重伤人数：损失工作日 105 日及以上。",
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, section 6"
    ),
    valid_from="1987-02-01",
    valid_to="2026-06-30",
    minimum=5,
    caveats=(
        Text(
            "From 2026-07-01 GB 6441-2025 counts all injured per thousand: the series ends.",
            "自 2026-07-01 起 GB 6441-2025 改为千人事故受伤率，本序列终止。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
