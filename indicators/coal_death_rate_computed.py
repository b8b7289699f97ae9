"""Deaths in work accidents per million tonnes of coal, computed from both counts."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="coal_death_rate_computed",
    title=Text("Coal deaths per million tonnes (computed)", "煤矿百万吨死亡率（计算值）"),
    unit=Text("deaths per million tonnes", "人/百万吨"),
    shape="rate",
    events=("deaths",),
    exposure=("coal_tonnes",),
    per=1_000_000,
    definition=Text(
        "Deaths in work accidents over the coal produced, times one million tonnes.",
        "事故死亡人数除以煤炭产量（百万吨）。",
    ),
    numerator=Text("Deaths in work accidents of coal mines.", "煤矿事故死亡人数。"),
    denominator=Text("Coal produced. [tonnes]", "煤炭产量（吨）。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "National Mine Safety Administration of China, 2021: 178 deaths, 0.044 per million tonnes"
    ),
    minimum=5,
    caveats=(
        Text(
            "Hold it to coal mines: other deaths have no coal beneath them.",
            "须限定为煤矿：其他死亡没有对应的煤炭产量。",
        ),
        Text(
            "Output is often given in ten thousand tonnes: a factor of a hundred lies in wait.",
            "产量常以万吨计，易差一百倍。",
        ),
    ),
    status="to be verified",
)
