"""Fatal cases, ILO caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_ilo_fatal",
    title=Text("Fatal cases, ILO caliber", "死亡案例（ILO 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_ilo_fatal",),
    definition=Text(
        "Cases of a case file whose victim died within a year of the accident.",
        "案例库中事故发生后一年内死亡的案例。",
    ),
    numerator=Text("Cases with a death within a year.", "一年内死亡的案例。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th ICLS, Resolution concerning statistics of occupational injuries, "
        "1998, paragraphs 6 and 13"
    ),
    minimum=5,
    caveats=(
        Text(
            "A death counts a year from the day of the accident; one that comes later "
            "counts as an absence.",
            "事故发生之日起一年内的死亡计入；更晚的死亡按缺勤计。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
