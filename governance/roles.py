"""Who may do what: a role gives permissions, a place says over what."""

from dataclasses import dataclass
from enum import StrEnum

from facts.codes import codes
from facts.hierarchy import closure
from facts.refusal import NotAllowed, UnknownCode


class Permission(StrEnum):
    """One thing that may be done."""

    ASK = "ask for figures"
    SEE_SMALL_CELLS = "see figures that rest on few cases"
    TAKE_IN = "take in files"
    PUBLISH = "publish a vintage"
    ROLL_BACK = "move back to an earlier vintage"
    CHECK = "check the home"
    SEE_QUALITY = "see reports on batches of returns"
    ACKNOWLEDGE = "acknowledge findings"
    WARN = "look for alerts"
    SEE_ALERTS = "see alerts"
    ANSWER_ALERTS = "acknowledge and close alerts"
    KEEP_ACCOUNTS = "keep accounts"
    SEE_JOURNAL = "see the journal"
    FILE_RETURNS = "file returns"
    SEE_RETURNS = "see returns"
    REVIEW_RETURNS = "send returns back"
    APPROVE_RETURNS = "approve returns"
    ACCEPT_RETURNS = "accept returns"
    EXTEND_DEADLINES = "extend deadlines"
    KEEP_REGISTER = "keep the register of enterprises"
    REMARK = "remark on returns"
    REMIND = "remind enterprises"
    SEND_SENSORS = "send sensor summaries"
    BACK_UP = "back up the home"


class Where(StrEnum):
    """Over what a role has its authority."""

    EVERYWHERE = "everywhere"
    AREA = "an area and its parts"
    COUNTRY = "a country"
    ENTERPRISE = "an enterprise"


class Role(StrEnum):
    """What somebody is here; `enterprise` reports for one, `regulator` approves in an area."""

    PUBLIC = "public"
    RESEARCHER = "researcher"
    ENTERPRISE = "enterprise"
    APPROVER = "enterprise_approver"
    WORKER = "worker_representative"
    VIEWER = "regulator_viewer"
    REVIEWER = "regulator_reviewer"
    REGULATOR = "regulator"
    NATIONAL = "national_regulator"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


LOOKING = frozenset(
    {
        Permission.ASK,
        Permission.SEE_SMALL_CELLS,
        Permission.SEE_QUALITY,
        Permission.SEE_ALERTS,
        Permission.SEE_RETURNS,
    }
)
FILING = frozenset(
    {Permission.ASK, Permission.FILE_RETURNS, Permission.SEE_RETURNS, Permission.SEND_SENSORS}
)
REVIEWING = LOOKING | {Permission.ANSWER_ALERTS, Permission.REVIEW_RETURNS, Permission.REMIND}
DECIDING = REVIEWING | {
    Permission.APPROVE_RETURNS,
    Permission.ACCEPT_RETURNS,
    Permission.EXTEND_DEADLINES,
}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset({Permission.ASK}),
    Role.RESEARCHER: frozenset({Permission.ASK}),
    Role.ENTERPRISE: FILING,
    Role.APPROVER: FILING,
    Role.WORKER: frozenset({Permission.ASK, Permission.SEE_RETURNS, Permission.REMARK}),
    Role.VIEWER: LOOKING,
    Role.REVIEWER: REVIEWING,
    Role.REGULATOR: DECIDING,
    Role.NATIONAL: DECIDING | {Permission.KEEP_REGISTER},
    Role.PUBLISHER: frozenset(
        {
            Permission.ASK,
            Permission.SEE_SMALL_CELLS,
            Permission.SEE_QUALITY,
            Permission.ACKNOWLEDGE,
            Permission.TAKE_IN,
            Permission.PUBLISH,
            Permission.ROLL_BACK,
            Permission.CHECK,
            Permission.WARN,
        }
    ),
    Role.AUDITOR: frozenset(
        {Permission.ASK, Permission.CHECK, Permission.SEE_JOURNAL, Permission.SEE_RETURNS}
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}
"""The authority of each role; over what it has it is said by WHERE."""

