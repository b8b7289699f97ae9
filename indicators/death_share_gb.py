"""Share of deaths among all who were killed or injured (GB 6441)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="death_share_gb",
    title=Text("Deaths among killed and injured (GB 6441)", "死亡占伤亡人数比例"),
    unit=Text("share", "比例"),
    shape="share",
    events=("deaths",),
    exposure=("deaths", "serious_injuries", "minor_injuries"),
    definition=Text(
        "Deaths in work accidents over persons killed, seriously or slightly injured.",
        "工伤事故死亡人数除以死亡、重伤与轻伤人数之和。",
    ),
    numerator=Text("Deaths in work accidents.", "工伤事故死亡人数。"),
    denominator=Text(
        "Persons killed, seriously or slightly injured.", "死亡、重伤与轻伤人数之和。"
    ),
    polarity="N",
    caliber="GB 6441-1986",
    theme="governance",
    reference=(
        "Counts of GB/T 6441-1986; as a check of reporting: European Commission (Eurostat), "
        "European Statistics on Accidents at Work: summary methodology, 2013"
    ),
    minimum=5,
    caveats=(
        Text(
            "High where work is dangerous, and where light injuries are not reported: it tells of "
            "reporting before it tells of safety.",
            "作业危险或轻伤漏报都会使其偏高：首先反映报告质量，其次才反映安全水平。",
        ),
    ),
)
