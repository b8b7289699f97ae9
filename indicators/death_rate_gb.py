"""Deaths in work accidents per thousand workers (千人死亡率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="death_rate_gb",
    title=Text("Deaths per thousand workers (GB 6441)", "千人死亡率"),
    unit=Text("per 1,000 workers (‰)", "‰（每千人）"),
    shape="rate",
    events=("deaths",),
    exposure=("workers",),
    per=1_000,
    definition=Text(
        "Deaths in work accidents over the average number of workers of the period, times 1,000.",
        "当期工伤事故死亡人数除以平均职工人数，乘以 1,000。",
    ),
    numerator=Text("Deaths in work accidents.", "工伤事故死亡人数。"),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, section 6"
    ),
    valid_from="1987-02-01",
    minimum=5,
    caveats=(
        Text(
            "GB 6441-2025 replaces GB/T 6441-1986 on 2026-07-01; the texts of its "
            "formulas have not been compared here.",
            "GB 6441-2025 自 2026-07-01 起代替 GB/T 6441-1986，新标准公式文本尚未在此核对。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
    status="to be verified",
)