WHERE: dict[Role, Where] = {
    Role.PUBLIC: Where.EVERYWHERE,
    Role.RESEARCHER: Where.EVERYWHERE,
    Role.ENTERPRISE: Where.ENTERPRISE,
    Role.APPROVER: Where.ENTERPRISE,
    Role.WORKER: Where.ENTERPRISE,
    Role.VIEWER: Where.AREA,
    Role.REVIEWER: Where.AREA,
    Role.REGULATOR: Where.AREA,
    Role.NATIONAL: Where.COUNTRY,
    Role.PUBLISHER: Where.EVERYWHERE,
    Role.AUDITOR: Where.EVERYWHERE,
    Role.ADMINISTRATOR: Where.EVERYWHERE,
}
"""Who has small cells or alerts of a place has them of that place alone."""

PLACED = tuple(role for role, where in WHERE.items() if where is not Where.EVERYWHERE)


@dataclass(frozen=True)
class Actor:
    """Somebody who asks.

    place : the area of a regulator, the code of an enterprise; empty for those of everywhere.
    only : what the token they ask by leaves of the role's permissions; None takes nothing away.
    """

    name: str
    role: Role
    place: str = ""
    only: frozenset[Permission] | None = None

    def may(self, permission: Permission) -> bool:
        """Say whether the role gives a permission, and the token leaves it."""
        is_left = self.only is None or permission in self.only
        return is_left and permission in GRANTS[self.role]


def require(actor: Actor, permission: Permission) -> None:
    """Let pass whoever may, refuse whoever may not.

    Raises
    ------
    NotAllowed
        If the actor's role does not give the permission, or the token does not leave it.
    """
    if not actor.may(permission):
        is_token = permission in GRANTS[actor.role]
        why = " by this token; make one with a scope that gives it" if is_token else ""
        raise NotAllowed(f"{actor.name} ({actor.role.value}) may not {permission.value}{why}")


def areas_seen_in_full(actor: Actor) -> frozenset[str] | None:
    """Give the areas whose small cells an actor sees; None when they see all."""
    if not actor.may(Permission.SEE_SMALL_CELLS):
        return frozenset()
    if actor.role not in PLACED:
        return None
    rows = closure()
    return frozenset(
        rows.filter((rows["dimension"] == "area") & (rows["ancestor"] == actor.place))["id"]
    )


def actor(words: str) -> Actor:
    """Read an actor as the command line writes one: public, administrator, regulator@CN-130000.

    Raises
    ------
    UnknownCode
        If there is no such role, or a regulator's area or an enterprise's code is missing or wrong.
    """
    role, _, place = words.partition("@")
    if role not in set(Role):
        raise UnknownCode(
            f"no role is called '{role}'; there are {', '.join(Role)}, "
            "and a regulator of an area is written regulator@CN-130000"
        )
    if place and Role(role) not in PLACED:
        raise UnknownCode(f"'{role}' has no place; write it alone")
    where = WHERE[Role(role)]
    if where is Where.ENTERPRISE and not place:
        raise UnknownCode(f"an enterprise is written with its code: {role}@91110000100000000X")
    found = Actor(name=words, role=Role(role), place=place)
    if where in (Where.AREA, Where.COUNTRY) and place not in areas(where):
        raise UnknownCode(
            f"area '{place}' is not {'a country of' if where is Where.COUNTRY else 'in'} the code "
            f"list data/codes/area.csv; a regulator is written with an area: "
            f"{role}@{'CN' if where is Where.COUNTRY else 'CN-130000'}"
        )
    return found


def areas(where: Where) -> frozenset[str]:
    """Give the areas that may be the place of a role."""
    listed = codes("area")
    if where is Where.COUNTRY:
        listed = listed.filter(listed["level"] == 1)
    return frozenset(listed["id"])
