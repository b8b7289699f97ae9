"""Cases with days away, OSHA recordable caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_osha_days_away",
    title=Text("Cases with days away, OSHA recordable caliber", "离岗案例（OSHA 可记录口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_osha_days_away",),
    definition=Text(
        "Cases of a case file with at least one day away from work, the day of the "
        "injury not counted, and no death.",
        "案例库中离岗至少一天（不含受伤当日）且未死亡的案例。",
    ),
    numerator=Text("Cases with days away.", "离岗案例。"),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(b)(3)",
    minimum=5,
    caveats=(
        Text(
            "Calendar days, as OSHA counts them, whether or not work was due on them.",
            "按日历日计算，无论当日是否应上班。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
