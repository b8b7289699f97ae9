"""Columns, tables and parameters that several methods declare alike."""

from analysis._parameters import Kind, Parameter
from analysis._tables import Column, Table
from facts.text import Text

EVENTS = Column(Text("a count of events", "事件数"), least=0)
EXPOSURE = Column(Text("time or people at risk", "暴露量（人数或工时）"), least=0)

UNITS = Table(
    Text("one row a unit", "每行一个单位"),
    {
        "events": EVENTS,
        "exposure": Column(
            Text("time or people at risk, or the expected events", "暴露量或期望事件数"),
            least=0,
            is_open=True,
        ),
        "unit": Column(Text("its name", "名称"), Kind.WORD, is_optional=True),
    },
)
SERIES = Table(
    Text("one row a period, in order, equally spaced", "每行一个时期，按序等距"),
    {"value": Column(Text("what is forecast", "待预测数值"))},
)

LEVEL = Parameter(
    "level",
    Text("two-sided confidence level", "双侧置信水平"),
    default=0.95,
    least=0,
    most=1,
    is_open=True,
)
WIDE_LEVEL = Parameter(
    "wide_level",
    Text("a second, wider confidence level", "第二个（更宽的）置信水平"),
    default=0.998,
    least=0,
    most=1,
    is_open=True,
)
PER = Parameter(
    "per",
    Text("how much exposure a rate is given per: 100,000 workers", "率的基数，如 10 万人"),
    default=1.0,
    least=0,
    is_open=True,
)
SEED = Parameter(
    "seed",
    Text("where the random numbers start", "随机数种子"),
    Kind.WHOLE,
    default=20260101,
    least=0,
)
BENCHMARK = Parameter(
    "benchmark",
    Text(
        "events per exposure that are expected, 1 where the exposure is the expected "
        "events; the pooled value without it",
        "每单位暴露量的期望事件数；若暴露量即期望数则为 1；缺省为合并值",
    ),
    least=0,
    is_open=True,
)
KNOWN_PRIOR = (
    Parameter("prior_shape", Text("shape of a known prior", "先验形状"), least=0, is_open=True),
    Parameter("prior_rate", Text("rate of a known prior", "先验率参数"), least=0, is_open=True),
)
HORIZON = Parameter(
    "horizon", Text("periods ahead", "预测期数"), Kind.WHOLE, default=3, least=1, most=60
)
CYCLE = Parameter(
    "cycle",
    Text("periods a year, 1 without season", "每年期数，1 为无季节"),
    Kind.WHOLE,
    default=1,
    least=1,
    most=53,
)
LIMITS_LEVEL = Parameter(
    "level", Text("of the limits", "区间水平"), default=0.95, least=0, most=1, is_open=True
)
