"""Share of workers examined in whom an occupational disease was found."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="detection_rate",
    title=Text("Detection rate at examination", "职业健康检查检出率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("detected",),
    exposure=("examined",),
    definition=Text("Cases detected over workers examined.", "检出病例数除以受检人数。"),
    numerator=Text(
        "Cases of occupational disease detected at examination.",
        "检查中检出的职业病例。",
    ),
    denominator=Text("Workers examined.", "受检人数。"),
    polarity="N",
    caliber="National occupational health statistics",
    theme="health",
    reference="National report on occupational health of 2005",
    minimum=5,
    caveats=(
        Text(
            "More found may mean better examinations, not worse conditions: no judgement is made.",
            "检出增多可能是检查质量提高而非条件恶化，故不作优劣判断。",
        ),
    ),
)
