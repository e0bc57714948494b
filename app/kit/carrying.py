"""What a room hears, carried to each of its listeners: made into a frame once, written straight.

Socket.IO puts a packet into the queue of each connection and wakes its writer. For a hall of
thousands that costs several times what the writing costs. Here a frame is written at once to every
line that is free and has nothing waiting; the others (slow readers, those in the middle of an
answer) get it through their queue as ever, so nobody holds up the hall and order is kept.

What is announced travels between processes as it was announced, and each process gathers it for
its own listeners (``kit.gathering``).
"""

from collections.abc import Callable
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as Parcel
from socketio import Manager, RedisManager
from socketio.packet import EVENT

from app.kit.announce import Announcement
from app.kit.frames import text_frame

ANNOUNCED = "\0announced"
"""Between processes only: no client can hear an event of this name, nor say it."""
NAMESPACE = "/"

Hear = Callable[[Announcement], object]


class Carrier(Manager):
    """The register of who is in which room of this process; ``hear`` takes what is announced."""

    hear: Hear = staticmethod(lambda _announcement: None)

    def announce(self, announcement: Announcement) -> None:
        """Let every process hear what is announced, this one at once."""
        self.hear(announcement)

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str | None = NAMESPACE,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        """Tell a room: as it was announced, or one event to everybody in it."""
        if event == ANNOUNCED:
            self.hear(Announcement(**data))
            return
        plain = isinstance(data, dict | list) and not (skip_sid or callback)
        if not plain or namespace not in self.rooms:
            super().emit(event, data, namespace, to or room, skip_sid, callback, **kwargs)
            return
        packet = self.server.packet_class(EVENT, namespace=namespace, data=[event, data]).encode()
        if not isinstance(packet, str):
            super().emit(event, data, namespace, to or room, **kwargs)
            return
        self._carry(packet, self.get_participants(namespace, to or room))

    def _carry(self, packet: str, listeners: Any) -> None:
        parcel = Parcel(MESSAGE, packet)
        frame = text_frame(parcel.encode())
        connections = self.server.eio.sockets
        for _, connection in listeners:
            if not _written(connections.get(connection), frame):
                self.server._send_eio_packet(connection, parcel)


def _written(connection: Any, frame: bytes) -> bool:
    """Whether the frame went straight to this connection; else nothing of it did."""
    line = getattr(connection, "line", None)
    if line is None or connection.closed or not connection.queue.empty():
        return False
    return bool(line.offer(frame))


class SharedCarrier(RedisManager, Carrier):
    """The same where several processes hear each other through Redis."""

    def announce(self, announcement: Announcement) -> None:
        told = {name: getattr(announcement, name) for name in Announcement.__slots__}
        self.emit(ANNOUNCED, told, NAMESPACE)
