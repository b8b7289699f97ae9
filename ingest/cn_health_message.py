"""The message on hazard monitoring of China's exchange of occupational-health data, as XML.

Element below DataExchange                        | What is read of it
------------------------------------------------- | ----------------------------------------
Header/OperateType                                | Add or Update; Delete is refused
EventBody/DETECTION_INFO_LIST/DETECTION_INFO      | one declaration of an enterprise, a row
  ENTERPRISE_INFO/CREDIT_CODE                     | enterprise, GB 32100-2015
    …/ADDRESS_CODE                                | area: nine digits, six of GB/T 2260 first
    …/INDUSTRY_CATEGORY_CODE                      | industry, GB/T 4754-2017
    …/ECONOMIC_TYPE_CODE                          | ownership, GB/T 12402-2000
    …/BUSINESS_SCALE_CODE                         | size: 01 large to 04 micro, 99 unknown
    …/ALL_WORKER_SUM                              | workers [persons]
    …/EXPOSE_HAZARD_WORKER_SUM                    | exposed_workers [persons]
    …/EXPOSE_HAZARD_WORKER_SUM_DUST …             | exposed_by_agent, a row each kind of hazard
    …/{,IN_,LEAVE_}CURRENT_YEAR_CHECK_SUM_DUST …  | examinations_due_by_agent, their sum
  IS_USE                                          | 0 nothing tested, 1 tested
  CHECK_RESULT_LIST/CHECK_RESULT                  | one result at one point
    …/FACTOR_CODE                                 | agents, several between commas
    …/WORKPLACE_NAME, POSITION_NAME               | tell points apart, and go no further
    …/IS_STANDARD                                 | 01 within the limit, 02 over it
    …/CHECK_DATE                                  | a day; one of another year is flagged
  WRITE_DATE                                      | its year is the period of every count
  AUDIT_INFO/AUDITSTATUS                          | passed is A, waiting is P, others are refused

A point is a position at a workplace; it is over the limit where one of its results is, whatever
kind of mean (DENSITY_TYPE_CODE) was compared. One with results for two agents is a point of each.
Someone exposed to dust and noise is counted under both, so kinds add up to exposures and not to
persons. A declaration of which anything is wrong is refused whole, by the line it begins in.

Nothing else is read: names, telephones and addresses stay in the raw file. Messages about
persons (examinations, diagnoses, appraisals, poisonings) are refused before a copy is kept.
"""

from pathlib import Path

import polars as pl

from facts.codes import crosswalk
from facts.schema import NORMAL, TOTAL, UNKNOWN
from facts.text import Text
from ingest import Rule, Source
from ingest._credit_code import is_credit_code
from ingest._declarations import declarations, refuse_persons
from ingest._words import plainly, recoded

WHOLE = {"ALL_WORKER_SUM": "workers", "EXPOSE_HAZARD_WORKER_SUM": "exposed_workers"}
BY_AGENT = {
    "exposed": "exposed_by_agent",
    "due": "examinations_due_by_agent",
    "points": "hazard_points",
    "over": "hazard_points_over_limit",
}
WHERE = ("enterprise", "period", "area", "industry", "ownership", "size", "status")
BESIDE = ("line", "_broken", "IS_USE", "results", "other_years", "most_exposed", "told")


