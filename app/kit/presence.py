"""Who is in which room of this process: people, however many pages each of them has open."""

from collections.abc import Hashable


class Presence:
    """A register of connections by room. It knows no network and no clock."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, Hashable]] = {}
        self._places: dict[str, set[str]] = {}

    def enter(self, room: str, connection: str, person: Hashable) -> None:
        """This connection of ``person`` is in ``room`` from now on; entering twice is once."""
        self._rooms.setdefault(room, {})[connection] = person
        self._places.setdefault(connection, set()).add(room)

    def leave(self, room: str, connection: str) -> bool:
        """Whether the connection was in ``room``; it is not any more."""
        people = self._rooms.get(room, {})
        if connection not in people:
            return False
        del people[connection]
        if not people:
            del self._rooms[room]
        places = self._places[connection]
        places.discard(room)
        if not places:
            del self._places[connection]
        return True

    def leave_all(self, connection: str) -> list[str]:
        """The rooms the connection was in; it is in none any more."""
        rooms = sorted(self._places.get(connection, ()))
        for room in rooms:
            self.leave(room, connection)
        return rooms

    def rooms_of(self, connection: str) -> frozenset[str]:
        """The rooms this connection is in."""
        return frozenset(self._places.get(connection, ()))

    def count(self, room: str) -> int:
        """How many people are in ``room``."""
        return len(set(self._rooms.get(room, {}).values()))

    def connections(self, room: str) -> int:
        """How many connections hear ``room``."""
        return len(self._rooms.get(room, ()))
