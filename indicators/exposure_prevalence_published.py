"""Share of workers exposed to occupational hazards, as published (接害率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="exposure_prevalence_published",
    title=Text("Workers exposed to hazards (published)", "接害率（公布值）"),
    unit=Text("share", "比例"),
    shape="published",
    events=("published_exposure_prevalence",),
    definition=Text(
        "Exposed workers over all workers of the enterprises covered, as published.",
        "所覆盖企业接害劳动者人数除以劳动者总数，公布值。",
    ),
    numerator=Text("Workers exposed to an occupational hazard.", "接触职业病危害的劳动者。"),
    denominator=Text("All workers of the enterprises covered.", "所覆盖企业的全部劳动者。"),
    polarity="L",
    caliber="National report",
    theme="health",
    reference="National report on occupational diseases of China, 2005",
    caveats=(
        Text(
            "It covers the enterprises that were surveyed, not the whole country.",
            "仅覆盖被调查企业，并非全国。",
        ),
    ),
)
