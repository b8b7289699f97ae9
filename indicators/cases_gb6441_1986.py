"""Cases of a case file that the GB 6441-1986 caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_gb6441_1986",
    title=Text("Cases, GB 6441-1986 caliber", "案例数（GB 6441-1986 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_gb6441_1986_death",
        "case_gb6441_1986_serious",
        "case_gb6441_1986_minor",
    ),
    definition=Text(
        "Cases of a case file that are deaths, serious or minor injuries by GB 6441-1986.",
        "案例库中按 GB 6441-1986 计为死亡、重伤或轻伤的案例。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference="GB/T 6441-1986; State Council Order 493, 2007, article 13",
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
