"""Cases with over seven days away, RIDDOR caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_hse_over_7",
    title=Text(
        "Cases with over seven days away, RIDDOR caliber", "缺勤七天以上案例（RIDDOR 口径）"
    ),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_hse_over_7",),
    definition=Text(
        "Cases of a case file with more than seven days of absence, the day of the "
        "accident not counted, and no death within a year; road traffic left out.",
        "案例库中缺勤超过七天（不含事故当日）且一年内未死亡的案例，不含道路交通。",
    ),
    numerator=Text(
        "Cases with eight days away or more, but for road traffic.",
        "缺勤八天及以上的案例，道路交通除外。",
    ),
    polarity="L",
    caliber="RIDDOR",
    theme="lagging",
    reference=(
        "Reporting of Injuries, Diseases and Dangerous Occurrences Regulations 2013 "
        "(SI 2013/1471), regulations 4(2) and 14(3)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Specified injuries are reported whatever the absence; a case file does not "
            "tell them apart.",
            "“特定伤害”无论缺勤长短均须报告；案例库不区分。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
