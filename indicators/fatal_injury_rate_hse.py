"""Workers killed per 100,000 workers, as HSE of Great Britain counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_injury_rate_hse",
    title=Text("Fatal injury rate (HSE)", "工伤死亡率（英国健康安全执行局）"),
    unit=Text("per 100,000 workers", "每 10 万工人"),
    shape="rate",
    events=("fatal_injuries_riddor",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Workers killed by accidents at work, employees and self-employed, over all "
        "workers, times 100,000.",
        "工伤死亡的雇员与自雇者人数除以全部工人数，乘以 100,000。",
    ),
    numerator=Text(
        "Workers killed: death within a year; road traffic, air and sea accidents left out.",
        "死亡工人：一年内死亡，不含道路交通、航空和航海事故。",
    ),
    denominator=Text("Workers, employees and self-employed.", "全部工人，含自雇者。"),
    polarity="L",
    caliber="RIDDOR",
    theme="lagging",
    reference=(
        "Health and Safety Executive, Great Britain, RIDDOR: Reporting of Injuries, "
        "Diseases and Dangerous Occurrences Regulations 2013; Work-related fatal "
        "injuries in Great Britain"
    ),
    minimum=5,
    caveats=(
        Text(
            "Without road traffic: the rates of many other countries include it.",
            "不含道路交通事故，许多国家的比率包含。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
    status="to be verified",
)
