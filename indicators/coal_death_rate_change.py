"""Change of coal deaths per million tonnes on the year before, as published (同比)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="coal_death_rate_change",
    title=Text(
        "Change of coal deaths per million tonnes (published)", "煤矿百万吨死亡率同比（公布值）"
    ),
    unit=Text("share of the year before", "上年的比例"),
    shape="published",
    events=("published_coal_death_rate_change",),
    definition=Text(
        "Change of coal deaths per million tonnes on the year before, computed by the "
        "publisher from rates that were not rounded.",
        "煤矿百万吨死亡率较上年的变化，由发布方按未修约数值计算。",
    ),
    numerator=Text("The rate of the year less that of the year before.", "当年比率减去上年比率。"),
    denominator=Text("The rate of the year before.", "上年比率。"),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2006 and 2007"
    ),
    caveats=(
        Text(
            "Recomputed from published rates it differs in the last digit, as they are rounded.",
            "用公布的比率复算时末位会有出入，因其已修约。",
        ),
        Text(
            "A change of the price basis or of the scope is not told apart from a change of risk.",
            "价格口径或统计范围变化与风险变化无法区分。",
        ),
    ),
)
