"""Deaths in production accidents per 100 million yuan of GDP, computed from both counts."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="gdp_death_rate_computed",
    title=Text(
        "Deaths per 100 million yuan of GDP (computed)",
        "亿元国内生产总值生产安全事故死亡率（计算值）",
    ),
    unit=Text("deaths per 100 million yuan", "人/亿元"),
    shape="rate",
    events=("production_accident_deaths",),
    exposure=("gdp",),
    definition=Text(
        "Deaths in production accidents of every kind over GDP at current prices.",
        "各类生产安全事故死亡人数除以当年价国内生产总值。",
    ),
    numerator=Text("Deaths in production accidents of every kind.", "各类生产安全事故死亡人数。"),
    denominator=Text(
        "GDP at current prices, of the edition the source quotes. [100 million yuan]",
        "当年价国内生产总值，以来源引用版本为准（亿元）。",
    ),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2005 to 2007"
    ),
    minimum=5,
    caveats=(
        Text(
            "Differs from the published rate where GDP was revised or constant prices were used.",
            "国内生产总值修订或采用不变价时，与公布值不同。",
        ),
    ),
)