def read(file: Path) -> pl.LazyFrame:
    """Read a message piece by piece; counts are made on the way, so that no name is kept."""
    return pl.scan_parquet(declarations(file), glob=False)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the declarations in our codes: a row of _T, and one of each agent."""
    named = raw.with_columns(
        enterprise=pl.col("CREDIT_CODE").str.to_uppercase(),
        period=pl.col("WRITE_DATE").str.head(4),
        area="CN-" + pl.col("ADDRESS_CODE").str.head(6),
        industry="GBT4754_" + pl.col("INDUSTRY_CATEGORY_CODE"),
        ownership=_known("ECONOMIC_TYPE_CODE", "cn_economic_type", "ownership"),
        size=_known("BUSINESS_SCALE_CODE", "cn_exchange_size", "size"),
        status=_status(),
        most_exposed=pl.col("details").list.eval(pl.element().struct.field("exposed")).list.max(),
        told=pl.struct(*WHOLE),
    )
    whole = named.select(
        *WHERE,
        *BESIDE,
        **{ours: pl.col(name) for name, ours in WHOLE.items()},
        detail=pl.lit(TOTAL),
    )
    parts = (
        named.select(*WHERE, *BESIDE, "details")
        .filter(pl.col("details").list.len() > 0)
        .explode("details")
        .unnest("details")
        .rename(BY_AGENT)
    )
    return pl.concat([whole, parts], how="diagonal")


def _known(column: str, origin: str, target: str) -> pl.Expr:
    return recoded(pl.col(column), origin, target).fill_null(UNKNOWN)


def _status() -> pl.Expr:
    """Give P while an approval is waited for; a row that was not approved is broken already."""
    words = crosswalk("cn_exchange_audit", "status")
    return pl.col("AUDITSTATUS").replace_strict(words["from"], words["to"], default=NORMAL)


def _told(name: str) -> pl.Expr:
    """What the whole declaration says, in the rows of its agents too: it is refused as a whole."""
    return pl.col("told").struct.field(name)


WORKERS, EXPOSED = _told("ALL_WORKER_SUM"), _told("EXPOSE_HAZARD_WORKER_SUM")

RULES = (
    Rule(
        "no_credit_code",
        hard=True,
        broken=~is_credit_code(pl.col("enterprise")),
        message=pl.format(
            "CREDIT_CODE '{}' is no unified social credit code (18 characters, the last of which "
            "checks the others, GB 32100-2015); copy it from the business licence",
            "enterprise",
        ),
    ),
    Rule(
        "no_workers",
        hard=True,
        broken=WORKERS == 0,
        message=pl.lit("ALL_WORKER_SUM is 0; give the number of workers"),
    ),
    Rule(
        "exposed_more_than_workers",
        hard=True,
        broken=EXPOSED > WORKERS,
        message=pl.format(
            "EXPOSE_HAZARD_WORKER_SUM {} is more than ALL_WORKER_SUM {}",
            plainly(EXPOSED),
            plainly(WORKERS),
        ),
    ),
    Rule(
        "kind_more_than_exposed",
        hard=True,
        broken=pl.col("most_exposed") > EXPOSED,
        message=pl.format(
            "{} exposed to one kind of hazard are more than EXPOSE_HAZARD_WORKER_SUM {}",
            plainly("most_exposed"),
            plainly(EXPOSED),
        ),
    ),
    Rule(
        "tested_without_results",
        hard=False,
        broken=(pl.col("IS_USE") == "1") & (pl.col("results") == 0),
        message=pl.lit("IS_USE is 1, tested, and no CHECK_RESULT says what came of it"),
    ),
    Rule(
        "tested_in_another_year",
        hard=False,
        broken=pl.col("other_years") > 0,
        message=pl.format("{} results are not of the year the form was written", "other_years"),
    ),
)

SOURCE = Source(
    id="cn_health_message",
    title=Text("Hazard monitoring messages of China's health system", "职业性有害因素监测交换报文"),
    publisher=Text("Reporting enterprises and testing bodies", "用人单位与检测机构"),
    grain="unit",
    family="health_messages",
    preference=55,
    published=False,
    measures=(*WHOLE.values(), *BY_AGENT.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    whole=("enterprise", "workplace", "period"),
    admit=refuse_persons,
    reference=(
        "中国疾病预防控制中心，职业病及健康危害因素监测信息系统数据交换文档规范（试行版1.0），2021年5月，"
        "(七) 职业性有害因素监测"
    ),
    citation=Text(
        "Reporting enterprises and testing bodies, messages of the national hazard "
        "monitoring system",
        "填报企业与检测机构，全国职业病危害监测系统报文",
    ),
    licence=Text(
        "Returns are not public; released figures may be cited.",
        "填报数据不公开，已发布的数值可以引用。",
    ),
)
