"""Which pages the pictures show, who opens each, and where the demo's things are found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """One page of one person; ``{class}`` and the like stand for ids of the demo."""

    name: str
    person: str | None
    path: str
    whole: bool = True


@dataclass(frozen=True)
class Find:
    """An id is that of the first link on a page of somebody's whose path fits and text has it."""

    person: str
    page: str
    link: str
    text: str = ""


FINDS = {
    "course": Find("learner", "/courses?q=一网通办", r"/courses/(\d+)", "一网通办"),
    "lesson": Find("learner", "/courses/{course}", r"/lessons/(\d+)"),
    "read": Find("learner", "/courses?q=请示", r"/courses/(\d+)", "请示"),
    "article": Find("learner", "/courses/{read}", r"/lessons/(\d+)"),
    "draft": Find("teacher", "/studio", r"/studio/courses/(\d+)"),
    "draft_lesson": Find(
        "teacher", "/studio/courses/{draft}", r"/studio/courses/\d+/lessons/(\d+)"
    ),
    "class": Find("learner", "/classes", r"/classes/(\d+)", "中青年"),
    "member": Find(
        "tutor", "/supervision/classes/{class}", r"/supervision/classes/\d+/learners/(\d+)"
    ),
    "hall": Find("tutor", "/supervision", r"/supervision/classes/(\d+)"),
    "note": Find("learner", "/courses/{course}/notes", r"/notes/(\d+)"),
    "review": Find("reviewer2", "/reviews", r"/reviews/(\d+)", "图表"),
    "sign": Find("learning_admin", "/anomalies", r"/anomalies/(\d+)"),
    "my_sign": Find("learner", "/me/anomalies", r"/anomalies/(\d+)"),
    "claim": Find("learning_admin", "/claims", r"/claims/(\d+)"),
    "my_claim": Find("learner", "/me/claims", r"/claims/(\d+)", "政务公开"),
    "appeal": Find("learning_admin", "/appeals", r"/appeals/(\d+)"),
    "my_appeal": Find("learner", "/me/appeals", r"/appeals/(\d+)", "图表"),
    "learner": Find("learning_admin", "/appeals/{appeal}", r"/admin/people/(\d+)/credits"),
    "entry": Find("learner", "/me/credits", r"/me/appeals/new\?about=entry:(\d+)"),
    "rules": Find("learning_admin", "/admin/rules", r"/admin/rules/(\d+)", "平台默认规则"),
    "draft_rules": Find("learning_admin", "/admin/rules", r"/admin/rules/(\d+)", "草稿"),
    "live": Find("learner", "/live", r"/live/(\d+)"),
    "own_live": Find("teacher", "/live", r"/live/(\d+)", "停车难"),
    "past_live": Find("learner", "/live?when=past", r"/live/(\d+)", "内涝"),
    "part": Find("learner", "/live?when=past", r"/live/(\d+)", "十二个为什么"),
    "series": Find("learner", "/live/{part}", r"/live/series/(\d+)"),
    "venue_live": Find("tutor", "/venues", r"/live/(\d+)/venues/\d+"),
    "venue": Find("tutor", "/venues", r"/live/\d+/venues/(\d+)"),
    "submitted_live": Find("learning_admin", "/venues?which=review", r"/live/(\d+)/venues/\d+"),
    "submitted": Find("learning_admin", "/venues?which=review", r"/live/\d+/venues/(\d+)"),
}
"""Later ones may use what the ones before found; ``{code}`` is of the learner's own statement."""

