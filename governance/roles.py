"""Who may do what: a role gives permissions, a place says over what."""

from dataclasses import dataclass
from enum import StrEnum

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


class Role(StrEnum):
    """What somebody is here."""

    PUBLIC = "public"
    RESEARCHER = "researcher"
    ENTERPRISE = "enterprise"
    REGULATOR = "regulator"
    ADMINISTRATOR = "administrator"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset({Permission.ASK}),
    Role.RESEARCHER: frozenset({Permission.ASK}),
    Role.ENTERPRISE: frozenset({Permission.ASK}),
    Role.REGULATOR: frozenset(
        {
            Permission.ASK,
            Permission.SEE_SMALL_CELLS,
            Permission.SEE_QUALITY,
            Permission.SEE_ALERTS,
            Permission.ANSWER_ALERTS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}
"""The whole of it. A regulator sees small cells and alerts of their own area alone."""

PLACED = (Role.ENTERPRISE, Role.REGULATOR)


@dataclass(frozen=True)
class Actor:
    """Somebody who asks.

    place : the area of a regulator, the code of an enterprise; empty for the others.
    """

    name: str
    role: Role
    place: str = ""

    def may(self, permission: Permission) -> bool:
        """Say whether the role gives a permission."""
        return permission in GRANTS[self.role]


def require(actor: Actor, permission: Permission) -> None:
    """Let pass whoever may, refuse whoever may not.

    Raises
    ------
    NotAllowed
        If the actor's role does not give the permission.
    """
    if not actor.may(permission):
        raise NotAllowed(f"{actor.name} ({actor.role.value}) may not {permission.value}")


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
    if Role(role) is Role.ENTERPRISE and not place:
        raise UnknownCode("an enterprise is written with its code: enterprise@91110000100000000X")
    found = Actor(name=words, role=Role(role), place=place)
    if Role(role) is Role.REGULATOR and not areas_seen_in_full(found):
        raise UnknownCode(
            f"area '{place}' is not in the code list data/codes/area.csv; "
            "a regulator is written with an area: regulator@CN-130000"
        )
    return found
