"""Pictures that a stranger's file may be: PNG, JPEG, WebP and GIF, read by their structure and kept without the rest.

What is stored is put together anew from the parts that a browser needs to show one still picture: no metadata (an
address, a camera's position), no second picture, nothing behind the end. There is no decoder here, and none of its
holes: pixels are only ever unpacked by the visitor's browser. SVG is a document that may run scripts, and no picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_BYTES = 64 * 1024
LEAST_SIDE, MOST_SIDE = 16, 1024  # pixels
MOST_SCANS = 64  # of a JPEG: each makes a browser go over the whole picture once more; programs write about ten


class Refused(ValueError):
    """The file cannot be taken: the reason, and how to mend it, in the language of who uploads it."""


EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


class Picture(NamedTuple):
    """A still picture: its type, size in pixels, and the file."""

    content_type: str
    width: int
    height: int
    content: bytes


class _Broken(Exception):
    """The file is not what its first bytes promise."""


def read(content: bytes) -> Picture:
    """The picture in a file. Raises Refused."""
    check_length(len(content))
    name, content_type, rebuild = _format(content)
    try:
        width, height, kept = rebuild(content)
    except (_Broken, struct.error, IndexError, zlib.error) as error:
        broken = _(
            "This %(format)s is broken or cut off, or something stands behind its end. Open it in a program for pictures, "
            "and save it as PNG."
        )
        raise Refused(broken % {"format": name}) from error
    _check_size(width, height)
    return Picture(content_type, width, height, kept)


def check_length(length: int) -> None:
    """Before it is read into memory. Raises Refused."""
    if length > MOST_BYTES:
        size = {"size": -(-length // 1024), "limit": MOST_BYTES // 1024}
        raise Refused(
            _("The file has %(size)d KiB; at most %(limit)d are taken. A picture of 256 pixels a side is enough.")
            % size
        )


def _check_size(width: int, height: int) -> None:
    size = {"width": width, "height": height, "least": LEAST_SIDE, "most": MOST_SIDE}
    if max(width, height) > MOST_SIDE:
        raise Refused(
            _("The picture is %(width)d × %(height)d pixels; at most %(most)d a side are taken. Make it smaller.")
            % size
        )
    if min(width, height) < LEAST_SIDE:
        raise Refused(
            _(
                "The picture is %(width)d × %(height)d pixels, and would be a blot. Use one of at least %(least)d a side."
            )
            % size
        )


def _format(content: bytes) -> tuple[str, str, Rebuild]:
    if content.startswith(PNG):
        return "PNG", "image/png", _png
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG", "image/jpeg", _jpeg
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP", "image/webp", _webp
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF", "image/gif", _gif
    start = content[:1024].lower()
    if b"<svg" in start or b"<?xml" in start:
        raise Refused(_("This is an SVG, which may carry scripts. Export it as PNG, at twice the size it is shown in."))
    raise Refused(_("This is no PNG, JPEG, WebP or GIF. Open it in a program for pictures, and save it as PNG."))


Rebuild = Callable[[bytes], tuple[int, int, bytes]]
"""A file's width, height and what is kept of it. Raises _Broken, or what reading beyond the end raises."""


def _need(condition: bool) -> None:
    if not condition:
        raise _Broken


PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP"}
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _png(data: bytes) -> tuple[int, int, bytes]:
    """Every checksum is checked, and that the pixels are all there, and no more of them than the header says."""
    chunks = list(_png_chunks(data))
    names = [name for name, _body, _whole in chunks]
    _need(names.count(b"IHDR") == 1 and names[0] == b"IHDR" and len(chunks[0][1]) == 13)
    _need(names.count(b"IEND") == 1 and names[-1] == b"IEND")
    _need(not any(name[0] & 0x20 == 0 and name not in _PNG_KEPT for name in names))  # unknown, and needed to decode
    width, height, depth, color, compression, filters, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    _need(width > 0 and height > 0 and depth in _PNG_DEPTHS.get(color, ()))
    _need(compression == filters == 0 and interlace in (0, 1) and (color != 3 or b"PLTE" in names))
    _check_size(width, height)  # before anything of that size is unpacked
    bits = depth * _PNG_CHANNELS[color]
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    sizes = ((-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes)
    wanted = sum(rows * (1 + -(-columns * bits // 8)) for columns, rows in sizes if columns > 0 and rows > 0)
    pixels = zlib.decompressobj().decompress(b"".join(body for name, body, _w in chunks if name == b"IDAT"), wanted + 1)
    _need(len(pixels) == wanted)
    return width, height, PNG + b"".join(whole for name, _body, whole in chunks if name in _PNG_KEPT)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at = len(PNG)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body, end = data[at + 8 : at + 8 + length], at + 12 + length
        _need(end <= len(data) and struct.unpack_from(">I", data, end - 4)[0] == zlib.crc32(name + body))
        yield name, body, data[at:end]
        at = end


_JPEG_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended, progressive: what browsers show
_JPEG_KEPT = {*_JPEG_FRAMES, 0xC4, 0xDB, 0xDD}
_JPEG_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def _jpeg(data: bytes) -> tuple[int, int, bytes]:
    """Segments up to the end of the picture, which is the end of the file; scans are passed over by their markers."""
    kept, at, size, scans = [b"\xff\xd8"], 2, (0, 0), 0
    while True:
        _need(data[at] == 0xFF)
        marker = data[at + 1]
        if marker == 0xD9:
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        end, body = at + 2 + length, data[at + 4 : at + 2 + length]
        _need(length >= 2 and end < len(data) and marker >= 0xC0)
        if marker in _JPEG_FRAMES:
            height, width, parts = struct.unpack_from(">HHB", body, 1)
            _need(size == (0, 0) and width > 0 and height > 0 and parts in (1, 3, 4))
            size = (width, height)
        if marker == 0xDA:
            _need(size != (0, 0))
            start, end, scans = end, _end_of_scan(data, end), scans + 1
            _need(end > start)
        if marker == 0xDA or marker in _JPEG_KEPT or body.startswith(_JPEG_APPS.get(marker, b"\0none")):
            kept.append(data[at:end])
        at = end
    _need(at + 2 == len(data) and 0 < scans <= MOST_SCANS)
    return *size, b"".join(kept) + b"\xff\xd9"


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        _need(0 <= at < len(data) - 1)
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2


def _webp(data: bytes) -> tuple[int, int, bytes]:
    """One picture, lossy or lossless, with its transparency; of a moving one the first."""
    _need(struct.unpack_from("<I", data, 4)[0] == len(data) - 8)
    chunks = dict(reversed(list(_riff_chunks(data, 12))))  # of each the first
    if b"ANMF" in chunks:
        chunks = dict(reversed(list(_riff_chunks(chunks[b"ANMF"], 16))))
    _need((b"VP8 " in chunks) != (b"VP8L" in chunks))
    name = b"VP8 " if b"VP8 " in chunks else b"VP8L"
    width, height = _webp_size(name, chunks[name])
    parts = [(name, chunks[name])]
    if name == b"VP8 " and b"ALPH" in chunks:
        _check_size(width, height)
        header = struct.pack("<I", 0x10) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        parts = [(b"VP8X", header), (b"ALPH", chunks[b"ALPH"]), *parts]
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for kind, part in parts
    )
    return width, height, b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_size(name: bytes, frame: bytes) -> tuple[int, int]:
    if name == b"VP8L":
        signature, bits = struct.unpack_from("<BI", frame)
        _need(signature == 0x2F and bits >> 29 == 0 and len(frame) > 5)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    tag = int.from_bytes(frame[:3], "little")
    _need(tag & 1 == 0 and tag >> 5 <= len(frame) - 10 and frame[3:6] == b"\x9d\x01\x2a")
    width, height = struct.unpack_from("<HH", frame, 6)
    _need(width & 0x3FFF > 0 and height & 0x3FFF > 0)
    return width & 0x3FFF, height & 0x3FFF


def _riff_chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        _need(at + 8 + length <= len(data))
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _gif(data: bytes) -> tuple[int, int, bytes]:
    """The first picture, with its transparency; all blocks up to the trailer, which is the end of the file."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _palette(flags)
    kept, control, picture = [data[:at]], b"", b""
    while data[at] != 0x3B:
        start, kind = at, data[at]
        if kind == 0x2C:
            left, top, wide, high, local = struct.unpack_from("<HHHHB", data, at + 1)
            _need(wide > 0 and high > 0 and left + wide <= width and top + high <= height)
            at += 10 + _palette(local)
            _need(2 <= data[at] <= 8 and (flags | local) & 0x80 != 0 and data[at + 1] > 0)
        else:
            _need(kind == 0x21)
            at += 1
        at = _end_of_blocks(data, at + 1)
        if kind == 0x2C and not picture:
            picture = control + data[start:at]
        elif data[start + 1] == 0xF9 and not picture:
            control = data[start:at]
    _need(at + 1 == len(data) and picture != b"")
    return width, height, b"".join([*kept, picture, b"\x3b"])


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1
