"""Suspected cases of occupational disease per thousand workers employed."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="suspected_disease_rate_employed",
    title=Text("Suspected disease per thousand employed", "疑似职业病例（每千名职工）"),
    unit=Text("per 1,000 employed (‰)", "‰（每千名职工）"),
    shape="rate",
    events=("disease_suspected",),
    exposure=("workers",),
    per=1_000,
    definition=Text(
        "Suspected cases of occupational disease over the average number of workers, times 1,000.",
        "疑似职业病例数除以平均职工人数，乘以 1,000。",
    ),
    numerator=Text("Suspected cases reported.", "报告的疑似职业病例。"),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="N",
    caliber="National occupational health statistics",
    theme="health",
    reference=(
        "Occupational Health and Emergency Rescue 2024, no. 5, article 007 (Chongqing "
        "2018-2022: manufacturing 3.086 per thousand employed)"
    ),
    minimum=5,
    caveats=(
        Text(
            "More found may mean more examined: no judgement is made.",
            "检出增多可能因受检增多，故不作优劣判断。",
        ),
        Text(
            "Not comparable with suspected cases per thousand examined.",
            "与每千名受检者疑似病例数不可比。",
        ),
    ),
)
