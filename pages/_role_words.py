"""What each role is called on the screen, in both languages."""

from markupsafe import Markup

from facts.text import Language, Text
from governance import Role
from pages._html import joined, tag
from pages._words import words

FEW = 3  # codes of a group from which on they are folded away

ROLES: dict[Role, Text] = {
    Role.PUBLIC: Text("Public", "公众"),
    Role.RESEARCHER: Text("Researcher", "研究人员"),
    Role.ENTERPRISE: Text("Enterprise: reports", "企业填报人"),
    Role.APPROVER: Text("Enterprise: approves", "企业审批人"),
    Role.WORKER: Text("Worker representative", "职工代表"),
    Role.VIEWER: Text("Regulator: views", "监管人员（查看）"),
    Role.REVIEWER: Text("Regulator: reviews", "监管人员（审核）"),
    Role.REGULATOR: Text("Regulator: approves", "监管人员（审批）"),
    Role.NATIONAL: Text("National regulator", "国家监管人员"),
    Role.PUBLISHER: Text("Publisher", "发布人员"),
    Role.AUDITOR: Text("Auditor", "审计人员"),
    Role.ADMINISTRATOR: Text("Administrator", "管理员"),
}


def role_name(role: str, language: Language) -> str:
    """Say a role in words."""
    return ROLES[Role(role)].to(language)


def place_shown(place: str, said: Language) -> Markup:
    """Say over what an account has its authority; the codes of a group are folded away."""
    _ = words(said)
    codes = place.split("+")
    if len(codes) < FEW:
        return joined(f" · {', '.join(codes)}" if place else "")
    group = _("group of {count} enterprises").format(count=len(codes))
    return tag("details", tag("summary", group), tag("code", ", ".join(codes)))
