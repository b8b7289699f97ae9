"""Cases of a case file that the RIDDOR caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_hse",
    title=Text("Cases, RIDDOR caliber", "案例数（RIDDOR 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_hse_fatal",
        "case_hse_over_7",
    ),
    definition=Text(
        "Cases of a case file with a death within a year or more than seven days of "
        "absence, road traffic left out.",
        "案例库中一年内死亡或缺勤超过七天的案例，不含道路交通。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
    polarity="L",
    caliber="RIDDOR",
    theme="lagging",
    reference=(
        "Reporting of Injuries, Diseases and Dangerous Occurrences Regulations 2013 "
        "(SI 2013/1471), regulations 4(2), 6 and 14(3)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Road traffic is left out, so deaths and absences here are fewer by that alone.",
            "不含道路交通，仅此一项就使死亡和缺勤人数减少。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
