"""What may be decided on one return: each move with what it leads to, and a way to confirm it."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from facts.text import Language
from governance.filings import Version, mark_of
from governance.moving import LONGEST
from governance.return_form import Field
from governance.workflow import Action
from pages._desk.said import ACTIONS
from pages._gate import CSRF_FIELD, Entrance, csrf, visit
from pages._html import Part, tag
from pages._words import words

SAID = "said."
"""Before the name of a field, in the name of the comment on it."""
SENDING_BACK = "sending-back"


def moves_part(
    version: Version, moves: Sequence[Action], to: Callable[[Action], str], onward: int | None,
    entrance: Entrance, said: Language, typed: Mapping[str, str],
) -> Markup:  # fmt: skip
    """Write a form for each move; it is opened first, so that no slip moves a return.

    Parameters
    ----------
    to : gives the address a move is sent to.
    onward : number of the return that is shown when it is done.
    typed : comments by field, as they were sent and not taken.
    """
    _ = words(said)
    told = _("Nothing here is yours to decide now: it waits for another level, it is decided, or "
             "you submitted it yourself.")  # fmt: skip
    parts: list[Part] = [] if moves else [tag("p", told)]
    hidden = {CSRF_FIELD: csrf(visit(), entrance), "seen": mark_of(version),
              "next": str(onward or "")}  # fmt: skip
    parts += [_move(action, to(action), hidden, said, typed) for action in moves]
    return tag("section", tag("h2", _("Decide")), *parts, id="decide", class_="osh-desk-moves")


def _move(
    action: Action, to: str, hidden: Mapping[str, str], said: Language, typed: Mapping[str, str]
) -> Markup:
    _ = words(said)
    told = ACTIONS[action]
    inside: list[Part] = [
        *(tag("input", type="hidden", name=name, value=word) for name, word in hidden.items()),
        tag("p", told.leads.to(said)),
    ]
    if action is Action.RETURN:
        inside.append(tag("p", _("What you wrote beside the values goes with it."),
                          class_="osh-note"))  # fmt: skip
    if action in (Action.RETURN, Action.UNAPPROVE):
        inside.append(_area("", _("Comment on the whole return"), f"whole-{action.value}",
                            typed.get("", "")))  # fmt: skip
    written = tag(
        "form", *inside, tag("button", told.button.to(said), type="submit"), method="post",
        action=to, id=SENDING_BACK if action is Action.RETURN else None,
    )  # fmt: skip
    is_open = action is Action.RETURN and bool(typed)
    summary = tag("summary", f"{told.button.to(said)} …")
    return tag("details", summary, written, class_="osh-careful", open=is_open)


def _area(field: str, label: str, id: str, word: str, form: str | None = None) -> Markup:
    entered = tag("textarea", word, id=id, name=f"{SAID}{field}", rows="3",
                  maxlength=str(LONGEST), form=form)  # fmt: skip
    return tag("div", tag("label", label, for_=id), entered, class_="osh-field")


def comment_beside(said: Language, typed: Mapping[str, str]) -> Callable[[Field], Markup]:
    """Give what writes the comment on a field beside its value; it is sent when the return is."""
    _ = words(said)

    def write(field: Field) -> Markup:
        label = _("Comment on {field}").format(field=field.label.to(said))
        word = typed.get(field.id, "")
        return tag(
            "details",
            tag("summary", _("Comment")),
            _area(field.id, label, f"said-{field.id}", word, SENDING_BACK),
            class_="osh-desk-say",
            open=bool(word),
        )

    return write


def comments_sent(fields: Mapping[str, str]) -> dict[str, str]:
    """Read the comments of a form by field; "" is that on the whole."""
    return {
        name.removeprefix(SAID): word.strip()
        for name, word in fields.items()
        if name.startswith(SAID) and word.strip()
    }
