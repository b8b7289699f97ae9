"""Share of returns received without a hard error at first try."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="validation_pass_rate",
    title=Text("Validation pass rate", "一次校验通过率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("returns_passed_at_once",),
    exposure=("returns_received",),
    definition=Text(
        "Returns without a hard error at their first try over returns received.",
        "首次提交即无强制性错误的报表数除以收到的报表数。",
    ),
    numerator=Text(
        "Returns that broke no hard rule at first try.", "首次提交未触发强制规则的报表。"
    ),
    denominator=Text("Returns received.", "收到的报表。"),
    polarity="H",
    caliber="Own definition",
    theme="governance",
    reference=("OSH Observatory, own definition, 2026"),
    minimum=5,
    caveats=(
        Text(
            "A new rule makes it fall without worse returns.",
            "新增规则会使其下降，而报表质量并未变差。",
        ),
    ),
)
