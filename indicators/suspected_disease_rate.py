"""Suspected cases of occupational disease per thousand workers examined."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="suspected_disease_rate",
    title=Text("Suspected disease rate", "疑似职业病检出率"),
    unit=Text("per 1,000 examined (‰)", "‰（每千受检者）"),
    shape="rate",
    events=("disease_suspected",),
    exposure=("examined",),
    per=1_000,
    definition=Text(
        "Suspected cases of occupational disease over workers examined, times 1,000.",
        "疑似职业病例数除以受检人数，乘以 1,000。",
    ),
    numerator=Text("Suspected cases reported.", "报告的疑似职业病例。"),
    denominator=Text("Workers examined.", "受检人数。"),
    polarity="N",
    caliber="National occupational health statistics",
    theme="health",
    reference=(
        "Occupational Health and Emergency Rescue 2024, no. 5, article 007 (Chongqing "
        "2018-2022, there per thousand employed)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Some publish it per thousand employed: not comparable with this one.",
            "有的以每千名职工为分母发布，与本指标不可比。",
        ),
    ),
)
