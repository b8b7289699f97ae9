"""The columns of an enterprise's return: their names in both languages, and what they count by."""

from collections.abc import Iterable
from functools import cache

import polars as pl

from facts.codes import latest
from facts.refusal import UnreadableFile
from facts.schema import UNKNOWN

WHO = {
    "enterprise_id": ["统一社会信用代码", "社会信用代码"],
    "enterprise_name": ["企业名称", "单位名称"],
    "period": ["报告期", "统计时期", "年份"],
    "area": ["行政区划", "行政区划代码", "地区"],
    "industry": ["行业", "行业代码"],
    "ownership": ["所有制", "登记注册类型"],
    "size": ["规模", "企业规模"],
    "disease_status": ["疾病数据状态"],
}
COUNTS = {
    "workers": ["从业人员", "平均从业人数", "职工平均人数"],
    "hours_worked": ["工时", "实际工时", "总工时"],
    "deaths": ["死亡", "死亡人数"],
    "serious_injuries": ["重伤", "重伤人数"],
    "minor_injuries": ["轻伤", "轻伤人数"],
    "days_lost": ["损失工作日"],
    "economic_loss": ["直接经济损失", "直接经济损失(万元)"],
    "exposed_workers": ["接害人数", "接触职业病危害人数"],
    "examinations_due": ["应检人数"],
    "examined": ["实检人数", "体检人数"],
    "contraindications": ["职业禁忌证", "职业禁忌证人数"],
    "training_due": ["应培训人数"],
    "trained": ["已培训人数", "培训人数"],
    "hazards_found": ["排查隐患数", "隐患数"],
    "hazards_rectified": ["整改隐患数"],
}
"""What the return counts once, and the Chinese headers it is read from."""

BY_DETAIL = {
    "disease_cases": ("disease", "新病例"),
    "disease_suspected": ("disease", "疑似病例"),
    "hazard_points_over_limit": ("hazard_agent", "超标点数"),
    "hazard_points": ("hazard_agent", "检测点数"),
}
"""What it counts by a list, in a column each (disease_cases_pneumoconiosis, 尘肺病新病例);
a name stands before the one it begins with."""


@cache
def headers() -> dict[str, list[str]]:
    """Give the columns that count by a list, and the Chinese header of each."""
    return {
        f"{measure}_{code}": [f"{label}{ending}"]
        for measure, (name, ending) in BY_DETAIL.items()
        for code, label in latest(name).select("id", "label_zh").iter_rows()
    }


def detail_columns(columns: Iterable[str]) -> dict[str, dict[str, str]]:
    """Sort columns such as disease_cases_pneumoconiosis: detail -> {column: measure}."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        measure = next((name for name in BY_DETAIL if column.startswith(f"{name}_")), None)
        if measure:
            found.setdefault(column.removeprefix(f"{measure}_"), {})[column] = measure
    return found


def refuse_strange_details(file: str, columns: Iterable[str]) -> None:
    """Refuse a file with a column that counts by what is in no list.

    Raises
    ------
    UnreadableFile
        If there is one; the sentence names the column and the list.
    """
    for detail, found in detail_columns(columns).items():
        for column, measure in found.items():
            name, _ = BY_DETAIL[measure]
            if detail not in latest(name)["id"]:
                raise UnreadableFile(
                    f"{file}: column {column}: '{detail}' is not in the code list "
                    f"data/codes/{name}.csv; name the column after one of its ids"
                )


def ours(column: str, bare: str, prefix: str) -> pl.Expr:
    """Put the prefix before a bare code; another word stays, an empty cell is not known."""
    code = pl.col(column).str.extract(bare)
    return pl.coalesce(prefix + code, column).fill_null(UNKNOWN)


def labelled(name: str) -> pl.Expr:
    """Give the id of each Chinese label of a list; another word stays."""
    known = latest(name)
    return pl.col(name).replace(known["label_zh"], known["id"]).fill_null(UNKNOWN)
