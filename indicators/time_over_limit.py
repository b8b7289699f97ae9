"""Share of valid sensor minutes over the limit."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="time_over_limit",
    title=Text("Time over the limit", "超限时间占比"),
    unit=Text("share of time", "时间比例"),
    shape="share",
    events=("minutes_over_limit",),
    exposure=("minutes_valid",),
    definition=Text(
        "Sensor minutes over the limit over valid sensor minutes.",
        "传感器超限分钟数除以有效分钟数。",
    ),
    numerator=Text("Minutes over the limit that was used.", "超过所用限值的分钟数。"),
    denominator=Text("Minutes with a valid reading.", "读数有效的分钟数。"),
    polarity="L",
    caliber="Own definition",
    theme="exposure",
    reference="OSH Observatory, own definition, 2026",
    caveats=(
        Text(
            "A screening sensor is no compliance sampler: never mixed with point exceedance.",
            "筛查传感器不等同于合规采样，不得与检测点超标率混用。",
        ),
        Text(
            "A change of a limit makes exceedances without any change in the air.",
            "限值调整会在空气质量不变的情况下产生超标。",
        ),
    ),
    no_interval=Text(
        "minutes that follow one another are alike and no independent trials",
        "相邻分钟彼此相关，不是独立试验",
    ),
)
