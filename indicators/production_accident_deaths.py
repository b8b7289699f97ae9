"""Deaths in production accidents of every kind, traffic and fire included."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="production_accident_deaths",
    title=Text("Deaths in production accidents of every kind", "各类生产安全事故死亡人数"),
    unit=Text("persons", "人"),
    shape="total",
    events=("production_accident_deaths",),
    definition=Text(
        "Persons who died in production accidents of every kind in the period.",
        "当期各类生产安全事故死亡人数。",
    ),
    numerator=Text("Deaths, road traffic and fire included.", "死亡人数，含道路交通与火灾。"),
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
            "Wider than deaths in work accidents: most are road deaths.",
            "范围宽于工伤事故，其中多数为道路交通死亡。",
        ),
    ),
)
