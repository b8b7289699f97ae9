"""Non-fatal occupational injuries per 100,000 of the reference group, as the ILO publishes it."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="nonfatal_injury_rate_ilo_published",
    title=Text("Non-fatal injury rate (ILO, published)", "非致命职业伤害率（ILO，公布值）"),
    unit=Text("per 100,000 workers of the reference group", "每 10 万参照人群"),
    shape="published",
    events=("published_nonfatal_rate_ilo",),
    definition=Text(
        "Non-fatal occupational injuries over the workers of the reference group, "
        "times 100,000, as the ILO publishes it.",
        "非致命职业伤害例数除以参照人群人数，乘以 100,000，国际劳工组织公布值。",
    ),
    numerator=Text("Non-fatal occupational injuries.", "非致命职业伤害。"),
    denominator=Text("Workers of the reference group.", "参照人群。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, ILOSTAT, occupational injuries; ILO, 16th International Conference of "
        "Labour Statisticians, Resolution concerning statistics of occupational "
        "injuries (resulting from occupational accidents), 1998, Comparative measures "
        "(b)"
    ),
    caveats=(
        Text(
            "Who is in the reference group differs between countries: employees, insured "
            "persons or all workers.",
            "各国参照人群范围不同：雇员、参保人员或全部从业人员。",
        ),
    ),
)
