"""Persons with an occupational disease alive at the end of the period, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="living_cases_published",
    title=Text("Living cases of occupational disease (published)", "职业病现患病例（公布值）"),
    unit=Text("cases", "例"),
    shape="published",
    events=("published_living_cases",),
    definition=Text(
        "Persons with a reported occupational disease alive at the end of the period.",
        "期末仍存活的已报告职业病患者。",
    ),
    numerator=Text("Living cases.", "现患病例。"),
    polarity="N",
    caliber="National report",
    theme="health",
    reference=("National report on occupational diseases of China, 2005"),
    caveats=(
        Text(
            "Rises when patients live longer: more living cases need not be worse.",
            "患者生存期延长也会使其上升，并不必然更差。",
        ),
    ),
)
