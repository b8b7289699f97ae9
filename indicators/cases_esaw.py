"""Cases of a case file that the ESAW caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_esaw",
    title=Text("Cases, ESAW caliber", "案例数（ESAW 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_esaw_fatal",
        "case_esaw_nonfatal",
    ),
    definition=Text(
        "Cases of a case file that ESAW counts: a death within a year, or more than "
        "three full calendar days of absence.",
        "案例库中按 ESAW 规则计入的案例：一年内死亡，或缺勤超过三个完整日历日。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
    polarity="L",
    caliber="ESAW",
    theme="lagging",
    reference=(
        "Eurostat, European Statistics on Accidents at Work (ESAW), Summary "
        "methodology, 2013, section 4"
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
