"""Deaths in production accidents per 100 million yuan of GDP, as published (亿元GDP死亡率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="gdp_death_rate",
    title=Text(
        "Deaths per 100 million yuan of GDP (published)",
        "亿元国内生产总值生产安全事故死亡率（公布值）",
    ),
    unit=Text("deaths per 100 million yuan", "人/亿元"),
    shape="published",
    events=("published_gdp_death_rate",),
    definition=Text(
        "Deaths in production accidents of every kind over GDP at current prices, as the "
        "communique gives it.",
        "各类生产安全事故死亡人数除以当年价国内生产总值，按统计公报公布值。",
    ),
    numerator=Text("Deaths in production accidents of every kind.", "各类生产安全事故死亡人数。"),
    denominator=Text("GDP of the year at current prices.", "当年价国内生产总值。"),
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
            "GDP is revised later; the published rate is not.",
            "国内生产总值会修订，公布的比率不随之修订。",
        ),
    ),
)
