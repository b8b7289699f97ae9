"""Columns and parameters that many methods declare alike."""

from analysis._parameters import Kind, Parameter
from analysis._tables import Column
from facts.text import Text

EVENTS = Column(Text("a count of events", "事件数"), least=0)
EXPOSURE = Column(Text("time or people at risk", "暴露量（人数或工时）"), least=0)

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
