"""How a slide of the demo's lectures looks; the academy's own colours and type."""

from html import escape
from typing import Any

from app.demo.rules.lectures import Shot

SERIF = "'Noto Serif CJK SC','Noto Serif SC',serif"
SANS = "'Noto Sans CJK SC','Noto Sans SC',sans-serif"
COVERS = {
    "red": ("#7A2B2A", "#C9754F"),
    "pine": ("#24484A", "#6A9F86"),
    "sky": ("#2B3A55", "#7C92B8"),
    "amber": ("#5A4520", "#C49B55"),
    "plum": ("#43305A", "#927BAE"),
}
ACCENTS = {
    "red": "#B3261E",
    "pine": "#2F6B4F",
    "sky": "#2B6CB0",
    "amber": "#8F5E12",
    "plum": "#6B4E8F",
}
STYLE = f"""
*{{box-sizing:border-box;margin:0}}
body{{width:1280px;height:720px;position:relative;overflow:hidden;background:#FAF8F4;
  color:#1F2328;font:37px/1.55 {SANS}}}
.side{{position:absolute;inset:0 auto 0 0;width:12px;background:var(--accent)}}
header{{position:absolute;left:84px;right:72px;top:40px;display:flex;
  justify-content:space-between;font-size:20px;color:#6B6F76}}
h1{{position:absolute;left:84px;right:84px;top:92px;font:700 54px/1.3 {SERIF}}}
main{{position:absolute;left:84px;right:84px;top:196px;height:400px;display:flex;
  flex-direction:column;justify-content:center;gap:24px}}
.line{{display:flex;gap:24px;align-items:baseline}}
.line b{{font:700 26px/44px {SANS};width:44px;height:44px;flex:none;text-align:center;
  border-radius:12px;background:#F1ECE3;color:#6B6F76;align-self:flex-start}}
.later{{opacity:.26}}
.now b{{background:var(--accent);color:#fff}} .now{{font-weight:500}}
.steps{{flex-direction:row;align-items:stretch;justify-content:flex-start;gap:0;height:250px;
  top:260px}}
.steps .box{{flex:1;background:#fff;border:1px solid #E7E2D9;border-radius:16px;padding:26px 24px;
  font-size:27px;margin-right:44px;position:relative}}
.steps .box:last-child{{margin-right:0}}
.steps .box:not(:last-child)::after{{content:"";position:absolute;right:-31px;top:50%;width:16px;
  height:16px;border:solid #A79E8E;border-width:3px 3px 0 0;
  transform:translateY(-50%) rotate(45deg)}}
.steps b{{display:block;font:700 22px/1 {SANS};color:var(--accent);margin-bottom:16px}}
.steps .now{{border-color:var(--accent);box-shadow:0 0 0 2px var(--accent)}}
table{{border-collapse:collapse;width:100%;font-size:30px;background:#fff}}
th,td{{border:1px solid #E7E2D9;padding:13px 22px;text-align:left;font-weight:400}}
th{{background:#F1ECE3;color:#6B6F76;font-size:24px}}
tr.now td{{background:#FBF0EA}}
blockquote{{font:500 38px/1.7 {SERIF};padding:8px 0 8px 36px;border-left:6px solid var(--accent)}}
cite{{font:24px {SANS};color:#6B6F76;padding-left:42px}}
.say{{position:absolute;left:0;right:0;bottom:34px;text-align:center}}
.say span{{display:inline-block;background:rgba(31,35,40,.88);color:#fff;font-size:29px;
  line-height:1.45;padding:9px 24px;border-radius:12px;max-width:1120px}}
.track{{position:absolute;left:0;right:0;bottom:0;height:6px;background:#E7E2D9}}
.track i{{display:block;height:6px;background:var(--accent)}}
.cover{{background:linear-gradient(135deg,var(--from),var(--to));color:#fff}}
.cover h1{{left:110px;right:120px;top:206px;font-size:70px;text-shadow:0 2px 12px rgba(0,0,0,.25)}}
.cover p{{position:absolute;left:112px;top:436px;font-size:32px;opacity:.92}}
.cover .seal{{position:absolute;left:112px;top:96px;width:64px;height:64px;border-radius:14px;
  background:#B3261E;font:700 36px/64px {SERIF};text-align:center}}
.cover .track{{background:rgba(255,255,255,.2)}} .cover .track i{{background:rgba(255,255,255,.8)}}
"""


def slide_page(lecture: dict[str, Any], shot: Shot, done: float) -> str:
    """The whole picture of a shot: slide, words below it, and how much of the lecture is over."""
    slide = lecture["slides"][shot.slide]
    colour = lecture["colour"]
    start, end = COVERS[colour]
    words = f"<span>{escape(shot.phrase.words)}</span>" if shot.phrase.words else ""
    return (
        f"<style>{STYLE}:root{{--accent:{ACCENTS[colour]};--from:{start};--to:{end}}}</style>"
        f"{_picture(lecture, slide, shot)}"
        f'<div class="say">{words}</div>'
        f'<div class="track"><i style="width:{done * 100:.2f}%"></i></div>'
    )


def _picture(lecture: dict[str, Any], slide: dict[str, Any], shot: Shot) -> str:
    title = escape(slide["title"])
    if shot.slide == 0:
        lines = escape(" · ".join(slide["lines"]))
        seal = '<div class="seal">知</div>'
        return f'<body class="cover">{seal}<h1>{title}</h1><p>{lines}</p>'
    place = f"{shot.slide + 1} / {len(lecture['slides'])}"
    head = f"<header><span>知行 · {escape(lecture['course'])}</span><span>{place}</span></header>"
    layout = _LAYOUTS[slide.get("layout", "points")]
    return f'<div class="side"></div>{head}<h1>{title}</h1>{layout(slide, shot)}'


def _state(number: int, shot: Shot) -> str:
    """Lines still to come stand back; the one that is spoken of stands out."""
    if number == shot.phrase.line:
        return "now"
    return "later" if number > shot.lit else ""


def _points(slide: dict[str, Any], shot: Shot) -> str:
    lines = [
        f'<div class="line {_state(number, shot)}"><b>{number}</b><span>{escape(line)}</span></div>'
        for number, line in enumerate(slide["lines"], start=1)
    ]
    return f"<main>{''.join(lines)}</main>"


def _steps(slide: dict[str, Any], shot: Shot) -> str:
    boxes = [
        f'<div class="box {_state(number, shot)}"><b>第 {number} 步</b>{escape(line)}</div>'
        for number, line in enumerate(slide["lines"], start=1)
    ]
    return f'<main class="steps">{"".join(boxes)}</main>'


def _table(slide: dict[str, Any], shot: Shot) -> str:
    head, *rows = slide["rows"]
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f'<tr class="{_state(number, shot)}">{"".join(f"<td>{escape(c)}</td>" for c in row)}</tr>'
        for number, row in enumerate(rows, start=1)
    )
    return f"<main><table><tr>{cells}</tr>{body}</table></main>"


def _quote(slide: dict[str, Any], _shot: Shot) -> str:
    words, source = slide["lines"]
    return f"<main><blockquote>{escape(words)}</blockquote><cite>{escape(source)}</cite></main>"


_LAYOUTS = {"points": _points, "steps": _steps, "table": _table, "quote": _quote}
