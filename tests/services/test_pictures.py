"""Files that may be logos: what is kept of a picture, and what is refused, with the reason and the mend."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import pictures as samples
from widgets.services import pictures
from widgets.services.pictures import Refused

PICTURES = {name: value for name, value in vars(samples).items() if isinstance(value, bytes)}


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=16, height=16, pixels=None, depth=8, color=0, interlace=0, *more: bytes) -> bytes:
    """A grey PNG whose header says what it is told to."""
    rows = bytes((1 + width) * height) if pixels is None else pixels
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return pictures.PNG + b"".join(
        [chunk(b"IHDR", header), *more, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND")]
    )


def gif(width=16, height=16, left=0, wide=16, high=16, tail=b"\x3b") -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return screen + b"\x2c" + struct.pack("<HHHHB", left, 0, wide, high, 0) + b"\x02\x02\x84\x51\x00" + tail


def webp(*parts: tuple[bytes, bytes], size: int | None = None) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def vp8(width: int, height: int) -> bytes:
    return b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(40)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken_with_its_size_and_without_remarks(name):
    found = pictures.read(PICTURES[name])
    assert (found.width, found.height) == (24, 16)
    assert b"SECRET" not in found.content
    assert pictures.read(found.content) == found


@pytest.mark.parametrize(("content_type", "content"), samples.ALL.items())
def test_the_type_is_that_of_the_content(content_type, content):
    assert pictures.read(content).content_type == content_type


@pytest.mark.parametrize(("name", "marks"), [("MOVING_GIF", b"NETSCAPE"), ("MOVING_WEBP", b"ANMF")])
def test_of_a_moving_picture_the_first_is_kept(name, marks):
    assert marks in PICTURES[name]
    found = pictures.read(PICTURES[name])
    assert marks not in found.content
    assert len(found.content) < len(PICTURES[name])


@pytest.mark.parametrize("name", PICTURES)
def test_cut_off_anywhere_it_is_refused(name):
    for length in range(len(PICTURES[name])):
        with pytest.raises(Refused):
            pictures.read(PICTURES[name][:length])


PAYLOADS = [b"PK\x03\x04 an archive", b"<script>alert(1)</script>", b"%PDF-1.7", b"\0", samples.PNG]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_may_stand_behind_the_end(name, payload):
    with pytest.raises(Refused, match="behind its end"):
        pictures.read(PICTURES[name] + payload)


@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_whatever_is_broken_it_is_read_or_refused_and_nothing_else(name, data):
    content = bytearray(PICTURES[name])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        found = pictures.read(bytes(content))
    except Refused:
        return
    assert max(found.width, found.height) <= 1024
    assert pictures.read(found.content) == found


HOSTILE_PNG = {
    "a payload in a remark": png(16, 16, None, 8, 0, 0, chunk(b"tEXt", b"x\0<script>alert(1)</script>")),
    "a payload in a chunk of its own": png(16, 16, None, 8, 0, 0, chunk(b"evIl", b"<?php system('id') ?>")),
}


@pytest.mark.parametrize("content", HOSTILE_PNG.values(), ids=HOSTILE_PNG)
def test_what_is_hidden_in_a_picture_is_left_out(content):
    assert pictures.read(content).content == png()


def test_interlaced_and_of_few_bits_is_fine():
    assert pictures.read(png(16, 16, bytes(68), 1, 0, 1)).width == 16


BROKEN = {
    "png: fewer pixels than it says": png(1000, 1000, bytes(100)),
    "png: a bomb of more pixels than it says": png(16, 16, bytes(20_000_000)),
    "png: no pixels": png(16, 16, b""),
    "png: width 0": png(0, 16, b""),
    "png: a depth that does not exist": png(16, 16, None, 3),
    "png: a colour type that does not exist": png(16, 16, None, 8, 5),
    "png: a palette that is not there": png(16, 16, None, 8, 3),
    "png: interlaced in a way that does not exist": png(16, 16, None, 8, 0, 2),
    "png: a chunk that must be understood": png(16, 16, None, 8, 0, 0, chunk(b"EVIL")),
    "png: two headers": png(16, 16, None, 8, 0, 0, chunk(b"IHDR", bytes(13))),
    "png: a wrong checksum": png().replace(b"IDAT", b"IDAt"),
    "png: a chunk longer than the file": pictures.PNG + b"\xff\xff\xff\xffIHDR",
    "png: the signature alone": pictures.PNG,
    "jpeg: no picture": b"\xff\xd8\xff\xd9",
    "jpeg: a script behind the signature": b"\xff\xd8\xff/*;alert(1)*/",
    "jpeg: a scan without a frame": b"\xff\xd8\xff\xda\x00\x02\x12\xff\xd9",
    "jpeg: a segment of length 0": b"\xff\xd8\xff\xe0\x00\x00\xff\xd9",
    "jpeg: very many scans": samples.JPEG[:-2] + 64 * (b"\xff\xda\x00\x03\x01\x01") + b"\xff\xd9",
    "gif: a picture beyond the screen": gif(left=1),
    "gif: a picture larger than the screen": gif(wide=60_000, high=60_000),
    "gif: no picture": gif()[:19] + b"\x3b",
    "gif: a script": b"GIF89a=1;/*" + bytes(40) + b"*/alert(1)",
    "webp: the wrong length": webp((b"VP8 ", vp8(16, 16)), size=5),
    "webp: no picture": webp((b"VP8X", bytes(10))),
    "webp: two pictures": webp((b"VP8 ", vp8(16, 16)), (b"VP8L", b"\x2f" + bytes(9))),
    "webp: not a key frame": webp((b"VP8 ", b"\x11" + vp8(16, 16)[1:])),
    "webp: a part longer than the frame": webp((b"VP8 ", b"\xf0\xff\x7f" + vp8(16, 16)[3:])),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused(content):
    with pytest.raises(Refused, match="broken or cut off"):
        pictures.read(content)


OTHERS = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
    "svg with a prologue": (b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><SVG/>', "SVG"),
    "html": (b"<!doctype html><script>alert(1)</script>", "no PNG"),
    "nothing": (b"", "no PNG"),
    "text": (b"logo.png", "no PNG"),
    "avif": (b"\0\0\0 ftypavif" + bytes(50), "no PNG"),
    "bmp": (b"BM" + bytes(60), "no PNG"),
    "ico": (b"\0\0\1\0\1\0" + bytes(60), "no PNG"),
    "pdf": (b"%PDF-1.7", "no PNG"),
    "a sound in RIFF": (b"RIFF\x24\0\0\0WAVEfmt ", "no PNG"),
    "too many bytes": (png(16, 16) + bytes(65_536), "65 KiB; at most 64"),
    "1 × 1": (png(1, 1), "1 × 1 pixels, and would be a blot"),
    "flat": (png(1000, 15), "at least 16"),
    "a png of 4 billion pixels a side": (png(2**32 - 1, 2**32 - 1, b""), "at most 1024"),
    "a png a little too wide": (png(1025, 16), "1025 × 16 pixels; at most 1024"),
    "a gif of 65,535 pixels a side": (gif(65_535, 65_535), "at most 1024"),
    "a webp of 16,383 pixels a side": (webp((b"VP8 ", vp8(16_383, 16_383))), "at most 1024"),
    "a webp that says it is small": (
        webp((b"VP8X", b"\x10\0\0\0" + b"\x0f\0\0" * 2), (b"ALPH", b"\0"), (b"VP8 ", vp8(16_383, 16_383))),
        "16383 × 16383 pixels; at most 1024",
    ),
}


@pytest.mark.parametrize(("content", "said"), OTHERS.values(), ids=OTHERS)
def test_everything_else_is_refused_with_the_reason(content, said):
    with pytest.raises(Refused, match=said):
        pictures.read(content)
