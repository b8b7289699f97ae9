"""How fast one address may ask: counted by the minute, in each serving process for itself."""

from threading import Lock

MINUTE = 60  # [s]
MOST_KEPT = 50_000  # addresses of one minute; beyond it the oldest count again from nothing


class Pace:
    """Requests of each address in the present minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def is_kept(self, address: str, moment: float) -> bool:
        """Count a request and say whether its address may make it.

        Parameters
        ----------
        moment : seconds since 1970.
        """
        minute = int(moment // MINUTE)
        with self._lock:
            if minute != self._minute or len(self._counts) > MOST_KEPT:
                self._minute, self._counts = minute, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            return self._counts[address] <= self._most
