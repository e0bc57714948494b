"""Help: an article for everybody, in every language."""

import pytest

from app.kit.translations import traditional
from app.learning.views.help import TOPICS
from tests.factories import make_user


def test_a_stranger_may_read_the_help(client):
    page = client.get("/help").text
    assert all(f'href="/help/{topic}"' in page for topic in TOPICS)
    assert client.get("/help/nothing").status_code == 404


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant", "en"])
def test_every_article_is_there_in_every_language(sign_in, topic, locale):
    browser = sign_in(make_user())
    browser.post("/me/language", data={"locale": locale})
    article = browser.get(f"/help/{topic}").text.split("<article")[1].split("</article>")[0]
    assert len(article) > 150
    if locale == "zh_Hant":
        assert traditional(article) == article
    if locale == "en" and topic != "languages":
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in article)
