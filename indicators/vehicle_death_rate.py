"""Road deaths per 10,000 vehicles, as published (万车死亡率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="vehicle_death_rate",
    title=Text("Road deaths per 10,000 vehicles (published)", "道路交通万车死亡率（公布值）"),
    unit=Text("per 10,000 vehicles", "人/万车"),
    shape="published",
    events=("published_vehicle_death_rate",),
    definition=Text(
        "Road traffic deaths over motor vehicles, times 10,000, as published.",
        "道路交通事故死亡人数除以机动车保有量，乘以 10,000，公布值。",
    ),
    numerator=Text("Road traffic deaths.", "道路交通事故死亡人数。"),
    denominator=Text("Motor vehicles.", "机动车保有量。"),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2005 to 2007"
    ),
    caveats=(
        Text(
            "Falls as vehicles multiply, whatever the roads do.",
            "机动车快速增长本身就会使其下降。",
        ),
    ),
)
