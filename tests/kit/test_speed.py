"""What a request costs, and what it weighs on the line."""

import gzip
import re

from app.kit.templates import BUILD
from tests.factories import make_user

TAKES = {"Accept-Encoding": "br, gzip"}


def test_every_answer_says_what_it_cost(sign_in):
    browser = sign_in(make_user())
    page = browser.get("/notices").headers["Server-Timing"]
    assert re.search(r"app;dur=[\d.]+, db;dur=[\d.]+;desc=\"[1-9]\d* statements\"", page)
    assert "render;dur=" in page
    assert "db;dur=" in browser.get("/api/v1/me").headers["Server-Timing"]


def test_a_page_goes_out_compressed_to_whoever_takes_it(client):
    plain, small = client.get("/login"), client.get("/login", headers=TAKES)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) < len(plain.data) / 2
    assert b'action="/login"' in gzip.decompress(small.data)
    for answer in (plain, small):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Cookie" in answer.headers["Vary"]


def test_what_is_small_or_not_text_is_left_alone(client):
    assert "Content-Encoding" not in client.get("/healthz", headers=TAKES).headers
    assert "Content-Encoding" not in client.get("/login", headers={"Accept-Encoding": "x"}).headers


def test_json_is_compressed_as_well(client):
    answer = client.get("/api/v1/openapi.json", headers=TAKES)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"openapi" in gzip.decompress(answer.data)


def test_a_built_file_is_sent_as_the_build_left_it_and_kept_for_good(client):
    folder = BUILD / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / "for-a-test.css", folder / "for-a-test.css.br"]
    made[0].write_text("a{color:red}")
    made[1].write_bytes(b"as the build left it")
    try:
        small = client.get("/static/build/assets/for-a-test.css", headers=TAKES)
        plain = client.get("/static/build/assets/for-a-test.css")
        etag = small.headers["ETag"]
        again = client.get(
            "/static/build/assets/for-a-test.css", headers=TAKES | {"If-None-Match": etag}
        )
    finally:
        for path in made:
            path.unlink()
    assert (small.data, small.headers["Content-Encoding"]) == (b"as the build left it", "br")
    assert small.mimetype == "text/css"
    assert (plain.data, plain.headers.get("Content-Encoding")) == (b"a{color:red}", None)
    assert plain.headers["ETag"] != etag
    assert again.status_code == 304
    for answer in (small, plain):
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_no_path_leads_out_of_the_built_files(client):
    for name in ("../config.py", "..%2fconfig.py", "build/../../kit/db.py"):
        assert client.get(f"/static/{name}", headers=TAKES).status_code == 404
