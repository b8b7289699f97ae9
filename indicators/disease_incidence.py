"""New cases of occupational disease per 100,000 workers exposed."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="disease_incidence",
    title=Text("Incidence among workers exposed", "接害人员职业病发病率"),
    unit=Text("per 100,000 exposed", "每 10 万接害人员"),
    shape="rate",
    events=("disease_cases",),
    exposure=("exposed_workers",),
    per=100_000,
    definition=Text(
        "New cases of occupational disease over workers exposed to occupational "
        "hazards, times 100,000.",
        "新发职业病例数除以接触职业病危害人数，乘以 100,000。",
    ),
    numerator=Text("New diagnoses reported.", "新报告诊断病例。"),
    denominator=Text("Average number of workers exposed.", "平均接害人数。"),
    polarity="L",
    caliber="National occupational health statistics",
    theme="health",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; the denominator differs between publications"
    ),
    minimum=5,
    caveats=(
        Text(
            "The cases of this year come of the exposure of many years before, of workers "
            "long gone.",
            "当年病例源于多年前的接触，分母并非其当时人群。",
        ),
        Text(
            "Province reports use per thousand employed: not comparable with this one.",
            "省级报告常以每千名职工计，与本指标不可比。",
        ),
    ),
    status="to be verified",
)
