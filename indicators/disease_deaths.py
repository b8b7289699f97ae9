"""Deaths from occupational disease, counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="disease_deaths",
    title=Text("Deaths from occupational disease", "职业病死亡人数"),
    unit=Text("persons", "人"),
    shape="total",
    events=("disease_deaths",),
    definition=Text(
        "Persons whose death in the period was reported as due to an occupational disease.",
        "当期报告的因职业病死亡人数。",
    ),
    numerator=Text("Deaths from occupational disease.", "因职业病死亡人数。"),
    polarity="L",
    caliber="National report",
    theme="health",
    reference=("National report on occupational diseases of China, 2005"),
    minimum=5,
    caveats=(
        Text(
            "The cause of a death is often put down to another disease.", "死因常被归为其他疾病。"
        ),
    ),
)
