"""Cases of a case file that the ILO caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_ilo",
    title=Text("Cases, ILO caliber", "案例数（ILO 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_ilo_fatal",
        "case_ilo_nonfatal",
    ),
    definition=Text(
        "Cases of a case file that the ILO's rule counts: a death within a year, or "
        "an absence of at least one day.",
        "案例库中按国际劳工组织规则计入的案例：一年内死亡，或缺勤至少一天。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
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
