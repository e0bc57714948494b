"""What a search finds, in which order, and how it is marked."""

import random
from datetime import UTC, datetime

import pytest

from app.kit.errors import Invalid
from app.search import actions, queries
from tests.search.making import put


def found(q, **also):
    return [hit.ref_id for hit in queries.find("course", q, **also).items]


@pytest.mark.parametrize(
    "q",
    ["教育", "培训", "干部教育", "干部教育培训工作", "工作 培训", "育培", "教 育", " 教育,培训。"],
)
def test_a_word_inside_a_sentence_is_found(app, run_jobs, q):
    course = put("干部教育培训工作")
    put("乡村振兴")
    run_jobs()
    assert found(q) == [course]


def test_the_title_ranks_above_the_summary_however_often_it_is_said_there(app, run_jobs):
    in_summary = put("数据治理", "数字政府。" * 50)
    in_title = put("一门很长很长的课程的题目里面顺便也提到了数字政府这个说法而已" * 2)
    also = [put("数字政府之外", "别的") for _ in range(20)]
    run_jobs()
    hits = found("数字政府")
    assert hits[-1] == in_summary
    assert set(hits) == {in_title, in_summary, *also}


def test_the_summary_ranks_above_the_body(app, run_jobs):
    in_body = put("甲", "乙", body="数字政府 数字政府")
    in_summary = put("甲", "数字政府")
    run_jobs()
    assert found("数字政府") == [in_summary, in_body]


def test_all_words_must_be_there(app, run_jobs):
    both = put("数字政府", "乡村振兴")
    put("数字政府")
    put("乡村振兴")
    run_jobs()
    assert found("数字政府 乡村振兴") == [both]


@pytest.mark.parametrize("q", ["python", "PYTHON", "Ｐｙｔｈｏｎ", "Python 入门"])
def test_latin_words_are_found_in_any_case_and_width(app, run_jobs, q):
    course = put("Python 入门", "学会 C++ 与 Node.js,5G网络")
    run_jobs()
    assert found(q) == [course]


@pytest.mark.parametrize("q", ["c++", "NODE.JS", "node", "5g", "5G网络", "网络"])
def test_technical_words_are_found(app, run_jobs, q):
    course = put("Python 入门", "学会 C++ 与 Node.js,5G网络")
    run_jobs()
    assert found(q) == [course]


@pytest.mark.parametrize(
    "q", ["阿卜杜拉·买买提", "买买提", "阿卜杜拉•买买提", "𠮷野家", "𠮷", "野"]
)
def test_names_with_a_dot_and_rare_characters_are_found(app, run_jobs, q):
    course = put("访谈", "主讲人:阿卜杜拉·买买提,𠮷野家的例子")
    run_jobs()
    assert found(q) == [course]


@pytest.mark.parametrize(
    "q",
    [
        "(((", '"', "'; DROP TABLE courses;--", "*", "title:教育 AND (", "[a TO b]", "~~^^", "\x00",
        "\ud800", "😀", "%00%", "a" * 5000, "教" * 5000, " ".join("教育培训政府数字" * 40), "\n\t",
        "{{7*7}}", "NOT", "-", "<script>", "·", "的", "_", "++", "\u202e教育",
    ],
)  # fmt: skip
def test_nonsense_never_raises(app, run_jobs, q):
    put()
    run_jobs()
    queries.find("course", q)


def test_random_nonsense_never_raises(app, run_jobs):
    put("干部教育", "数字")
    run_jobs()
    dice = random.Random(5)
    for _ in range(300):
        length = dice.randrange(30)
        q = "".join(
            chr(dice.choice([dice.randrange(0x3000), dice.randrange(0x20000)]))
            for _ in range(length)
        )
        queries.find("course", q)


def test_punctuation_alone_finds_nothing(app, run_jobs):
    put()
    run_jobs()
    assert found("???") == []
    assert found("😀") == []


