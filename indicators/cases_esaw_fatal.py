"""Fatal cases, ESAW caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_esaw_fatal",
    title=Text("Fatal cases, ESAW caliber", "死亡案例（ESAW 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_esaw_fatal",),
    definition=Text(
        "Cases of a case file whose victim died within a year of the accident.",
        "案例库中受害者在事故后一年内死亡的案例。",
    ),
    numerator=Text("Cases with a death within a year.", "一年内死亡的案例。"),
    polarity="L",
    caliber="ESAW",
    theme="lagging",
    reference=(
        "Eurostat, European Statistics on Accidents at Work (ESAW), Summary methodology, 2013, 4.1"
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
)
