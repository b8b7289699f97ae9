"""Deaths in production accidents per 100 million yuan of GDP at constant prices, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="gdp_death_rate_constant",
    title=Text(
        "Deaths per 100 million yuan of GDP, constant prices (published)",
        "亿元国内生产总值生产安全事故死亡率（不变价，公布值）",
    ),
    unit=Text("deaths per 100 million yuan, constant prices", "人/亿元（不变价）"),
    shape="published",
    events=("published_gdp_death_rate_constant",),
    definition=Text(
        "Deaths in production accidents of every kind over GDP at constant prices, as the "
        "communique gives it.",
        "各类生产安全事故死亡人数除以不变价国内生产总值，按统计公报公布值。",
    ),
    numerator=Text("Deaths in production accidents of every kind.", "各类生产安全事故死亡人数。"),
    denominator=Text("GDP at constant prices.", "不变价国内生产总值。"),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2005 to 2007"
    ),
    caveats=(
        Text(
            "The basis of prices is part of the figure: never compare it with the other one.",
            "价格口径是指标的一部分，两种口径不可混用比较。",
        ),
        Text(
            "That the figure of 2006 (0.56) is at prices of 2005 is our recomputation; "
            "the communique does not say.",
            "2006 年的 0.56 为 2005 年不变价系本站复算推断，公报未说明。",
        ),
    ),
    status="to be verified",
)
