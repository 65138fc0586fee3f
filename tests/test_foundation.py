"""Origins, tokens, limits: what stands below everything."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis
from django.core import signing
from django.core.cache.backends.base import BaseCache

from tools import backing
from widgets import errors, limits, origins, tokens
from widgets.models.widgets import new_key


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://example.com", "https://example.com"),
        ("HTTPS://Example.COM:443/path?q", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:8080/", "http://example.com:8080"),
        ("https://münchen.de/", "https://xn--mnchen-3ya.de"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://example.com.", "https://example.com"),
    ],
)
def test_an_origin_is_what_a_browser_sends(url, origin):
    assert str(origins.parse(url)) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com",
        "https://exa mple.com",
        "https://example.com\\@evil.net",
        "https://example.com:99999",
        "https://example.com:0",
        "https://-x.com",
        "https://a..b",
        "https://[::1",
        "https://ex\x00ample.com",
        "https://" + "a" * 3000,
        "data:text/html,x",
    ],
)
def test_what_is_no_origin_is_refused(url):
    with pytest.raises(ValueError):
        origins.parse(url)


@pytest.mark.parametrize("value", [None, "", "null", "https://example.com/", "https://example.com:443", "x"])
def test_a_header_that_no_browser_sends_is_no_origin(value):
    assert origins.header(value) is None


@pytest.mark.parametrize("kind", ["auth", "session"])
def test_a_token_says_its_session_and_origin(kind):
    session_id = uuid4()
    token, expires = tokens.issue(kind, session_id, "https://a.example")
    claims = tokens.read(token, kind)
    assert (claims.session_id, claims.origin) == (session_id, "https://a.example")
    assert 0 < expires.timestamp() - time.time() <= (900 if kind == "auth" else 1800)


def test_one_kind_of_token_is_not_the_other():
    with pytest.raises(errors.TokenInvalid):
        tokens.read(tokens.issue("session", uuid4(), "https://a.example")[0], "auth")


@pytest.mark.parametrize("token", ["", "x", "a.b", "💥", "x" * 5000, "W10.abc", "\x00"])
def test_what_is_no_token_is_invalid(token):
    with pytest.raises(errors.TokenInvalid):
        tokens.read(token, "auth")


def test_a_tampered_token_is_invalid():
    token, _ = tokens.issue("auth", uuid4(), "https://a.example")
    for at in range(0, len(token), 7):
        with pytest.raises(errors.TokenInvalid):
            tokens.read(token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :], "auth")


def test_a_token_expires(settings):
    settings.WIDGETS_AUTH_TOKEN_AGE = -1
    with pytest.raises(errors.TokenExpired):
        tokens.read(tokens.issue("auth", uuid4(), "https://a.example")[0], "auth")


def test_a_token_outlives_a_rotation_of_the_secret(settings):
    token, _ = tokens.issue("auth", uuid4(), "https://a.example")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    tokens.read(token, "auth")


def test_a_token_dies_with_the_secret(settings):
    token, _ = tokens.issue("auth", uuid4(), "https://a.example")
    settings.SECRET_KEY = "n" * 50
    with pytest.raises(errors.TokenInvalid):
        tokens.read(token, "auth")


def test_a_token_is_signed_as_django_signs():
    token, _ = tokens.issue("auth", session_id := uuid4(), "https://a.example")
    assert signing.Signer(salt="widgets.auth", sep=".").unsign_object(token)[:2] == [
        session_id.hex,
        "https://a.example",
    ]


@pytest.mark.parametrize(("rate", "parsed"), [("10/m", (10, 60)), ("1/s", (1, 1)), ("100/12h", (100, 43200))])
def test_a_rate_is_a_count_and_a_time(rate, parsed):
    assert limits.parse(rate) == parsed


@pytest.mark.parametrize("rate", ["", "10", "10/", "ten/m", "10/0m", "-1/m", "10/y", "1/m "])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(ValueError):
        limits.parse(rate)


@pytest.mark.usefixtures("one_window")
def test_the_eleventh_call_is_told_how_long_to_wait():
    for _ in range(10):
        limits.check("init", "1.2.3.4", "10/m")
    with pytest.raises(errors.RateLimited) as refused:
        limits.check("init", "1.2.3.4", "10/m")
    assert 1 <= refused.value.retry_after <= 60
    limits.check("init", "5.6.7.8", "10/m")


@pytest.mark.usefixtures("one_window")
def test_of_fifty_calls_at_once_ten_pass():
    def call(_):
        try:
            limits.check("init", "1.2.3.4", "10/m")
        except errors.RateLimited:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(call, range(50))) == 10


@pytest.mark.usefixtures("one_window")
def test_a_dead_cache_still_limits(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    for _ in range(3):
        limits.check("init", "dead", "3/h")
    with pytest.raises(errors.RateLimited):
        limits.check("init", "dead", "3/h")


@pytest.fixture
def valkey(settings):
    """A server of this test's own as the cache; a client of it."""
    with backing.valkey() as url:
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
        with redis.Redis.from_url(url) as client:
            yield client


@pytest.mark.usefixtures("one_window")
def test_of_fifty_calls_at_once_ten_pass_through_redis(valkey):
    test_of_fifty_calls_at_once_ten_pass()
    assert {0 < valkey.ttl(key) <= 61 for key in valkey.keys("*")} == {True}


def looked_at_without_being_counted():
    assert limits.look("wrong", "bob", "3/h")[0] == 0
    for _ in range(2):
        limits.check("wrong", "bob", "3/h")
    for _ in range(3):
        count, seconds = limits.look("wrong", "bob", "3/h")
        assert (count, 0 < seconds <= 3601) == (2, True)
    assert limits.look("wrong", "dave", "3/h")[0] == 0


@pytest.mark.usefixtures("one_window")
def test_who_looks_at_a_count_does_not_change_it():
    looked_at_without_being_counted()


@pytest.mark.usefixtures("one_window")
def test_who_looks_at_a_count_in_redis_does_not_change_it(valkey):
    looked_at_without_being_counted()
    assert [valkey.get(key) for key in valkey.keys("*")] == [b"2"]


@pytest.mark.usefixtures("one_window")
def test_a_count_is_looked_at_though_the_cache_is_dead(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    limits._local.clear()
    looked_at_without_being_counted()


@pytest.mark.usefixtures("one_window")
def test_a_count_goes_on_after_redis_has_hung_up(valkey):
    for _ in range(3):
        limits.check("init", "1.2.3.4", "3/h")
        valkey.client_kill_filter(_type="normal", skipme=True)
    with pytest.raises(errors.RateLimited):
        limits.check("init", "1.2.3.4", "3/h")
    assert [valkey.get(key) for key in valkey.keys("*")] == [b"4"]


class Deaf(BaseCache):
    """As memcached's clients that keep to themselves that the server is gone."""

    def __init__(self, location: str, params: dict[str, object]) -> None:
        super().__init__(params)

    def add(self, *args: object, **options: object) -> bool:
        return False

    def incr(self, *args: object, **options: object) -> int:
        raise ValueError


@pytest.mark.usefixtures("one_window")
def test_a_cache_that_counts_nothing_still_limits(settings):
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.Deaf"}}
    for _ in range(3):
        limits.check("init", "deaf", "3/h")
    with pytest.raises(errors.RateLimited):
        limits.check("init", "deaf", "3/h")


def test_a_key_is_142_bits_of_base62():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 27 and key[3:].isalnum() for key in keys)
