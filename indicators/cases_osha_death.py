"""Deaths, OSHA recordable caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_osha_death",
    title=Text("Deaths, OSHA recordable caliber", "死亡案例（OSHA 可记录口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_osha_death",),
    definition=Text(
        "Cases of a case file whose victim died of the accident, whenever.",
        "案例库中因事故死亡的案例，不限时间。",
    ),
    numerator=Text("Cases with a death.", "死亡案例。"),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(b)(2)",
    minimum=5,
    caveats=(
        Text(
            "A log is kept up for five years; a death after that is counted here all the same.",
            "OSHA 记录保存五年；此后发生的死亡此处仍计入。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
