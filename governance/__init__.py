"""Roles, the ledger, disclosure, and the one door out."""

from governance.account_import import import_accounts
from governance.alerts import MOVES, STATES, Alert, Kept
from governance.door import Door
from governance.explain import MOST_LINES, Explanation, named
from governance.provenance import Provenance
from governance.publication import accept, check, publish, roll_back
from governance.quality import RULES, Report, acknowledge, report
from governance.question import Question, question
from governance.release import REASONS, Ask, Edition, Method, Release
from governance.roles import Actor, Permission, Role, actor, require

__all__ = [
    "MOST_LINES",
    "MOVES",
    "REASONS",
    "RULES",
    "STATES",
    "Actor",
    "Alert",
    "Ask",
    "Door",
    "Edition",
    "Explanation",
    "Kept",
    "Method",
    "Permission",
    "Provenance",
    "Question",
    "Release",
    "Report",
    "Role",
    "accept",
    "acknowledge",
    "actor",
    "check",
    "import_accounts",
    "named",
    "publish",
    "question",
    "report",
    "require",
    "roll_back",
]
