"""Share of noise-induced deafness among new cases of occupational disease."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="noise_deafness_share",
    title=Text("Noise deafness share of new cases", "噪声聋占新发职业病比例"),
    unit=Text("share", "比例"),
    shape="share",
    events=("disease_cases",),
    events_where={"detail": "noise_deafness"},
    exposure=("disease_cases",),
    definition=Text(
        "New cases of noise-induced deafness over all new cases of occupational disease.",
        "新发噪声聋病例数除以全部新发职业病例数。",
    ),
    numerator=Text("New cases of noise-induced deafness.", "新发噪声聋病例。"),
    denominator=Text("All new cases of occupational disease.", "全部新发职业病例。"),
    polarity="N",
    caliber="National catalogue of occupational diseases",
    theme="health",
    reference=("National report on occupational disease of 2015 (1,052 of 29,180 cases)"),
    minimum=5,
    caveats=(
        Text(
            "Rises where hearing tests spread or pneumoconiosis falls, not only with noise.",
            "听力检查普及或尘肺病减少都会使其上升，未必因噪声加重。",
        ),
    ),
)
