"""Share of pneumoconiosis among new cases of occupational disease."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="pneumoconiosis_share",
    title=Text("Pneumoconiosis share of new cases", "尘肺病占新发职业病比例"),
    unit=Text("share", "比例"),
    shape="share",
    events=("disease_cases",),
    events_where={"detail": "pneumoconiosis"},
    exposure=("disease_cases",),
    definition=Text(
        "New cases of pneumoconiosis over all new cases of occupational disease.",
        "新发尘肺病例数除以全部新发职业病例数。",
    ),
    numerator=Text("New cases of pneumoconiosis, of every kind.", "各类新发尘肺病例。"),
    denominator=Text("All new cases of occupational disease.", "全部新发职业病例。"),
    polarity="N",
    caliber="National catalogue of occupational diseases",
    theme="health",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; national reports on occupational disease 2005 to 2022"
    ),
    minimum=5,
    caveats=(
        Text(
            "A falling share may mean more other diseases found, not less dust.",
            "比例下降可能是其他病种检出增多，不一定是粉尘减少。",
        ),
    ),
)
