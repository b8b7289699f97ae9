"""Share of measuring points over their exposure limit."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="point_exceedance_rate",
    title=Text("Point exceedance rate", "检测点超标率"),
    also_called=Text("1 less the compliance rate of measuring points", "1 减检测点合格率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("hazard_points_over_limit",),
    exposure=("hazard_points",),
    definition=Text(
        "Measuring points over the limit over measuring points tested.",
        "超标检测点数除以检测点总数。",
    ),
    numerator=Text(
        "Points whose result exceeds the occupational exposure limit.",
        "结果超过职业接触限值的检测点。",
    ),
    denominator=Text("Points tested.", "检测点总数。"),
    polarity="L",
    caliber="GBZ 2.1, GBZ 2.2",
    theme="exposure",
    reference=(
        "GBZ 159-2004 and GBZ 2.1-2019 (points and limits); the share is 1 - the "
        "compliance rate of surveillance reports"
    ),
    minimum=5,
    caveats=(
        Text(
            "A change of a limit makes exceedances without any change in the air.",
            "限值调整会在空气质量不变的情况下产生超标。",
        ),
        Text(
            "Points are chosen, often the worst: no picture of all workplaces.",
            "检测点常选在最不利处，不代表全部岗位。",
        ),
    ),
    status="to be verified",
)
