"""Share of workers who are exposed to occupational hazards."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="exposure_prevalence",
    title=Text("Exposure prevalence", "接害率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("exposed_workers",),
    exposure=("workers",),
    definition=Text(
        "Workers exposed to occupational hazards over all workers.",
        "接触职业病危害因素的人数除以职工总人数。",
    ),
    numerator=Text("Workers exposed to at least one hazard.", "至少接触一种危害因素的人数。"),
    denominator=Text("All workers.", "职工总人数。"),
    polarity="L",
    caliber="National occupational health statistics",
    theme="exposure",
    reference=(
        "Occupational Health and Emergency Rescue 2024, no. 1, article 010 (7,846 of "
        "20,552 workers)"
    ),
    minimum=5,
    caveats=(
        Text(
            "What counts as exposed differs between surveys.",
            "各项调查对“接触”的界定不同。",
        ),
    ),
)
