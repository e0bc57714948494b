"""A player in a few lines: follows playlists, asks for keys, opens segments, and looks at them."""

import re
import subprocess
from typing import Any
from urllib.parse import urljoin

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from app.videos.ffmpeg.limits import find_binary

ADDRESS = re.compile(r'(?<=URI=")[^"]+')


def get(asker: Any, url: str) -> Any:
    answer = asker.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.text[:200])
    return answer


def playlists(asker: Any, manifest_url: str) -> dict[str, str]:
    """By its name, where each playlist is that the master tells of."""
    master = get(asker, manifest_url)
    assert master.mimetype == "application/vnd.apple.mpegurl"
    named = re.findall(r'^\w+/index\.m3u8$|(?<=URI=")[^"]+', master.text, re.MULTILINE)
    return {name.split("/")[0]: urljoin(manifest_url, name) for name in named}


def download(asker: Any, playlist_url: str, most: int = 1000) -> bytes:
    """The recording as a player has it after opening every segment (or ``most`` of them)."""
    parts, key, number = [], None, 0
    for line in get(asker, playlist_url).text.splitlines():
        if line.startswith("#EXT-X-MAP"):
            parts.append(get(asker, ADDRESS.findall(line)[0]).data)
        elif line.startswith("#EXT-X-KEY"):
            key = get(asker, urljoin(playlist_url, ADDRESS.findall(line)[0])).data
        elif line and not line.startswith("#") and number < most:
            segment = get(asker, line).data
            parts.append(unsealed(segment, key, number.to_bytes(16)) if key else segment)
            number += 1
    return b"".join(parts)


def unsealed(data: bytes, key: bytes, iv: bytes) -> bytes:
    """What HLS says a player does with a segment (RFC 8216, 4.3.2.4)."""
    opener, padding = Cipher(AES128(key), CBC(iv)).decryptor(), PKCS7(128).unpadder()
    plain = padding.update(opener.update(data) + opener.finalize())
    return plain + padding.finalize()


def decoded(media: bytes) -> list[str]:
    """One checksum for every frame that ffmpeg decodes of it; none where it can read nothing."""
    command = [find_binary(), "-v", "error", "-i", "pipe:0", "-f", "framemd5", "pipe:1"]
    done = subprocess.run(command, input=media, capture_output=True, check=False)
    return [line for line in done.stdout.decode().splitlines() if not line.startswith("#")]
