"""Share of deaths in work accidents by ownership of the enterprise, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="ownership_share_published",
    title=Text("Share of deaths by ownership (published)", "按所有制的死亡人数占比（公布值）"),
    unit=Text("share", "比例"),
    shape="published",
    events=("published_ownership_share",),
    definition=Text(
        "Deaths in enterprises of one ownership over all deaths in work accidents, as published.",
        "某类所有制企业死亡人数除以全部工伤事故死亡人数，公布值。",
    ),
    numerator=Text("Deaths in enterprises of the ownership.", "该类所有制企业的死亡人数。"),
    denominator=Text("All deaths in work accidents.", "全部工伤事故死亡人数。"),
    polarity="N",
    caliber="Published study",
    theme="lagging",
    reference=("figures quoted one by one, data/published/cn_national.csv, column citation"),
    caveats=(
        Text(
            "A large share may mean many workers, not high risk: the workers by ownership "
            "are not published beside it.",
            "占比高可能因从业人员多而非风险高：未同时公布分所有制从业人数。",
        ),
    ),
)
