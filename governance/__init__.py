"""Roles, the ledger, disclosure, and the one door out."""

from governance.door import Door
from governance.publication import accept, check, publish, roll_back
from governance.question import Question, question
from governance.release import REASONS, Ask, Edition, Release
from governance.roles import Actor, Permission, Role, actor, require

__all__ = [
    "REASONS",
    "Actor",
    "Ask",
    "Door",
    "Edition",
    "Permission",
    "Question",
    "Release",
    "Role",
    "accept",
    "actor",
    "check",
    "publish",
    "question",
    "require",
    "roll_back",
]
