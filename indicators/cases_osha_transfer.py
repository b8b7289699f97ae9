"""Cases with transfer or restriction, OSHA recordable caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_osha_transfer",
    title=Text(
        "Cases with transfer or restriction, OSHA recordable caliber",
        "调岗或受限案例（OSHA 可记录口径）",
    ),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_osha_transfer",),
    definition=Text(
        "Cases of a case file with job transfer or restricted work and no day away.",
        "案例库中调岗或工作受限但未离岗的案例。",
    ),
    numerator=Text(
        "Cases with days of transfer or restriction alone.", "仅有调岗或受限天数的案例。"
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(b)(4)",
    minimum=5,
    caveats=(
        Text(
            "Where light work is offered readily, cases move here from days away.",
            "提供轻便工作的单位，案例会由离岗转到此类。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
