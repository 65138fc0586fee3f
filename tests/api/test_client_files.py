"""The built client as pages of other origins load it."""

from __future__ import annotations

import pytest

from widgets.api import client_files


@pytest.fixture(autouse=True)
def built(monkeypatch, tmp_path):
    """A client of three files, so that these tests need no build."""
    (tmp_path / "conference").mkdir()
    (tmp_path / "launcher.js").write_text("export {};")
    (tmp_path / "conference/peer-0A1B2C3D.js").write_text("export {};")
    (tmp_path / "notes.txt").write_text("not for everybody")
    monkeypatch.setattr(client_files, "BUILT", tmp_path)
    return tmp_path


def test_any_origin_may_read_them(client):
    response = client.get("/widgets/client/launcher.js", headers={"origin": "https://anywhere.example"})
    assert response.content == b"export {};"
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_who_has_them_is_not_sent_them_again(client):
    etag = client.get("/widgets/client/launcher.js")["ETag"]
    again = client.get("/widgets/client/launcher.js", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_file_that_changed_has_another_etag(client, built):
    before = client.get("/widgets/client/launcher.js")["ETag"]
    (built / "launcher.js").write_text("export const changed = 1;")
    assert client.get("/widgets/client/launcher.js")["ETag"] != before


def test_a_name_with_a_hash_is_kept_for_good(client):
    assert "immutable" in client.get("/widgets/client/conference/peer-0A1B2C3D.js")["Cache-Control"]
    assert "immutable" not in client.get("/widgets/client/launcher.js")["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "none.js",
        "notes.txt",
        "conference",
        "../urls.py",
        "..%2F..%2Furls.py",
        ".hidden.js",
        "a//b.js",
        "launcher.js/",
        "%00.js",
    ],
)
def test_nothing_else_is_served(client, name):
    assert client.get(f"/widgets/client/{name}").status_code == 404


def test_they_are_for_reading(client):
    assert client.post("/widgets/client/launcher.js").status_code == 405
    assert client.head("/widgets/client/launcher.js").status_code == 200
