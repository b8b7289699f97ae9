"""Where somebody who is signed in may go beside the pages of figures: their own desk."""

from collections.abc import Sequence
from typing import NamedTuple

from facts.text import Text
from governance import Actor, Permission
from governance.roles import WHERE, Where


class Place(NamedTuple):
    """A place written on the server, for whoever has the permission and is bound as `where` says.

    where : places of authority it is for; empty is all of them.
    """

    path: str
    title: Text
    permission: Permission
    where: tuple[Where, ...] = ()


ABOVE = (Where.AREA, Where.COUNTRY, Where.EVERYWHERE)
PLACES: tuple[Place, ...] = (
    Place(
        "/enterprise", Text("My enterprise", "我的企业"), Permission.SEE_RETURNS,
        (Where.ENTERPRISE,),
    ),
    Place(
        "/returns/upload", Text("Send files", "文件报送"), Permission.FILE_RETURNS,
        (Where.ENTERPRISE,),
    ),
    Place("/desk", Text("Returns to review", "报表审核"), Permission.SEE_RETURNS, ABOVE),
    Place(
        "/desk/missing", Text("Returns not received", "未报报表"), Permission.SEE_RETURNS, ABOVE
    ),
    Place("/register", Text("Enterprises", "企业名录"), Permission.SEE_RETURNS, ABOVE),
    Place("/desk/sensors", Text("Sensor batches", "监测数据批次"), Permission.TAKE_IN),
    Place("/desk/publication", Text("Publication", "发布"), Permission.PUBLISH),
    Place("/journal", Text("Journal", "操作日志"), Permission.SEE_JOURNAL),
    Place("/accounts", Text("Accounts", "账户管理"), Permission.KEEP_ACCOUNTS),
)  # fmt: skip


def places(actor: Actor) -> Sequence[Place]:
    """Give the places of an actor, in their order; the places themselves ask again."""
    return [
        one
        for one in PLACES
        if actor.may(one.permission) and (not one.where or WHERE[actor.role] in one.where)
    ]
