"""What of a recording can be watched while the rest of it is still made; and that it is sealed."""

import re
import shutil

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.kit.blobs import blobs, unguessable_key
from app.videos import actions, ffmpeg, jobs, queries
from app.videos.jobs import converting
from app.videos.jobs.storing import Shelf
from app.videos.rules import Problem, State, iv_of, segments_of, window_of
from tests.videos.looking import leftovers, now_of, shown_keys, stored_bytes
from tests.videos.making import MEDIA

BUNNY = MEDIA / "bigbuckbunny.mp4"


def stored(key):
    prefix = f"videos/{key}/"
    return {blob.key.removeprefix(prefix) for blob in blobs().below(f"videos/{key}")}


def text(key, name):
    return stored_bytes(f"videos/{key}/{name}").decode()


def unsealed(key, name):
    """A stored segment, opened with the key of its window."""
    number = int(re.search(r"(\d+)\.m4s$", name)[1])
    cipher = Cipher(AES128(queries.window_key(key, window_of(number))), CBC(iv_of(number)))
    decryptor = cipher.decryptor()
    padded = decryptor.update(stored_bytes(f"videos/{key}/{name}")) + decryptor.finalize()
    return padded[: -padded[-1]]


@pytest.fixture
def half(app, converted, tmp_path):
    """``(shelf, key, folder, whole)``: a conversion of two segments of which one is listed."""
    made, folder = converted(BUNNY), tmp_path / "made"
    shutil.copytree(made.folder, folder)
    whole = {path: path.read_text() for path in folder.rglob("index.m3u8")}
    for path, playlist in whole.items():
        grown = playlist.replace("TYPE:VOD", "TYPE:EVENT").replace("#EXT-X-ENDLIST\n", "")
        path.write_text(grown[: grown.rindex("#EXTINF")])
    key = unguessable_key()
    return Shelf(key, made.findings, folder), key, folder, whole


def test_the_lowest_rung_is_stored_as_it_is_made(half):
    shelf, key, _folder, _whole = half
    assert shelf.advance() == 4000
    assert text(key, "360p/index.m3u8").count("#EXTINF") == 1
    assert "EVENT" in text(key, "360p/index.m3u8")
    assert "ENDLIST" not in text(key, "360p/index.m3u8")
    master = text(key, "master.m3u8")
    assert re.findall(r"^\w+/index.m3u8$", master, re.MULTILINE) == ["360p/index.m3u8"]
    assert 'URI="audio/index.m3u8"' in master
    there = stored(key)
    assert {"360p/00000.m4s", "audio/00000.m4s", "720p/00000.m4s"} <= there
    assert {"360p/init_0.mp4", "audio/init_3.mp4"} <= there
    assert "720p/index.m3u8" not in there


def test_what_has_not_grown_is_not_stored_again(half):
    shelf, key, folder, _whole = half
    shelf.advance()
    before = {blob.key: blob.etag for blob in blobs().below(f"videos/{key}")}
    assert shelf.advance() == 4000
    assert {blob.key: blob.etag for blob in blobs().below(f"videos/{key}")} == before
    assert not folder.with_name("outbox").exists()


def test_nothing_is_shown_before_picture_and_sound_have_both_begun(half):
    shelf, key, folder, _whole = half
    (folder / "audio" / "index.m3u8").unlink()
    assert shelf.advance() == 0
    assert "master.m3u8" not in stored(key)


def test_at_the_end_everything_is_there_and_nothing_went_away(half, converted):
    shelf, key, _folder, whole = half
    shelf.advance()
    early = stored(key)
    for path, playlist in whole.items():
        path.write_text(playlist)
    shelf.finish()
    made = converted(BUNNY).folder
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert early <= stored(key) == files
    assert len(re.findall("STREAM-INF", text(key, "master.m3u8"))) == 4