SHOTS = (
    Shot("sign-in", None, "/login"),
    Shot("verify", None, "/verify"),
    Shot("verify-genuine", None, "/verify/{code}"),
    Shot("verify-unknown", None, "/verify/ZX-0000-0000-0000"),
    Shot("api-docs", None, "/api/v1/docs", whole=False),
    Shot("home", "learner", "/"),
    Shot("catalogue", "learner", "/courses"),
    Shot("search", "learner", "/courses?q=公文"),
    Shot("search-nothing", "learner", "/courses?q=没有这样的课"),
    Shot("course", "learner", "/courses/{course}"),
    Shot("lesson", "learner", "/lessons/{lesson}", whole=False),
    Shot("article", "learner", "/lessons/{article}"),
    Shot("transcript", "learner", "/lessons/{lesson}/transcript"),
    Shot("room", "learner", "/rooms/course-{course}", whole=False),
    Shot("classes", "learner", "/classes"),
    Shot("class", "learner", "/classes/{class}"),
    Shot("notes", "learner", "/courses/{course}/notes"),
    Shot("note", "learner", "/notes/{note}"),
    Shot("credits", "learner", "/me/credits"),
    Shot("points", "learner", "/me/points"),
    Shot("my-signs", "learner", "/me/anomalies"),
    Shot("my-sign", "learner", "/anomalies/{my_sign}"),
    Shot("my-claims", "learner", "/me/claims"),
    Shot("claim-new", "learner", "/me/claims/new"),
    Shot("my-claim", "learner", "/claims/{my_claim}"),
    Shot("claim-mend", "learner", "/me/claims/{my_claim}/edit"),
    Shot("my-appeals", "learner", "/me/appeals"),
    Shot("appeal-new", "learner", "/me/appeals/new?about=entry:{entry}"),
    Shot("my-appeal", "learner", "/appeals/{my_appeal}"),
    Shot("pledge", "learner", "/me/pledge"),
    Shot("notices", "learner", "/notices"),
    Shot("profile", "learner", "/me"),
    Shot("password", "learner", "/me/password"),
    Shot("sign-ins", "learner", "/me/sign-ins"),
    Shot("help", "learner", "/help"),
    Shot("help-topic", "learner", "/help/hours"),
    Shot("nowhere", "learner", "/nothing/here"),
    Shot("forbidden", "learner", "/studio"),
    Shot("newcomer-home", "newcomer", "/"),
    Shot("newcomer-pledge", "newcomer", "/me/pledge"),
    Shot("newcomer-classes", "newcomer", "/classes"),
    Shot("newcomer-credits", "newcomer", "/me/credits"),
    Shot("newcomer-points", "newcomer", "/me/points"),
    Shot("newcomer-claims", "newcomer", "/me/claims"),
    Shot("newcomer-appeals", "newcomer", "/me/appeals"),
    Shot("newcomer-signs", "newcomer", "/me/anomalies"),
    Shot("newcomer-notices", "newcomer", "/notices"),
    Shot("newcomer-notes", "newcomer", "/courses/{course}/notes"),
    Shot("teacher-home", "teacher", "/"),
    Shot("studio", "teacher", "/studio"),
    Shot("studio-course", "teacher", "/studio/courses/{course}"),
    Shot("studio-draft", "teacher", "/studio/courses/{draft}"),
    Shot("studio-new", "teacher", "/studio/courses/new"),
    Shot("studio-article", "teacher", "/studio/courses/{draft}/lessons/new"),
    Shot("studio-document", "teacher", "/studio/courses/{draft}/documents/new"),
    Shot("studio-lesson", "teacher", "/studio/courses/{draft}/lessons/{draft_lesson}"),
    Shot("studio-remove", "teacher", "/studio/courses/{draft}/lessons/{draft_lesson}/remove"),
    Shot("questions", "teacher", "/studio/courses/{course}/lessons/{lesson}/questions"),
    Shot("captions", "teacher", "/studio/courses/{course}/lessons/{lesson}/captions/zh-Hans"),
    Shot("watching", "teacher", "/studio/courses/{course}/watching"),
    Shot("author-history", "teacher", "/reviews/{course}/history"),
    Shot("reviewer-home", "reviewer1", "/"),
    Shot("reviews", "reviewer1", "/reviews"),
    Shot("desk", "reviewer2", "/reviews/{review}", whole=False),
    Shot("desk-whole", "reviewer2", "/reviews/{review}"),
    Shot("history", "reviewer2", "/reviews/{review}/history"),
    Shot("tutor-home", "tutor", "/"),
    Shot("supervision", "tutor", "/supervision"),
    Shot("console", "tutor", "/supervision/classes/{hall}", whole=False),
    Shot("console-behind", "tutor", "/supervision/classes/{hall}?risk=behind", whole=False),
    Shot("heat", "tutor", "/supervision/classes/{hall}/heat", whole=False),
    Shot("console-small", "tutor", "/supervision/classes/{class}"),
    Shot("sheet", "tutor", "/supervision/classes/{class}/learners/{member}"),
    Shot("admin-home", "learning_admin", "/"),
    Shot("admin-reviews", "learning_admin", "/reviews"),
    Shot("unpublish", "learning_admin", "/reviews/{course}/ask/unpublish"),
    Shot("class-new", "learning_admin", "/classes/new"),
    Shot("class-edit", "learning_admin", "/classes/{class}/edit"),
    Shot("roster", "learning_admin", "/classes/{class}/roster"),
    Shot("signs", "learning_admin", "/anomalies"),
    Shot("sign", "learning_admin", "/anomalies/{sign}"),
    Shot("claims", "learning_admin", "/claims"),
    Shot("claim", "learning_admin", "/claims/{claim}"),
    Shot("appeals", "learning_admin", "/appeals"),
    Shot("appeal", "learning_admin", "/appeals/{appeal}"),
    Shot("ledger", "learning_admin", "/admin/people/{learner}/credits"),
    Shot("by-hand", "learning_admin", "/admin/people/{learner}/credits/new"),
    Shot("take-back", "learning_admin", "/admin/entries/{entry}/take-back"),
    Shot("pledge-desk", "learning_admin", "/admin/pledge"),
    Shot("desks", "learning_admin", "/admin"),
    Shot("rule-sets", "learning_admin", "/admin/rules"),
    Shot("rules", "learning_admin", "/admin/rules/{rules}"),
    Shot("rules-draft", "learning_admin", "/admin/rules/{draft_rules}"),
    Shot("rules-edit", "learning_admin", "/admin/rules/{draft_rules}/edit"),
    Shot("rules-topics", "learning_admin", "/admin/rules/{draft_rules}/topics"),
    Shot("rules-new", "learning_admin", "/admin/rules/new"),
    Shot("live", "learner", "/live"),
    Shot("live-lesson", "learner", "/live/{live}"),
    Shot("replay", "learner", "/live/{past_live}"),
    Shot("live-room", "learner", "/rooms/live-{past_live}", whole=False),
    Shot("series", "learner", "/live/series/{series}"),
    Shot("feeds", "learner", "/live/feeds"),
    Shot("live-new", "teacher", "/live/new"),
    Shot("live-edit", "teacher", "/live/{own_live}/edit"),
    Shot("on-air", "teacher", "/live/{own_live}/on-air"),
    Shot("attendance", "faculty2", "/live/{past_live}/attendance"),
    Shot("series-new", "teacher", "/live/series/new"),
    Shot("series-attendance", "faculty4", "/live/series/{series}/attendance"),
    Shot("venues", "learning_admin", "/live/{venue_live}/venues"),
    Shot("venue-new", "learning_admin", "/live/{venue_live}/venues/new"),
    Shot("venue-edit", "learning_admin", "/live/{venue_live}/venues/{venue}/edit"),
    Shot("venue", "tutor", "/live/{venue_live}/venues/{venue}"),
    Shot("venue-review", "learning_admin", "/live/{submitted_live}/venues/{submitted}"),
    Shot("venue-desk", "tutor", "/venues"),
    Shot("venues-waiting", "learning_admin", "/venues?which=review"),
    Shot("sysadmin-home", "sysadmin", "/"),
    Shot("secadmin-home", "secadmin", "/"),
    Shot("auditor-home", "auditor", "/"),
)
"""Every page, once, as its people see it."""
