"""Captions: read from SRT, WebVTT and ASS in five ways of writing bytes, checked line by line."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.videos.rules import captions
from app.videos.rules.captions import Cue, Encoding, Flaw, cues, encodings, reading

ONE = "1\n00:00:01,000 --> 00:00:03,500\n{}\n"
SHORT_HANS = [
    "好",
    "大家好",
    "你们好，同志们",
    "联通",
    "行政复议",
    "数据",
    "请看图表。",
    "谢谢",
    "流域治理",
]
SHORT_HANT = ["好的", "大家好", "各位同學", "請看圖表。", "謝謝", "數據", "行政復議", "電子證照"]
CODECS = {
    Encoding.UTF8: ["utf-8", "utf-8-sig"],
    Encoding.UTF16: ["utf-16", "utf-16-le", "utf-16-be"],
    Encoding.GB18030: ["gb18030"],
    Encoding.BIG5: ["big5"],
}


def srt(*cues):
    return "\n".join(ONE.format(one) for one in cues)


def flaws(text, length_ms=None):
    return [(one.flaw, one.line) for one in captions.read_text(text, length_ms).faults]


@pytest.mark.parametrize(
    ("encoding", "codec"), [(one, codec) for one, codecs in CODECS.items() for codec in codecs]
)
def test_a_single_short_caption_is_read_in_its_encoding(encoding, codec):
    words = SHORT_HANT if encoding is Encoding.BIG5 else SHORT_HANS
    for one in words:
        found = captions.read_file(ONE.format(one).encode(codec))
        assert (found.encoding, found.cues, found.faults) == (
            encoding,
            (Cue(1000, 3500, one),),
            (),
        ), one


@pytest.mark.parametrize("text", ["Grüße", "Été à la forêt", "Привет, коллеги", "naïve", "plain"])
def test_other_alphabets_in_utf8_are_not_taken_for_chinese(text):
    assert captions.read_file(ONE.format(text).encode()).cues[0].text == text


def test_what_two_characters_of_gb18030_say_is_not_taken_for_letters_of_utf8():
    raw = (
        ONE.format("一下").encode("gb18030").replace("一下".encode("gb18030"), b"\xce\xb4\xc0\xb4")
    )
    assert captions.read_file(raw).cues[0].text == "未来"


def test_the_person_overrules_what_was_found():
    raw = srt("大家好，我们开始上课").encode("gb18030")
    found = captions.read_file(raw, Encoding.BIG5)
    assert found.encoding is Encoding.BIG5
    assert "大家" not in found.text
    assert captions.read_file(raw).cues[0].text == "大家好，我们开始上课"


def test_bytes_of_another_encoding_are_named_by_their_line():
    raw = (
        srt("数据从哪里来").encode()
        + b"\n"
        + srt("怎样读表").encode("gb18030")
        + srt("好").encode()
    )
    found = captions.read_file(raw)
    assert [(one.flaw, one.line) for one in found.faults if one.hinders] == [(Flaw.MIXED, 7)]
    assert found.faults[0].values["encoding"] == "UTF-8"
    assert not found.usable


def test_what_is_no_text_is_said_to_be_none():
    for raw in (
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" * 50,
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)) * 8,
        random.Random(4).randbytes(4000),
        b"\x01\x02\x03 1:2",
    ):
        assert [one.flaw for one in captions.read_file(raw).faults] == [Flaw.NOT_TEXT]


def test_size_and_number_have_limits():
    large = b"1" * (cues.FILE_MOST_BYTES + 1)
    assert [one.flaw for one in captions.read_file(large).faults] == [Flaw.TOO_LARGE]
    assert captions.read_file(large).faults[0].values["limit"] == 2
    many = captions.read_file((ONE.format("好") * (cues.CUES_MOST + 5)).encode())
    assert [one.flaw for one in many.faults if one.hinders] == [Flaw.TOO_MANY]
    assert len(many.cues) == cues.CUES_MOST
    assert len(many.faults) == cues.FAULTS_MOST


@pytest.mark.parametrize("raw", [b"", b"  \r\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(raw):
    assert [one.flaw for one in captions.read_file(raw).faults] == [Flaw.EMPTY_FILE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("只是一封信\n第二行", [(Flaw.NO_CUES, 0)]),
        ("WEBVTT\n", [(Flaw.NO_CUES, 0)]),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", [(Flaw.NO_CUES, 0), (Flaw.NO_TEXT, 2)]),
        ("1\n00:00:01 -> 00:00:02\n好", [(Flaw.NOT_A_TIME, 2)]),
        ("1\n00:00:0x,000 --> 00:00:02,000\n好\n又", [(Flaw.NOT_A_TIME, 2)]),
        ("1\n00:00:61,000 --> 00:01:02,000\n好", [(Flaw.NOT_A_TIME, 2)]),
        ("1\n00:60:01,000 --> 01:01:02,000\n好", [(Flaw.NOT_A_TIME, 2)]),
        ("1\n00:00:01,000 -->\n好", [(Flaw.NOT_A_TIME, 2)]),
        ("1\n-00:00:01,000 --> 00:00:02,000\n好", [(Flaw.NEGATIVE, 2)]),
        ("1\n00:00:05,000 --> 00:00:02,000\n好", [(Flaw.BACKWARDS, 2)]),
        ("1\n00:00:05,000 --> 00:00:05,000\n好", [(Flaw.BACKWARDS, 2)]),
        (srt("好") + "\n\n没有时间的话\n", [(Flaw.NO_TIME, 6)]),
        (srt("好") + "\n2\n00:00:03,000 --> 00:00:05,000\n叠", [(Flaw.OVERLAP, 6)]),
        (srt("好" * 501), [(Flaw.TOO_LONG, 2)]),
        (srt("长" * 33), [(Flaw.LONG_LINE, 2)]),
        (srt("a" * 65), [(Flaw.LONG_LINE, 2)]),
        (srt("a" * 64 + "\n" + "长" * 32), []),
        ("[Events]\nDialogue: 0,0:00:01.00,0:00:99.00,D,,0,0,0,,好", [(Flaw.NOT_A_TIME, 2)]),
        ("Dialogue: 0,-0:00:01.00,0:00:09.00,D,,0,0,0,,好", [(Flaw.NEGATIVE, 1)]),
        ("Dialogue: 0,0:00:01.00,0:00:09.00", [(Flaw.NOT_A_TIME, 1)]),
    ],
)
def test_each_fault_is_named_with_its_line(text, expected):
    assert flaws(text) == expected


def test_captions_end_with_the_recording():
    text = "1\n00:00:58,000 --> 00:01:01,000\n完\n\n2\n00:01:05,000 --> 00:01:06,000\n多余"
    assert flaws(text, 60_000) == [(Flaw.BEYOND, 6)]
    assert flaws(text, 59_900) == [(Flaw.BEYOND, 2), (Flaw.BEYOND, 6)]
    assert flaws(text) == []
    found = captions.read_text(text, 60_000).faults[0]
    assert (found.values["ends"], found.values["length"]) == ("01:06", "01:00")
    assert flaws("1\n09:00:00,000 --> 09:00:01,000\n久") == [(Flaw.BEYOND, 2)]


def test_times_are_read_as_people_write_them():
    text = "１\n00：00：01，5 --> 0:02.25 X1:10 Y2:20\n好\n2\n59:59.999 --> 1:00:01\n下一句"
    assert captions.read_text(text).cues == (
        Cue(1500, 2250, "好"),
        Cue(3_599_999, 3_601_000, "下一句"),
    )


def test_captions_are_put_in_the_order_of_time_and_numbers_mean_nothing():
    text = (
        "9\n00:00:05,000 --> 00:00:06,000\n后\n2024\n\n00:00:01,000 --> 00:00:02,000\n先\n\n7\n\n"
    )
    assert [one.text for one in captions.read_text(text).cues] == ["先", "后\n2024"]


def test_tags_are_taken_off_and_nothing_else():
    text = srt('<i>斜</i> {\\an8}<font color="red">红</font> a < b <script>x</script>\t尾 ')
    assert captions.read_text(text).cues[0].text == "斜 红 a < b <script>x</script> 尾"


def test_webvtt_is_read_with_its_notes_names_and_voices():
    text = (
        "WEBVTT 字幕\nKind: captions\n\nNOTE\n多行\n说明\n\nSTYLE\n::cue { color: red }\n\n"
        "开场\n00:01.000 --> 00:02.500 line:90% align:center\n"
        "<v.loud 王老师>大家<00:01.500>好</v> &lt;1&gt;\n\n"
        "NOTE 一行\n\n00:03.000 --> 00:04.000\nNOTE 是正文\n"
    )
    found = captions.read_text(text)
    assert found.faults == ()
    assert found.cues == (Cue(1000, 2500, "王老师：大家好 <1>"), Cue(3000, 4000, "NOTE 是正文"))


def test_ass_is_read_by_the_columns_it_names():
    text = (
        "[Script Info]\nTitle: x\n\n[Events]\nFormat: Nothing, Of, Use\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\i1}第一，\\N第{\\b1}二\\h行\n"
        "Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,不显示\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1\n"
        "Format: Start, End, Text\nDialogue: 0:00:05.00,0:00:06.00,有,逗号 --> 的\n"
    )
    found = captions.read_text(text)
    assert found.faults == ()
    assert found.cues == (Cue(1000, 2500, "第一，\n第二 行"), Cue(5000, 6000, "有,逗号 → 的"))


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(
    lambda text: cues.plain_text(text).replace("\n", " ")
)
TEXT = st.lists(LINE, min_size=1, max_size=3).map(lambda lines: cues.plain_text("\n".join(lines)))
SPANS = st.tuples(st.integers(0, 28_000_000), st.integers(1, 9_000))
CUES = st.lists(
    st.builds(lambda span, text: Cue(span[0], span[0] + span[1], text), SPANS, TEXT), max_size=12
).map(lambda found: tuple(sorted(found, key=lambda one: one.start_ms)))


@given(CUES)
def test_what_is_written_as_webvtt_is_read_again(made):
    kept = tuple(one for one in made if one.text)
    found = captions.read_text(captions.written_vtt(kept))
    assert found.cues == kept


@given(CUES)
def test_what_is_written_as_srt_without_marks_is_read_again(made):
    kept = tuple(one for one in made if one.text and not set(one.text) & set("<{"))
    if kept and not any(line.isdigit() for one in kept for line in one.text.split("\n")):
        assert captions.read_text(captions.written_srt(kept)).cues == kept


@settings(max_examples=300)
@given(st.binary(max_size=400), st.none() | st.sampled_from(Encoding))
def test_whatever_bytes_arrive_end_in_captions_or_named_faults(raw, told):
    found = captions.read_file(raw, told)
    assert found.faults or found.cues
    for one in found.faults:
        assert one.flaw.sentence % one.values
    for cue in found.cues:
        assert 0 <= cue.start_ms < cue.end_ms
        assert cue.text == cues.plain_text(cue.text)


@given(
    st.lists(st.sampled_from(["1", "", "00:01 --> 00:02", "WEBVTT", "NOTE", "字", "x:1:2", "-->"]))
)
def test_whatever_lines_are_typed_end_in_captions_or_named_faults(lines):
    found = captions.read_text("\n".join(lines))
    assert found.usable or any(one.hinders for one in found.faults)
    assert found.remarks == tuple(one for one in found.faults if not one.hinders)


def test_a_long_file_is_read_in_a_moment():
    hostile = ("<" * 200_000, "{\\" * 200_000, "1:" * 200_000, "<v " * 150_000, "-->" * 100_000)
    for text in hostile:
        reading.read_text(f"1\n00:01 --> 00:02\n{text}\n")


def test_the_language_for_a_reader_is_theirs_or_a_kindred_one():
    assert captions.language_for("zh_Hant", ["en", "zh-Hans"]) is not None
    assert captions.language_for("zh-Hant", ["en", "zh-Hans", "zh-Hant"]) == "zh-Hant"
    assert captions.language_for("zh-Hant", ["en", "zh-Hans"]) == "zh-Hans"
    assert captions.language_for("en", ["zh-Hans"]) == "zh-Hans"
    assert captions.language_for("en", []) is None
    assert set(captions.LANGUAGES) == set(captions.Language)


def test_a_time_is_told_as_people_read_it():
    assert [cues.told_time(ms) for ms in (0, 65_000, 4_000_000)] == ["00:00", "01:05", "1:06:40"]


@given(st.text(alphabet=sorted(encodings.FREQUENT), min_size=1, max_size=6))
def test_frequent_characters_are_told_apart_in_utf8(text):
    assert captions.read_file(ONE.format(text).encode()).encoding is Encoding.UTF8
