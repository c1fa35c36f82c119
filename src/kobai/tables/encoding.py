"""The encoding of a text file.

Marks, UTF-8, UTF-16 and ISO-2022-JP can be recognised for certain. Among the 8-bit encodings, names of columns are too
short for statistics: cp932, EUC-JP and cp1252 are first excluded where their reading is no text of the language, and
charset-normalizer chooses among what is left.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from kobai.errors import BadInput, Missing

LABELS = {
    "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32",
    "iso2022_jp": "ISO-2022-JP", "iso2022_jp_ext": "ISO-2022-JP", "euc_jp": "EUC-JP",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_ESCAPES = re.compile(rb"\x1b(\$[@B]|\([BJI]|\$\([DQO])")
_SAMPLE = 20_000  # bytes of lines that are not ASCII; names of columns come first

# Half-width katakana as people write it: voicing marks after letters that have them, no lone letter.
_KANA_WORD = re.compile(
    "(?:[\uff66-\uff6f\uff71-\uff9d]|[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f|(?<=.)\uff70)+"
)
_LATIN_LETTERS = "ŠšŽžŒœŸÀ-ÖØ-öø-ÿ"
_LATIN_WORD = re.compile(f"[“”‘’‚„«»–—…¿¡(]*[{_LATIN_LETTERS}]{{0,3}}[“”‘’«»–—…)]*|[°µ±²³¹¼½¾×÷§€£¥®©™ªº·‰Ωσ]+")


def decode(data: bytes, path: str, asked: str | None = None) -> tuple[str, str]:
    """The text, and the label of its encoding.

    Args:
        data: the file.
        path: its name, for errors.
        asked: the encoding to insist on.

    Raises:
        BadInput: an unknown encoding, bytes that are not of it, or text of no encoding that is recognised.
    """
    name = _checked(asked, path) if asked else _found(data, path)
    try:
        text = data.decode(name)
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise BadInput(f"{path!r}: line {line} is not {LABELS.get(name, name)}; say the right --encoding") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput(f"{path!r}: line {line} holds a NUL character, so it is damaged or no text; remove it")
    return text.removeprefix("\ufeff").rstrip("\x1a"), LABELS.get(name, name)


def _checked(asked: str, path: str) -> str:
    try:
        "".encode(asked)
        name = codecs.lookup(asked).name
    except (LookupError, ValueError, TypeError):
        raise BadInput(
            f"--encoding {asked!r}: no such encoding; there are utf-8, utf-16, cp932, euc_jp, cp1252, and all that Python has"
        ) from None
    return {"utf-8-sig": "utf-8", "shift_jis": "cp932"}.get(name, name)


def _found(data: bytes, path: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if name := _without_mark(data):
        return name
    if _ESCAPES.search(data) and data.isascii():
        for name in ("iso2022_jp", "iso2022_jp_ext"):
            if _reads(data, name):
                return name
    if _reads(data, "utf-8"):
        # A kanji of EUC-JP alone, such as 年, can be one letter of a phonetic alphabet in UTF-8.
        others = re.sub(r"[\x00-\x7f]", "", data[:_SAMPLE].decode("utf-8", errors="ignore"))
        phonetic = re.fullmatch("[\u0180-\u036f]+", others) and _reads(data, "euc_jp")
        return "euc_jp" if phonetic else "utf-8"
    _refuse_broken_utf8(data, path)
    return _eight_bit(data, path)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 by its zeros: digits, separators and line ends have one each, always on the same side."""
    even, odd = data[0:20_000:2].count(0), data[1:20_000:2].count(0)
    if even == odd == 0 or len(data) % 2:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if min(even, odd) * 20 <= max(even, odd) >= 2 and _reads(data, name) else None


def _refuse_broken_utf8(data: bytes, path: str) -> None:
    """Most of it is UTF-8: then it is damaged, and would be garbled in another encoding."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    if wrong * 5 <= sum(not c.isascii() for c in text) - wrong:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise BadInput(
            f"{path!r}: line {line} holds a byte that is not UTF-8, as the rest is; mend it, or say --encoding"
        )


def _eight_bit(data: bytes, path: str) -> str:
    readable = [name for name in _PLAUSIBLE if _reads(data, name)]
    lines = [line for line in re.split(rb"[\r\n]+", data) if not line.isascii()]
    sample = b"\n".join(dict.fromkeys(lines))[:_SAMPLE]
    likely = [name for name in readable if _PLAUSIBLE[name](sample.decode(name, errors="ignore"))]
    if "cp1252" in likely:
        likely = [name for name in likely if name == "cp1252" or _has_common_kanji(sample, name)]
    for name in (name for name in likely if name != "cp1252"):
        kana = re.findall("[｡-ﾟ]+", sample.decode(name, errors="ignore"))
        if kana and all(re.search("..[ﾞﾟ]|[ﾞﾟ].", word) for word in kana):  # by chance that is rare
            return name
    if len(likely) == 1:
        return likely[0]
    if not likely:
        raise BadInput(
            f"{path!r}: its text is none of UTF-8, UTF-16, cp932, EUC-JP and cp1252; save it as UTF-8, or say --encoding"
        )
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError as error:
        raise Missing("telling encodings apart needs charset-normalizer: pip install charset-normalizer") from error
    best = from_bytes(sample, cp_isolation=likely).best()
    return best.encoding if best is not None and best.encoding in likely else likely[0]


def _reads(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True


def _japanese(text: str) -> bool:
    """Whether what is not ASCII is Japanese: no lone half-width katakana, no control characters."""
    kana = re.findall("[｡-ﾟ]+", text)
    return not re.search("[\x80-\xa0\ue000-\uf8ff]", text) and all(
        len(word.strip("｢｣､｡･")) > 1 and all(map(_KANA_WORD.fullmatch, re.split("[｢｣､｡･]+", word.strip("｢｣､｡･"))))
        and not re.search("^[､｡･]|[､･]$", word)
        for word in kana
    )  # fmt: skip


def _has_common_kanji(sample: bytes, name: str) -> bool:
    """Whether a Japanese reading has kana or frequent kanji: those before the second level of JIS X 0208."""
    second_level = b"\xd0" if name == "euc_jp" else b"\xe0"
    text = sample.decode(name, errors="ignore")
    return any(c.encode(name)[:1] < second_level for c in text if not c.isascii())


def _western(text: str) -> bool:
    """Whether what is not ASCII is accented letters within words, and single signs."""
    return all(map(_LATIN_WORD.fullmatch, re.findall(r"[^\x00-\x7f\xa0]+", text)))


# In order of preference, where nothing else decides.
_PLAUSIBLE: dict[str, Callable[[str], bool]] = {"euc_jp": _japanese, "cp932": _japanese, "cp1252": _western}
