"""Draws docs/workflow.md from the table of moves."""

from governance.roles import GRANTS, Permission
from governance.workflow import APPROVING, MOVES, NAMES, State

HEAD = """# The life of a return

Drawn from `MOVES` in `governance/workflow.py`; a test keeps it so.

```mermaid
stateDiagram-v2
    [*] --> draft
"""
RULES = f"""
What the table cannot say:

- **Levels.** A return is approved by the area levels {", ".join(map(str, APPROVING))}
  (4 county, 3 city) one after the other, none skipped; an enterprise of a higher area has fewer
  of them. Whoever is above the last accepts.
- **Taking an approval back** is for the level that gave it last: once the next level has
  approved, it is blocked.
- **Nobody** approves, accepts or sends back what they submitted themselves.
- **A place.** An enterprise moves its own returns alone, a regulator those of their area alone.
- **A draft** is its enterprise's own: no office sees it before it is submitted.
- **Amending** what is approved, accepted or published needs a reason and makes a new version; the
  version before stands until the new one is accepted, and is then replaced.
- **The lock.** After the last day of its obligation a return is refused, unless it was given an
  extension.
- **In bulk** goes what breaks no soft rule, has no deaths or serious injuries, is no amendment, and
  on which no worker representative remarked. What was approved so may be taken back in bulk.
"""


def drawn() -> str:
    """Write the whole page: the diagram, the table, and the rules beside it."""
    arrows = [
        f"    {state.value} --> {target.value}: {action.value}"
        for (state, action), (target, _) in MOVES.items()
    ]
    rows = [
        f"| {state.value} | {action.value} | {target.value} | {permission.value} | "
        f"{_roles(permission)} |"
        for (state, action), (target, permission) in MOVES.items()
    ]
    names = [f"| {state.value} | {NAMES[state].en} | {NAMES[state].zh} |" for state in State]
    return "\n".join(
        [
            HEAD + "\n".join(arrows),
            "```",
            "",
            "| state | move | leads to | permission | roles |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "| state | English | 中文 |",
            "|---|---|---|",
            *names,
            RULES,
        ]
    )


def _roles(permission: Permission) -> str:
    return ", ".join(role.value for role, given in GRANTS.items() if permission in given)
