"""Masks: the shape of an answer. `9` is a digit, `A` a letter, `*` a letter or digit, anything else itself.

A shape instead of a regular expression: anybody can read it, and no answer makes the server think for long. Digits are
0–9, so that machines can read what is stored; letters are those of any script (Ö on a number plate).
"""

from __future__ import annotations

_DIGITS = frozenset("0123456789")


def fits(mask: str, text: str) -> bool:
    """Whether the text has this shape, character by character."""
    return len(mask) == len(text) and all(map(_allows, mask, text))


def _allows(sign: str, character: str) -> bool:
    if sign == "9":
        return character in _DIGITS
    if sign == "A":
        return character.isalpha()
    if sign == "*":
        return character in _DIGITS or character.isalpha()
    return sign == character


def example(mask: str) -> str:
    """An answer that fits, to show: `DE-9999` → `DE-1234`, `AA 99` → `AB 12`."""
    digits = letters = 0
    shown = []
    for sign in mask:
        if sign == "9":
            digits += 1
            shown.append(str(digits % 10))
        elif sign in "A*":
            shown.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[letters % 26])
            letters += 1
        else:
            shown.append(sign)
    return "".join(shown)
