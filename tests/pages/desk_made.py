"""Whoever comes to the desk, and how returns stand there."""

from governance.accounts import account_of, add
from governance.filings import mark_of, versions
from governance.return_tables import FILING
from governance.workflow import State
from tests.governance.making import ANN
from tests.governance.returns_made import WHEN


def text(answer) -> str:
    return answer.get_data(as_text=True)


def visitor(door, client, name: str, role: str, place: str) -> None:
    """Come in as somebody of a role, whom a proxy before the house knows; the public is nobody."""
    client.environ_base.pop(KNOWN, None)
    if role != "public":
        if account_of(door.ledger, name) is None:
            add(door.ledger, name, role, place, "", ANN, WHEN)
        client.environ_base[KNOWN] = name
    client.get("/sign-in")  # gives a token for changes that fits


KNOWN = "HTTP_X_SOMEBODY"
PROXY = {"trusted_header": "X-Somebody", "trusted_proxies": "127.0.0.1"}


def seen(door, number: int) -> str:
    """The mark of a return as it stands."""
    with door.ledger.reading() as connection:
        return mark_of(versions(connection, numbers=[number])[0])


def stand(ledger, number: int, state: State, level: int) -> None:
    """Put a return back to where it stood."""
    with ledger.writing() as connection:
        connection.execute(
            FILING.update()
            .where(FILING.c.number == number)
            .values(state=state.value, level=level, changed="2026-01-10T08:00:00+00:00")
        )


def standing(ledger, number: int) -> tuple[State, int]:
    with ledger.reading() as connection:
        (found,) = versions(connection, numbers=[number])
    return found.state, found.level


def states(door) -> dict[int, str]:
    with door.ledger.reading() as connection:
        return {one.number: one.state.value for one in versions(connection)}
