"""What the demo's settings make of the environment."""

import pytest

from project import environment


def test_a_sqlite_address_waits_for_its_turn_to_write():
    found = environment.database("sqlite:////srv/desk.sqlite3")
    assert found["NAME"] == "/srv/desk.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_a_sqlite_address_may_be_relative():
    assert environment.database("sqlite:///var/desk.sqlite3")["NAME"] == "var/desk.sqlite3"


def test_a_postgres_address_is_taken_apart():
    found = environment.database("postgres://me:p%40ss@db.example:5433/desk?sslmode=require")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("me", "p@ss", "db.example", "5433")
    assert (found["NAME"], found["OPTIONS"]["sslmode"], found["OPTIONS"]["prepare_threshold"]) == ("desk", "require", 1)


def test_a_postgres_address_may_name_a_socket():
    found = environment.database("postgresql://me@/desk?host=/run/postgresql")
    assert (found["HOST"], found["PORT"], "host" in found["OPTIONS"]) == ("/run/postgresql", "", False)


def test_a_pooler_may_be_spared_prepared_statements():
    found = environment.database("postgres://me@pooler/desk?prepare_threshold=off")
    assert found["OPTIONS"]["prepare_threshold"] is None


def test_postgresql_is_reached_by_a_pool_unless_the_address_says_otherwise():
    found = environment.database("postgres://me@db/desk")
    assert (found["OPTIONS"]["pool"]["max_size"], found["CONN_HEALTH_CHECKS"]) == (20, True)
    assert environment.database("postgres://me@db/desk?pool=50")["OPTIONS"]["pool"]["max_size"] == 50
    found = environment.database("postgres://me@db/desk?pool=off")
    assert ("pool" in found["OPTIONS"], found["CONN_HEALTH_CHECKS"]) == (False, False)


def test_a_silent_road_to_postgresql_is_given_up_by_both_ends():
    found = environment.database("postgres://me@db/desk?connect_timeout=3")["OPTIONS"]
    probing = found["keepalives_idle"] + found["keepalives_interval"] * found["keepalives_count"]
    assert (found["connect_timeout"], probing, found["tcp_user_timeout"]) == ("3", 9, 5_000)
    assert "idle_in_transaction_session_timeout=10s" in found["options"]
    assert "options" not in environment.database("postgres://me@pooler/desk?options=")["OPTIONS"]


def test_an_unknown_database_is_refused():
    with pytest.raises(ValueError, match="oracle"):
        environment.database("oracle://db/desk")


def test_without_redis_the_site_is_one_process():
    assert "locmem" in environment.caches("")["default"]["BACKEND"]
    assert "InMemory" in environment.channel_layers("")["default"]["BACKEND"]


def test_redis_carries_cache_and_channel_layer():
    assert environment.caches("redis://r/0")["default"]["LOCATION"] == "redis://r/0"
    assert environment.channel_layers("redis://r/0")["default"]["CONFIG"]["hosts"] == ["redis://r/0"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("30", 30),
        ("0.5", 0.5),
        ("-1", -1),
        ("10/m", "10/m"),
        ("007", "007"),
        ("", ""),
        ("12345678901234567890", "12345678901234567890"),
        ('["stun:a", "stun:b"]', ["stun:a", "stun:b"]),
        ("[no json", "[no json"),
    ],
)
def test_a_setting_of_plain_type_comes_from_its_text(text, value, monkeypatch):
    monkeypatch.setenv("WIDGETS_ANYTHING", text)
    assert environment.widgets_settings()["WIDGETS_ANYTHING"] == value


def test_lists_are_separated_by_commas_or_spaces(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example c.example")
    assert environment.words("ALLOWED_HOSTS") == ["a.example", "b.example", "c.example"]


@pytest.mark.parametrize(("text", "value"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", True)])
def test_a_switch_is_on_off_or_at_its_default(text, value, monkeypatch):
    monkeypatch.setenv("DEBUG", text)
    assert environment.flag("DEBUG", default=True) is value


def test_a_made_secret_key_is_kept_and_nobody_else_may_read_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    key = environment.secret_key(tmp_path)
    assert len(key) >= 50
    assert environment.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_key_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []
