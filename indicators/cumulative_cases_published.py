"""Cases of occupational disease reported since registration began, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cumulative_cases_published",
    title=Text("Cumulative cases of occupational disease (published)", "职业病累计病例（公布值）"),
    unit=Text("cases", "例"),
    shape="published",
    events=("published_cumulative_cases",),
    definition=Text(
        "Cases reported since registration began, at the end of the period.",
        "截至期末自登记以来累计报告病例。",
    ),
    numerator=Text("Cases reported, the dead among them.", "累计报告病例，含已死亡者。"),
    polarity="N",
    caliber="National report",
    theme="health",
    reference=("National report on occupational diseases of China, 2005"),
    caveats=(
        Text(
            "A stock of decades: it can only grow and says nothing of one year.",
            "数十年的累计，只增不减，不反映单一年份。",
        ),
    ),
)
