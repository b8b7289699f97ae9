"""Deaths, GB 6441-1986 caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_gb6441_1986_death",
    title=Text("Deaths, GB 6441-1986 caliber", "死亡案例（GB 6441-1986 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_gb6441_1986_death",),
    definition=Text(
        "Cases of a case file whose victim died within 30 days of the accident, "
        "within seven where it was a fire or road traffic.",
        "案例库中事故发生之日起 30 日内死亡的案例，火灾和道路交通为 7 日内。",
    ),
    numerator=Text("Cases with a death within the days allowed.", "规定期限内死亡的案例。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986; State Council Order 493, 2007, article 13 (30 days; seven "
        "for fire and road)"
    ),
    minimum=5,
    caveats=(
        Text(
            "A death after that stays what the workdays lost make of it.",
            "超过期限的死亡仍按损失工作日归类。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
