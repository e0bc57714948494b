"""The makers that other slices' tests rely on."""

from app.courses import queries
from app.courses.forms import CatalogueQuery
from app.courses.rules import State
from tests.courses.making import make_published_course, make_topic
from tests.factories import make_user


def test_a_published_course_is_in_the_catalogue_and_found(app, run_jobs):
    topic = make_topic("数字政府", make_topic("治理能力"))
    course = make_published_course(topic=topic, lessons=["article", "video", 90])
    viewer = make_user()
    run_jobs()
    for q in ("", "政府"):
        found = queries.catalogue(viewer, CatalogueQuery(q=q))
        assert [item.id for item in found.items] == [course.id]
        assert found.facets.counts["topic"] == {topic.id: 1, topic.parent_id: 1}
        assert found.facets.counts["kind"] == {"lecture": 1}
    sheet = queries.course_sheet(viewer, course.id)
    assert sheet.state is State.PUBLISHED
    assert [line.duration_ms for line in sheet.lessons][1:] == [60_000, 90_000]
