"""Minor injuries, GB 6441-1986 caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_gb6441_1986_minor",
    title=Text("Minor injuries, GB 6441-1986 caliber", "轻伤案例（GB 6441-1986 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_gb6441_1986_minor",),
    definition=Text(
        "Cases of a case file that cost at least one workday and fewer than 105, and "
        "are not counted as deaths.",
        "案例库中损失工作日不少于 1 日且不足 105 日、未计为死亡的案例。",
    ),
    numerator=Text("Cases with 1 to 104 lost workdays.", "损失工作日 1 至 104 日的案例。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference="GB/T 6441-1986 (minor: 1 to 104 lost workdays)",
    minimum=5,
    caveats=(
        Text(
            "A weekend away costs no workday: such a case counts for the ILO and not here.",
            "仅周末缺勤不损失工作日：ILO 计入而此处不计。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
