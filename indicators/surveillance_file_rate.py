"""Share of workers exposed who have an occupational health surveillance file."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="surveillance_file_rate",
    title=Text("Health surveillance file rate", "职业健康监护档案建档率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("surveillance_files",),
    exposure=("exposed_workers",),
    definition=Text(
        "Workers with an occupational health surveillance file over workers exposed.",
        "建立职业健康监护档案的人数除以接害人数。",
    ),
    numerator=Text("Workers with a file.", "已建档人数。"),
    denominator=Text("Workers exposed to occupational hazards.", "接害人数。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases, article 36"
    ),
    minimum=5,
    caveats=(
        Text(
            "A file may be empty: it says nothing of examinations made.",
            "档案可能无内容，不代表已体检。",
        ),
    ),
    status="to be verified",
)
