"""What the desk calls moves, levels and moments."""

from typing import NamedTuple

from facts.text import Language, Text
from governance.workflow import NAMES as STATES
from governance.workflow import Action, State


class Told(NamedTuple):
    """What a move is called: on a button, when it is done, and what it leads to."""

    button: Text
    done: Text
    leads: Text


ACTIONS: dict[Action, Told] = {
    Action.APPROVE: Told(
        Text("Approve", "审核通过"),
        Text("approved", "审核通过"),
        Text(
            "It goes to the next level. The approval can be taken back until that level moves it.",
            "报表进入上一级。上一级处理前可以撤销。",
        ),
    ),
    Action.ACCEPT: Told(
        Text("Accept", "接收"),
        Text("accepted", "接收"),
        Text(
            "It is published with the next vintage. This cannot be taken back; the enterprise "
            "may amend it.",
            "报表随下一版次发布。此操作不可撤销；企业可以更正。",
        ),
    ),
    Action.RETURN: Told(
        Text("Send back", "退回"),
        Text("sent back", "退回"),
        Text(
            "The enterprise reads your comments, corrects it and submits it again.",
            "企业将看到您的意见，更正后重新提交。",
        ),
    ),
    Action.UNAPPROVE: Told(
        Text("Take the approval back", "撤销审核"),
        Text("approval taken back", "撤销审核"),
        Text("It waits for your level again. Say why.", "报表重新等待本级审核。请说明原因。"),
    ),
    Action.WITHDRAW: Told(
        Text("Withdraw", "撤回"),
        Text("withdrawn", "撤回"),
        Text(
            "It is taken back in the name of the enterprise, which may submit it again.",
            "以企业名义撤回；企业可以重新提交。",
        ),
    ),
    Action.SUBMIT: Told(Text("Submit", "提交"), Text("submitted", "提交"), Text("", "")),
    Action.PUBLISH: Told(Text("Publish", "发布"), Text("published", "发布"), Text("", "")),
}
LEVELS: dict[int, Text] = {
    1: Text("country", "国家"),
    2: Text("province", "省级"),
    3: Text("city", "市级"),
    4: Text("county", "县级"),
}


def state_said(state: State, level: int, said: Language) -> str:
    """Say where a return stands, and of what is approved by which level."""
    named = STATES[state].to(said)
    if state is not State.APPROVED or not level:
        return named
    by = LEVELS[level]
    return Text(f"{named} ({by.en})", f"{named}（{by.zh}）").to(said)