def test_nothing_asked_finds_everything_newest_first(app, run_jobs):
    old = put(published_at=datetime(2025, 1, 1, tzinfo=UTC))
    new = put(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    run_jobs()
    assert found("") == [new, old]


def test_newest_first_on_wish(app, run_jobs):
    old = put("教育教育", published_at=datetime(2025, 1, 1, tzinfo=UTC))
    new = put("别的", "教育", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    run_jobs()
    assert found("教育") == [old, new]
    assert found("教育", sort="newest") == [new, old]


def test_weight_raises_what_is_otherwise_equal(app, run_jobs):
    put("教育")
    heavy = put("教育", weight=20)
    put("教育")
    run_jobs()
    assert found("教育")[0] == heavy


def test_kinds_do_not_mix(app, run_jobs):
    put("教育", kind="class")
    run_jobs()
    assert found("教育") == []


def test_facets_narrow_and_are_counted(app, run_jobs):
    a = put("教育 一", facets={"topic": ["1", "2"], "kind": "micro", "teacher": "7"})
    b = put("教育 二", facets={"topic": ["1", "3"], "kind": "case", "teacher": "7"})
    put("别的", facets={"topic": ["1"], "kind": "micro", "teacher": "8"})
    run_jobs()
    hits = queries.find("course", "教育", facets={"kind": "micro"})
    assert [hit.ref_id for hit in hits.items] == [a]
    assert hits.total == 1
    assert hits.facet_counts["kind"] == {"micro": 1, "case": 1}  # what choosing another would show
    assert hits.facet_counts["topic"] == {"1": 1, "2": 1}
    assert found("教育", facets={"topic": ["3", "9"]}) == [b]
    assert found("教育", facets={"topic": "1", "kind": "case"}) == [b]
    assert found("教育", facets={"topic": "9"}) == []


def test_a_word_said_more_often_counts_more(app, run_jobs):
    once = put("甲", "教育")
    often = put("乙", "教育,教育,教育")
    run_jobs()
    assert found("教育") == [often, once]


def test_facet_values_may_hold_anything(app, run_jobs):
    odd = "a b=c,<&>教𠮷"
    course = put(facets={"tag": odd})
    run_jobs()
    hits = queries.find("course", "教育", facets={"tag": odd})
    assert [hit.ref_id for hit in hits.items] == [course]
    assert hits.facet_counts["tag"] == {odd: 1}


def test_hits_are_marked_in_title_and_summary(app, run_jobs):
    put("干部教育<b>", "前言。" * 60 + "论教育 & 培训")
    run_jobs()
    [hit] = queries.find("course", "教育").items
    assert hit.title_highlight == "干部<mark>教育</mark>&lt;b&gt;"
    assert hit.highlight.startswith("…")
    assert hit.highlight.endswith("论<mark>教育</mark> &amp; 培训")


def test_a_hit_by_pairs_of_characters_is_marked_too(app, run_jobs):
    put("干部教育")
    run_jobs()
    [hit] = queries.find("course", "部教").items
    assert hit.title_highlight == "干<mark>部教</mark>育"


def test_pages_follow_each_other_without_gap_or_repeat(app, run_jobs):
    courses = {put("教育" * (n % 4 + 1), "教育" if n % 3 else "") for n in range(25)}
    run_jobs()
    seen, cursor = [], None
    while True:
        hits = queries.find("course", "教育", cursor=cursor, limit=4)
        seen += [hit.ref_id for hit in hits.items]
        assert hits.total == 25
        cursor = hits.next
        if not cursor:
            break
    assert len(seen) == 25
    assert set(seen) == courses


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyJhIiwgImIiXQ", "W3RydWUsIHRydWVd", "%%%", "W251bGwsIDFd", "教"]
)
def test_a_foreign_cursor_is_refused(app, run_jobs, cursor):
    put()
    run_jobs()
    with pytest.raises(Invalid):
        queries.find("course", "教育", cursor=cursor)


def test_finding_costs_one_statement(app, run_jobs, statements):
    for n in range(30):
        put(f"教育 {n}")
    run_jobs()
    with statements() as said:
        assert len(queries.find("course", "教育", limit=20).items) == 20
    assert said.count == 1


def test_what_was_dropped_is_not_shown_even_before_the_index_forgets_it(app, run_jobs):
    course = put()
    run_jobs()
    actions.drop_document("course", course)
    assert found("教育") == []
    run_jobs()
    assert queries.find("course", "教育").total == 0


@pytest.mark.parametrize("q", ["數字政府", "数字政府", "數字 政府"])
@pytest.mark.parametrize("title", ["数字政府建设", "數字政府建設"])
def test_either_script_finds_the_other(app, run_jobs, q, title):
    course = put(title)
    put("乡村振兴")
    run_jobs()
    [hit] = queries.find("course", q).items
    assert hit.ref_id == course
    assert "<mark>" in hit.title_highlight


def test_nothing_found_leads_to_what_comes_near(app, run_jobs):
    near = put("数字政府建设")
    put("乡村振兴")
    run_jobs()
    assert found("数字政府采购") == []
    assert queries.near("course", "数字政府采购") == [near]
    assert queries.near("course", "zzz") == []
    assert ("数字", 1) in queries.found_alone("course", "数字火星") or queries.found_alone(
        "course", "数字火星"
    )
