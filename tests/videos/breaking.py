"""Files that nobody should have to convert: broken, misnamed, far too much, or full of tricks."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.videos.making import MEDIA

NEIGHBOUR = MEDIA / "rabbit.mp4"
CRYSTAL = MEDIA / "crystal.mp4"

HLS = f"#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\nfile://{NEIGHBOUR}\n#EXT-X-ENDLIST\n"
CONCAT = f"ffconcat version 1.0\nfile '{NEIGHBOUR}'\n"
DASH = f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT8S"
 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4">
<Representation id="1" bandwidth="1"><BaseURL>file://{NEIGHBOUR}</BaseURL></Representation>
</AdaptationSet></Period></MPD>"""
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"
SUBTITLES = "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,0:00:05.00,,x\n"
VOBSUB = "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\n"

REFERENCES = {
    "hls": HLS,
    "concat": CONCAT,
    "dash": DASH,
    "sdp": SDP,
    "subtitles": SUBTITLES,
    "vobsub": VOBSUB,
}
"""Files that name other files, or addresses, and hope that somebody opens them."""


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def compressed_index(claimed: int) -> bytes:
    """An MP4 whose index is compressed, and says that it grows to ``claimed`` bytes."""
    deflated = zlib.compress(b"\0" * 10_000_000)
    packed = box(b"dcom", b"zlib") + box(b"cmvd", claimed.to_bytes(4) + deflated)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"cmov", packed))


def zip_bomb() -> bytes:
    """Sixty megabytes of nothing in sixty kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("lecture.mp4", b"\0" * 60_000_000)
    return packed.getvalue()


def index_alone(film: Callable[..., Path]) -> bytes:
    """All that a file promises, and nothing of what it promises."""
    whole = film("index-first.mp4", "-i", str(NEIGHBOUR), "-c", "copy", "-movflags", "+faststart")
    content = whole.read_bytes()
    return content[: content.index(b"mdat") - 4]


def scarred() -> bytes:
    """A clip with a tenth of its middle overwritten."""
    content = bytearray(CRYSTAL.read_bytes())
    at, long = len(content) // 2, len(content) // 10
    content[at : at + long] = bytes(range(256)) * (long // 256) + bytes(long % 256)
    return bytes(content)


def written_broken(folder: Path, film: Callable[..., Path]) -> dict[str, Path]:
    """Files made of bytes, by name."""
    crystal, bunny = CRYSTAL.read_bytes(), (MEDIA / "bigbuckbunny.mp4").read_bytes()
    contents = {
        "empty": b"",
        "text": "这不是视频,只是一段文字。\n".encode() * 50,
        "zip_bomb": zip_bomb(),
        "compressed_index": compressed_index(0xFFFFFFF0),
        "index_alone": index_alone(film),
        "half": crystal[: len(crystal) // 2],
        "half_without_index": bunny[: len(bunny) // 2],
        "half_webm": (MEDIA / "crystal.webm").read_bytes()[:250_000],
        "noise": b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 100,
        "image": b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
        "scarred": scarred(),
    } | {name: text.encode() for name, text in REFERENCES.items()}
    made = {}
    for name, content in contents.items():
        made[name] = folder / f"twenty-{name}.mp4"
        made[name].write_bytes(content)
    return made


def filmed_broken(film: Callable[..., Path]) -> dict[str, Path]:
    """Files that ffmpeg makes on purpose, by name."""
    lavfi, small = ("-f", "lavfi", "-i"), ("-pix_fmt", "yuv420p")
    ssa = film("words.ass", "-f", "srt", "-i", _srt(film))
    return {
        "zero_length": film("zero.mp4", "-i", str(NEIGHBOUR), "-t", "0"),
        "eight_k": film("8k.mp4", *lavfi, "color=size=7680x4320:duration=0.1", *small),
        "a_dot": film("dot.mp4", *lavfi, "color=size=8x8:duration=1", *small),
        "ten_hours": film("10h.mp4", *lavfi, "color=size=32x32:rate=1/20:duration=36000", *small),
        "captions_alone": film("captions.mkv", "-i", str(ssa), "-c", "copy"),
    }


def _srt(film: Callable[..., Path]) -> str:
    workbench = film("zero.mp4", "-i", str(NEIGHBOUR), "-t", "0").parent
    path = workbench / "words.srt"
    path.write_text("1\n00:00:00,000 --> 00:00:05,000\nhello\n", "utf-8")
    return str(path)


def odd_but_good(film: Callable[..., Path]) -> dict[str, Path]:
    """Files that look like trouble and are none, by name."""
    lavfi, small = ("-f", "lavfi", "-i"), ("-pix_fmt", "yuv420p")
    webm = film("cut.webm", "-t", "2", "-i", str(MEDIA / "crystal.webm"), "-c", "copy")
    misnamed = webm.with_name("misnamed.mp4")
    misnamed.write_bytes(webm.read_bytes())
    tone = "anoisesrc=duration=6:amplitude=0.1:seed=3"
    rates = "select='lt(t,1)+gte(t,1)*not(mod(n,7))'"
    return {
        "wrong_extension": misnamed,
        "one_frame_a_second": film(
            "1fps.mp4", *lavfi, "testsrc=size=320x180:rate=1:duration=6", *lavfi, tone, *small
        ),
        "eight_channels": film(
            "7.1.mkv", *lavfi, "testsrc=size=320x180:duration=2", *lavfi, tone, "-t", "2",
            "-af", "aformat=channel_layouts=7.1", "-c:a", "flac", *small,
        ),
        "changing_rate": film(
            "vfr.mkv", *lavfi, "testsrc=size=320x180:rate=30:duration=3", "-vf", rates,
            "-fps_mode", "vfr", *small,
        ),
    }  # fmt: skip
