"""A clock that a picture carries, drawn and read back: 24 squares in three rows of eight.

The first sixteen are hundredths of a second since 1970, modulo 65536, the lowest bit first; the
other eight are a check, so that a picture that is half the next one is told from a whole one.
"""

BITS, CHECKS, COLUMNS = 16, 8, 8
WHITE, BLACK, GREY, NO_COLOUR = 235, 16, 128, 128

CLOCK_FOR_A_CAMERA = """([width, height]) => {
  const step = width / 8.5, side = step * 0.85;
  const draw = (brush) => {
    const now = Math.floor(Date.now() / 10) % 65536;
    const check = (now ^ (now >> 8)) & 255;
    brush.fillStyle = "#888";
    brush.fillRect(0, 0, width, height);
    for (let bit = 0; bit < 24; bit += 1) {
      const on = bit < 16 ? (now >> bit) & 1 : (check >> (bit - 16)) & 1;
      brush.fillStyle = on ? "#fff" : "#000";
      const [x, y] = [bit % 8, Math.floor(bit / 8)].map((place) => place * step + step / 3);
      brush.fillRect(x, y, side, side);
    }
  };
  const media = navigator.mediaDevices, real = media.getUserMedia.bind(media);
  media.getUserMedia = async () => {
    const sound = await real({ audio: true });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const brush = canvas.getContext("2d", { alpha: false });
    draw(brush);
    setInterval(() => draw(brush), 40);
    const [picture] = canvas.captureStream(25).getVideoTracks();
    return new MediaStream([picture, ...sound.getAudioTracks()]);
  };
}"""
"""Gives a page such a picture for a camera; its microphone stays what it is."""

READ = """(seconds) => new Promise((done) => {
  const video = document.querySelector("[data-video]");
  const canvas = document.createElement("canvas");
  const width = 320, height = 180, step = width / 8.5, middle = step / 3 + step * 0.425;
  [canvas.width, canvas.height] = [width, height];
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const delays = [], aheads = [], until = performance.now() + seconds * 1000;
  let faults = 0, waits = 0;
  video.addEventListener("waiting", () => (waits += 1));
  const lit = (dots, bit) => {
    const [x, y] = [bit % 8, Math.floor(bit / 8)].map((place) => Math.round(place * step + middle));
    return dots[(y * width + x) * 4] > 128 ? 1 : 0;
  };
  const look = () => {
    const now = Math.floor(Date.now() / 10) % 65536;
    brush.drawImage(video, 0, 0, width, height);
    const dots = brush.getImageData(0, 0, width, height).data;
    let shown = 0, check = 0;
    for (let bit = 0; bit < 16; bit += 1) shown |= lit(dots, bit) << bit;
    for (let bit = 16; bit < 24; bit += 1) check |= lit(dots, bit) << (bit - 16);
    const whole = ((shown ^ (shown >> 8)) & 255) === check;
    if (whole) delays.push(((now - shown + 65536) % 65536) / 100);
    else faults += 1;
    const { buffered } = video;
    if (buffered.length) aheads.push(buffered.end(buffered.length - 1) - video.currentTime);
    if (performance.now() < until) return setTimeout(look, 100);
    const ahead = aheads.reduce((sum, one) => sum + one, 0) / Math.max(aheads.length, 1);
    done({ delays, faults, waits, ahead });
  };
  look();
})"""
"""Reads the picture of the page for so many seconds: delays in seconds, how often nothing could be
read, how often the player waited, and how many seconds it held on the average."""


def drawn(seconds: float, width: int, height: int) -> bytes:
    """The picture of that moment (seconds since 1970) as yuv420p."""
    now = int(seconds * 100) % 65536
    word = now | ((now ^ (now >> 8)) & 255) << BITS
    step = width / 8.5
    side, edge = round(step * 0.85), round(step / 3)
    plain = bytes([GREY]) * width
    rows = [plain] * height
    for row in range((BITS + CHECKS) // COLUMNS):
        line = bytearray(plain)
        for column in range(COLUMNS):
            left = round(column * step) + edge
            lit = word >> (row * COLUMNS + column) & 1
            line[left : left + side] = bytes([WHITE if lit else BLACK]) * side
        top = round(row * step) + edge
        rows[top : top + side] = [bytes(line)] * side
    return b"".join(rows) + bytes([NO_COLOUR]) * (width * height // 2)
