"""Settings of the store: read once, and wrong ones named in one sentence."""

import pytest

import config


@pytest.fixture
def given(tmp_path):
    """The settings of a small installation with these on top."""
    needed = {"SECRET_KEY": "x" * 32, "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    return lambda **more: config.load(needed | more)


def test_a_folder_is_no_bucket(given):
    assert given(MEDIA_URL="/srv/media").bucket is None
    assert given().bucket is None


def test_the_settings_of_a_bucket_are_the_usual_ones(given):
    bucket = given(
        MEDIA_URL="s3://zhixing/media/2026/",
        S3_ENDPOINT_URL="http://127.0.0.1:9000",
        AWS_ACCESS_KEY_ID="a",
        AWS_SECRET_ACCESS_KEY="b",
        AWS_REGION="cn-north-1",
        MEDIA_DIRECT="yes",
    ).bucket
    assert (bucket.name, bucket.prefix, bucket.direct) == ("zhixing", "media/2026/", True)
    assert (bucket.endpoint, bucket.region) == ("http://127.0.0.1:9000", "cn-north-1")
    assert given(MEDIA_URL="s3://zhixing").bucket.prefix == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"MEDIA_URL": "s4://zhixing/x"},
        {"MEDIA_URL": "s3://Z/x"},
        {"MEDIA_URL": "s3:///x"},
        {"MEDIA_URL": "s3://zhixing/课"},
        {"MEDIA_URL": "s3://zhixing/a?b=c"},
        {"MEDIA_URL": "s3://zhixing", "S3_ENDPOINT_URL": "127.0.0.1:9000"},
        {"MEDIA_URL": "s3://zhixing", "AWS_ACCESS_KEY_ID": "a"},
        {"MEDIA_URL": "s3://zhixing", "MEDIA_DIRECT": "perhaps"},
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(given, wrong):
    with pytest.raises(config.WrongSetting) as stopped:
        given(**wrong)
    assert str(stopped.value).count(". ") == 0
