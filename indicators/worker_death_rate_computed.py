"""Deaths in work accidents per 100,000 workers, computed from both counts."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="worker_death_rate_computed",
    title=Text("Deaths per 100,000 workers (computed)", "十万就业人员死亡率（计算值）"),
    unit=Text("per 100,000 workers", "人/10 万人"),
    shape="rate",
    events=("deaths",),
    exposure=("workers",),
    per=100_000,
    twin_of="death_rate_gb",
    definition=Text(
        "Deaths in work accidents over the average number of workers, times 100,000.",
        "工伤事故死亡人数除以平均就业人数，乘以 100,000。",
    ),
    numerator=Text("Deaths in work accidents.", "工伤事故死亡人数。"),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, statistical communiques: deaths per "
        "100,000 workers"
    ),
    minimum=5,
    caveats=(
        Text(
            "The published rate is of industry, mining and commerce alone: compare it only "
            "where deaths and workers are of them.",
            "公布值仅限工矿商贸企业：分子分母均为该范围时方可比较。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
