"""Coal mine deaths per million tonnes of coal, as published (百万吨死亡率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="coal_death_rate",
    title=Text("Coal deaths per million tonnes (published)", "煤矿百万吨死亡率（公布值）"),
    unit=Text("deaths per million tonnes", "人/百万吨"),
    shape="published",
    events=("published_coal_death_rate",),
    definition=Text(
        "Deaths in coal mines over the coal produced, times one million tonnes, as published.",
        "煤矿事故死亡人数除以原煤产量（百万吨），公布值。",
    ),
    numerator=Text("Deaths in coal mines.", "煤矿死亡人数。"),
    denominator=Text("Coal produced.", "原煤产量。"),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2005 to 2007"
    ),
    caveats=(
        Text(
            "Mechanised mines produce more with fewer workers: the rate falls even if the "
            "risk of each worker does not.",
            "机械化使同样产量所需人员减少，即使个人风险不变该比率也会下降。",
        ),
    ),
)
