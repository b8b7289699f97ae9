"""Share of workers examined who have a contraindication to their work."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="contraindication_rate",
    title=Text("Contraindication rate", "职业禁忌证检出率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("contraindications",),
    exposure=("examined",),
    definition=Text(
        "Workers with an occupational contraindication over workers examined.",
        "检出职业禁忌证人数除以受检人数。",
    ),
    numerator=Text("Workers with a contraindication.", "检出职业禁忌证人数。"),
    denominator=Text("Workers examined.", "受检人数。"),
    polarity="N",
    caliber="National occupational health statistics",
    theme="health",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; article 35; national occupational health monitoring"
    ),
    minimum=5,
    caveats=(
        Text(
            "Depends on how many examinations are made before work begins.",
            "受上岗前检查所占比例影响。",
        ),
    ),
)
