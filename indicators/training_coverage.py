"""Share of persons due for occupational health training who were trained."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="training_coverage",
    title=Text("Training coverage", "职业健康培训率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("trained",),
    exposure=("training_due",),
    definition=Text("Persons trained over persons due for training.", "已培训人数除以应培训人数。"),
    numerator=Text("Persons trained.", "已培训人数。"),
    denominator=Text("Persons due for training.", "应培训人数。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; article 34; Occupational Health and Emergency Rescue "
        "2024, no. 1, article 010"
    ),
    minimum=5,
    caveats=(
        Text(
            "Surveys keep three rates apart (heads of enterprises, managers, workers); "
            "this is of all of them.",
            "调查通常区分主要负责人、管理人员与劳动者三项培训率，此处合计。",
        ),
    ),
)
