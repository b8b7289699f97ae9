"""Recordable cases, deaths included, per million hours worked (columns G to J)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="trifr",
    title=Text("Total recordable injury frequency rate (TRIFR)", "可记录事件频率（TRIFR）"),
    also_called=Text("total recordable incidents per million hours", "百万工时可记录事件率"),
    unit=Text("per million hours", "每百万工时"),
    shape="rate",
    events=("recordable_deaths", "cases_days_away", "cases_transfer", "cases_other"),
    exposure=("hours_worked",),
    per=1_000_000,
    definition=Text(
        "Recordable cases, deaths included (columns G + H + I + J), over the hours "
        "worked, times 1,000,000.",
        "可记录病例（含死亡，G+H+I+J 列）除以实际工时，乘以 1,000,000。",
    ),
    numerator=Text(
        "Deaths, cases with days away, with transfer or restriction, and other recordable cases.",
        "死亡、离岗、调岗或受限以及其他可记录病例。",
    ),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "International Association of Oil & Gas Producers, Safety performance "
        "indicators: total recordable injury rate per million hours (fatalities "
        "included)"
    ),
    minimum=5,
    caveats=(
        Text(
            "TRIR leaves deaths out and is per 200,000 hours: TRIFR is five times TRIR "
            "where nobody died.",
            "TRIR 不含死亡且以 20 万工时为基数：无死亡时 TRIFR 为 TRIR 的五倍。",
        ),
        Text(
            "Some employers leave illnesses out: ask before comparing.",
            "部分企业不计疾病，比较前须确认。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
    status="to be verified",
)