def test_every_segment_is_sealed_with_the_key_of_its_window(half, converted):
    shelf, key, _folder, whole = half
    for path, playlist in whole.items():
        path.write_text(playlist)
    shelf.finish()
    made = converted(BUNNY).folder
    for path in made.rglob("*.m4s"):
        name = path.relative_to(made).as_posix()
        assert stored_bytes(f"videos/{key}/{name}") != path.read_bytes()
        assert unsealed(key, name) == path.read_bytes()
    for head in made.rglob("init*.mp4"):
        name = head.relative_to(made).as_posix()
        assert stored_bytes(f"videos/{key}/{name}") == head.read_bytes()


def test_its_author_can_play_it_while_the_rest_is_made(teacher, monkeypatch):
    """A real conversion: what the row promises is in the store at every moment."""
    seen = []
    convert = ffmpeg.convert
    video = actions.accept_original(teacher, BUNNY, "讲座.mp4")
    monkeypatch.setattr(converting, "TELL_EVERY_SECONDS", 0.0)

    def watched(source, findings, folder, told, levelling):
        def tell(done_ms):
            told(done_ms)
            going = now_of(video)
            seen.append(going.playable_ms)
            if going.playable_ms:
                listed = segments_of(text(going.key, "360p/index.m3u8"))
                assert sum(one.length_ms for one in listed) >= going.playable_ms
                assert {f"360p/{one.name}" for one in listed} <= stored(going.key)

        return convert(source, findings, folder, tell, levelling)

    monkeypatch.setattr(ffmpeg, "convert", watched)
    jobs.transcode(video.id)
    done = now_of(video)
    assert (done.state, done.sealed, done.playable_ms) == (State.READY, True, 5280)
    assert seen == sorted(seen)
    assert seen[-1] >= 4000
    assert shown_keys() == [done.key]
    assert leftovers() == []


def test_what_is_there_so_far_is_played_by_its_owner_alone(
    half, converted, video, program, api, make_user
):
    _shelf, _key, folder, _whole = half
    attempt = actions.start_transcode(video.id)
    shelf = Shelf(attempt.key, converted(BUNNY).findings, folder)
    assert program.get(f"/api/v1/videos/{video.id}").json["manifest_url"] is None
    actions.note_progress(video.id, attempt.key, 500, shelf.advance())
    told = program.get(f"/api/v1/videos/{video.id}").json
    assert (told["state"], told["playable_seconds"]) == ("transcoding", 4.0)
    base = told["manifest_url"].rsplit("/", 1)[0]
    assert "360p/index.m3u8" in program.get(told["manifest_url"]).text
    playlist = program.get(f"{base}/360p/index.m3u8").text
    assert "#EXT-X-ENDLIST" not in playlist
    (segment,) = re.findall(r"^\S+\.m4s$", playlist, re.MULTILINE)
    assert program.get(segment).status_code == 200
    assert program.get(f"{base}/keys/0").data == queries.window_key(attempt.key, 0)
    reviewer = api(make_user(roles=("first_reviewer",)))
    assert reviewer.get(f"/api/v1/videos/{video.id}").json["manifest_url"] is None
    assert reviewer.get(told["manifest_url"]).status_code == 404


def test_a_conversion_that_breaks_in_the_middle_takes_back_what_it_showed(
    teacher, monkeypatch, run_jobs
):
    video = actions.accept_original(teacher, BUNNY, "讲座.mp4")
    convert = ffmpeg.convert
    monkeypatch.setattr(converting, "TELL_EVERY_SECONDS", 0.0)

    def breaking(source, findings, folder, told, levelling):
        convert(source, findings, folder, told, levelling)
        assert stored(now_of(video).key)
        raise ffmpeg.Broken(Problem.NOT_CONVERTED, "log")

    monkeypatch.setattr(ffmpeg, "convert", breaking)
    jobs.transcode(video.id)
    run_jobs()
    assert now_of(video).state is State.FAILED
    assert leftovers() == shown_keys() == []


def test_a_second_attempt_begins_with_nothing_to_play(video):
    first = actions.start_transcode(video.id)
    assert actions.note_progress(video.id, first.key, 300, 20_000)
    assert actions.note_progress(video.id, first.key, 310, 12_000)
    assert now_of(video).playable_ms == 20_000
    actions.release_transcode(video.id, first.key, "no disk")
    assert now_of(video).playable_ms == 0
