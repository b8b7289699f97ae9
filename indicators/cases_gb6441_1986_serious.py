"""Serious injuries, GB 6441-1986 caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_gb6441_1986_serious",
    title=Text("Serious injuries, GB 6441-1986 caliber", "重伤案例（GB 6441-1986 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_gb6441_1986_serious",),
    definition=Text(
        "Cases of a case file that cost 105 workdays or more and are not counted as deaths.",
        "案例库中损失工作日不少于 105 日且未计为死亡的案例。",
    ),
    numerator=Text("Cases with 105 lost workdays or more.", "损失工作日不少于 105 日的案例。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference="GB/T 6441-1986 (serious: 105 lost workdays or more)",
    minimum=5,
    caveats=(
        Text(
            "Workdays are those of the table of the standard or those lost, whichever the"
            " enterprise gave.",
            "损失工作日为标准附表或实际损失，以企业填报为准。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
