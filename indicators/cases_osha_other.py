"""Other recordable cases, OSHA recordable caliber: a case file counted by that rule."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_osha_other",
    title=Text(
        "Other recordable cases, OSHA recordable caliber", "其他可记录案例（OSHA 可记录口径）"
    ),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_osha_other",),
    definition=Text(
        "Cases of a case file without days away, transfer or restriction that took "
        "medical treatment beyond first aid, or had loss of consciousness or a "
        "significant diagnosis.",
        "案例库中未离岗、未调岗或受限，但有超出急救的医疗处理、意识丧失或重大诊断的案例。",
    ),
    numerator=Text(
        "Cases treated beyond first aid and back at work.", "超出急救处理且未缺勤的案例。"
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(b)(5) to (b)(7)",
    minimum=5,
    caveats=(
        Text(
            "First aid, which is not recorded, is what 1904.7(b)(5)(ii) lists.",
            "不予记录的急救以 1904.7(b)(5)(ii) 的清单为准。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
