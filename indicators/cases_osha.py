"""Cases of a case file that the OSHA recordable caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_osha",
    title=Text("Cases, OSHA recordable caliber", "案例数（OSHA 可记录 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_osha_death",
        "case_osha_days_away",
        "case_osha_transfer",
        "case_osha_other",
    ),
    definition=Text(
        "Cases of a case file that are recordable: a death, days away, transfer or "
        "restriction, treatment beyond first aid, loss of consciousness or a "
        "significant diagnosis.",
        "案例库中的可记录案例：死亡、离岗、调岗或受限、超出急救的治疗、意识丧失或重大诊断。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(a)",
    minimum=5,
    caveats=(
        Text(
            "Illnesses are recordable too; a case file holds injuries alone.",
            "疾病同样须记录；案例库只含伤害。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
