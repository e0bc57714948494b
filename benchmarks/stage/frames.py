"""WebSocket frames as a load generator needs them: whole texts, masked with zeros."""

Frame = tuple[int, bytes]
TEXT, CLOSE = 1, 8


def text(content: str) -> bytes:
    """One text frame of a client; a mask of zeros leaves the words as they are (RFC 6455, 5.3)."""
    words = content.encode()
    length = len(words)
    if length < 126:
        head = bytes((0x81, 0x80 | length))
    elif length < 65536:
        head = b"\x81\xfe" + length.to_bytes(2)
    else:
        head = b"\x81\xff" + length.to_bytes(8)
    return head + b"\0\0\0\0" + words


def taken(received: bytes) -> tuple[list[Frame], bytes]:
    """The whole frames of a server at the front of what was received, and what is left over."""
    frames: list[Frame] = []
    at, end = 0, len(received)
    while at + 2 <= end:
        length, start = received[at + 1], at + 2
        if length == 126:
            length, start = int.from_bytes(received[at + 2 : at + 4]), at + 4
        elif length == 127:
            length, start = int.from_bytes(received[at + 2 : at + 10]), at + 10
        if start + length > end or start > end:
            break
        frames.append((received[at] & 15, received[start : start + length]))
        at = start + length
    return frames, received[at:]
