"""The text form of a translation catalog (GNU gettext PO): what a message is, how it is read and written."""

import re
from dataclasses import dataclass, field

#: Separates context from message, and singular from plural, in keys and in compiled catalogs (GNU gettext manual, "MO Files").
CONTEXT_MARK = "\x04"
PLURAL_MARK = "\x00"
FUZZY = "fuzzy"
#: Extracted comment of a message of another package that we word ourselves; it stands in no source of ours.
OVERRIDE = "override"

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_UNESCAPES = {character: f"\\{letter}" for letter, character in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|[0-7]{1,3}|.)", re.DOTALL)
_QUOTED = re.compile(r'^"((?:[^"\\]|\\.)*)"$')
_KEYWORD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s*(\".*)$")


class PoError(ValueError):
    """A catalog that can't be read; the text names the line and what is wrong there."""


@dataclass
class Message:
    """One message and its translations (one, or one for each plural form)."""

    singular: str
    plural: str = ""
    context: str | None = None
    translations: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_obsolete: bool = False

    @property
    def key(self) -> str:
        """What tells messages of one catalog apart; the plural does not."""
        return self.singular if self.context is None else f"{self.context}{CONTEXT_MARK}{self.singular}"

    @property
    def is_header(self) -> bool:
        """Tell whether this is the entry that describes the catalog."""
        return self.key == ""

    @property
    def is_translated(self) -> bool:
        """Tell whether every form has a translation that a person has confirmed."""
        return bool(self.translations) and all(self.translations) and FUZZY not in self.flags


@dataclass
class Catalog:
    """Messages by key, in the order of the file."""

    messages: dict[str, Message] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Add a message. Raises PoError when the catalog has one with the same key in use."""
        present = self.messages.get(message.key)
        if present and message.is_obsolete:
            return
        if present and not present.is_obsolete:
            raise PoError(f"message defined twice: {message.singular!r}")
        self.messages[message.key] = message

    @property
    def live(self) -> list[Message]:
        """Messages in use, without the header and without those kept only as a memory."""
        return [one for one in self.messages.values() if not one.is_header and not one.is_obsolete]

    @property
    def plural_count(self) -> int:
        """Number of plural forms that the header declares; 2 where it says nothing, as gettext assumes."""
        header = self.messages.get("")
        match = re.search(r"nplurals\s*=\s*(\d+)", header.translations[0]) if header and header.translations else None
        return int(match.group(1)) if match else 2


def parse(text: str) -> Catalog:
    """Read a catalog. Raises PoError with the number of the first line that is wrong."""
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        try:
            reader.read(line.strip())
        except PoError as problem:
            raise PoError(f"line {number}: {problem}") from None
    reader.finish()
    return reader.catalog


class _Reader:
    """Takes lines one by one and gathers them into messages."""

    def __init__(self) -> None:
        self.catalog = Catalog()
        self._start()

    def _start(self) -> None:
        self.message = Message("")
        self.parts: dict[str, str] = {}
        self.last = ""

    def read(self, line: str) -> None:
        """Take one line without the spaces around it."""
        if not line:
            self.finish()
        elif line.startswith("#~"):
            self._read_obsolete(line[2:].strip())
        elif line.startswith("#"):
            self._read_comment(line)
        elif line.startswith('"'):
            self._continue(line)
        else:
            self._read_keyword(line)

    def _read_obsolete(self, line: str) -> None:
        if self.parts and not self.message.is_obsolete:
            self.finish()
        self.message.is_obsolete = True
        if line:
            self.read(line)

    def _read_comment(self, line: str) -> None:
        if self.parts:
            self.finish()
        kind, text = line[1:2], line[2:].strip()
        if kind == ",":
            self.message.flags |= {flag.strip() for flag in text.split(",") if flag.strip()}
        elif kind == ":":
            self.message.references += text.split()
        elif kind == ".":
            self.message.extracted.append(text)
        elif kind != "|":
            self.message.comments.append(line[1:].strip())

    def _read_keyword(self, line: str) -> None:
        match = _KEYWORD.match(line)
        if match is None:
            raise PoError(f"neither comment nor message: {line[:60]}")
        word, number, quoted = match.groups()
        if (word in ("msgctxt", "msgid") and "msgstr" in self.last) or (word == "msgid" and "msgid" in self.parts):
            self.finish()
        self.last = f"{word}[{number or 0}]" if word == "msgstr" else word
        if self.last in self.parts:
            raise PoError(f"{word} given twice")
        self.parts[self.last] = _unquote(quoted)

    def _continue(self, line: str) -> None:
        if not self.last:
            raise PoError("a text that belongs to no message")
        self.parts[self.last] += _unquote(line)

    def finish(self) -> None:
        """Close the message that is being read, if there is one."""
        if self.parts:
            if "msgid" not in self.parts:
                raise PoError("a translation without its message")
            self.catalog.add(self._filled())
            self._start()

    def _filled(self) -> Message:
        forms = {name: text for name, text in self.parts.items() if name.startswith("msgstr")}
        self.message.singular = self.parts["msgid"]
        self.message.plural = self.parts.get("msgid_plural", "")
        self.message.context = self.parts.get("msgctxt")
        self.message.translations = [forms[name] for name in sorted(forms)]
        return self.message


def _unquote(quoted: str) -> str:
    match = _QUOTED.match(quoted)
    if match is None:
        raise PoError(f"quotation marks are missing: {quoted[:60]}")
    return _ESCAPE.sub(_unescape, match.group(1))


def _unescape(match: re.Match[str]) -> str:
    body = match.group(1)
    if body[0] == "x" and len(body) == 3:
        return chr(int(body[1:], 16))
    if body[0] in "01234567":
        return chr(int(body, 8))
    if body not in _ESCAPES:
        raise PoError(f"unknown escape: \\{body}")
    return _ESCAPES[body]


def dump(catalog: Catalog) -> str:
    """Text of a catalog: header first, then the others in their order, one blank line between."""
    ordered = sorted(catalog.messages.values(), key=lambda message: not message.is_header)
    return "\n".join(_dump_message(message) for message in ordered)


def _dump_message(message: Message) -> str:
    lines = [f"# {text}".rstrip() for text in message.comments]
    lines += [f"#. {text}" for text in message.extracted]
    lines += [f"#: {reference}" for reference in message.references]
    lines += [f"#, {', '.join(sorted(message.flags))}"] if message.flags else []
    body = _dump_body(message)
    prefix = "#~ " if message.is_obsolete else ""
    return "\n".join(lines + [prefix + line for line in body]) + "\n"


def _dump_body(message: Message) -> list[str]:
    lines = _dump_text("msgctxt", message.context) if message.context is not None else []
    lines += _dump_text("msgid", message.singular)
    if not message.plural:
        return lines + _dump_text("msgstr", "".join(message.translations[:1]))
    lines += _dump_text("msgid_plural", message.plural)
    for number, text in enumerate(message.translations or [""]):
        lines += _dump_text(f"msgstr[{number}]", text)
    return lines


def _dump_text(word: str, text: str) -> list[str]:
    """A keyword with its text, broken after each line end inside the text and nowhere else."""
    pieces = [_quote(piece) for piece in re.findall(r"[^\n]*\n|[^\n]+", text)]
    return [f"{word} {pieces[0] if pieces else _quote('')}"] if len(pieces) < 2 else [f'{word} ""', *pieces]


def _quote(text: str) -> str:
    return '"' + "".join(_UNESCAPES.get(character, character) for character in text) + '"'
