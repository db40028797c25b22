"""XML parsers that refuse document type declarations, so that no entity is ever expanded and nothing is fetched.

Two ways in: an expat parser whose handlers the caller sets (fastest), and an lxml tree.  No vocabulary lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over

if TYPE_CHECKING:
    from typing import NoReturn
    from xml.parsers.expat import XMLParserType

    from lxml import etree

_PIECE = 1 << 20
_STRETCH = 1024  # bytes between two counts of tags
_DEEPEST = Limits(xml_depth=10_000)  # of parts whose parsers bound it themselves, or keep nothing of what is open
MANY_OPEN = 500_000  # tags that may be open ones: up to here their memory is nothing to speak of
_SAVE_AGAIN = "用 Office 或 WPS 打开，另存一份后再检查"


class Deadline:
    """When one file must be done, from now on; `check` raises InputError afterwards."""

    def __init__(self, limits: Limits, path: str) -> None:
        self._limits, self._path = limits, path
        self._end = monotonic() + limits.seconds

    @property
    def passed(self) -> bool:
        """Whether time is up."""
        return monotonic() > self._end

    def check(self) -> None:
        if self.passed:
            raise over("seconds", self._limits, self._path, "拆成几个文件后再检查")


_HANDLERS = ("StartElementHandler", "EndElementHandler", "CharacterDataHandler", "StartDoctypeDeclHandler")


def parser(path: str, part: str = "", *, namespaces: bool = False) -> XMLParserType:
    """An expat parser, texts joined; a DOCTYPE raises InputError.

    Names keep their prefix; with ``namespaces`` they are the address of the namespace, a blank and the local name.
    """
    from xml.parsers import expat

    def refuse(*_: object) -> NoReturn:
        raise InputError(
            f"{part or '文件'}里有 DOCTYPE 声明，可能展开成巨大的内容，不予读取", place=path, advice=_SAVE_AGAIN
        )

    made = expat.ParserCreate(namespace_separator=" " if namespaces else None, intern={})
    made.buffer_text = True
    made.buffer_size = 1 << 16
    made.StartDoctypeDeclHandler = refuse
    return made


def run(made: XMLParserType, content: bytes, path: str, part: str = "", until: Deadline | None = None) -> None:
    """Parse the whole content.  Raises InputError, with the line, when it is not well-formed, for nesting beyond all reason,
    and when time is up."""
    check_depth(content, path, _DEEPEST)
    for _ in feed(made, pieces(content), path, part):
        if until is not None:
            until.check()


def check_depth(content: bytes, path: str, limits: Limits) -> None:
    """Raises InputError where elements are nested deeper than the limit.

    For parsers that look at elements as they open and never at their depth: expat itself keeps a hundred bytes for each
    that is open, so that a small file could take gigabytes.  Tags are counted first, which takes next to no time; only
    where too many may be open (a text may hold ``/>``, too) is the content parsed for it.
    """
    if _Tags(limits.xml_depth).may_be_deep(content):
        _refuse_deep(pieces(content), path, limits)


def watched(parts: Callable[[], Generator[bytes, None, None]], path: str, limits: Limits) -> Iterator[bytes]:
    """The pieces of a part, none before it is known that elements are not nested deeper than the limit up to its end.

    ``parts`` gives the pieces from the first one on; it is called again where tags alone do not tell.  Raises InputError as
    `check_depth` does.
    """
    tags: _Tags | None = _Tags(limits.xml_depth)
    with closing(parts()) as given:
        for piece in given:
            if tags is not None and tags.may_be_deep(piece):
                tags = None
                with closing(parts()) as again:
                    _refuse_deep(again, path, limits)
            yield piece


def _refuse_deep(parts: Iterable[bytes | memoryview], path: str, limits: Limits) -> None:
    depth = 0

    def start(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.xml_depth:
            raise over("xml_depth", limits, path)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    made = parser(path)
    made.StartElementHandler, made.EndElementHandler = start, end
    for _ in feed(made, parts, path):
        pass


class _Tags:
    """How many elements may be open, by what stands between angle brackets; a tag that two pieces share counts as open."""

    def __init__(self, most: int) -> None:
        self._most, self._unclosed, self._empty = most, 0, 0

    def may_be_deep(self, content: bytes) -> bool:
        """Whether so many may be open somewhere in this piece; True when in doubt."""
        unclosed, empty = self._unclosed, self._empty
        for begin in range(0, len(content), _STRETCH):
            end = begin + _STRETCH
            closing = content.count(b"</", begin, end + 1)
            opening = content.count(b"<", begin, end) - closing
            if unclosed - empty + opening > self._most or unclosed > MANY_OPEN:
                return True
            unclosed += opening - closing
            empty += content.count(b"/>", begin, end + 1)
        self._unclosed, self._empty = unclosed, empty
        return False


def pieces(content: bytes) -> Iterator[memoryview]:
    """The content in pieces for `feed`, not copied."""
    view = memoryview(content)
    return (view[begin : begin + _PIECE] for begin in range(0, len(view), _PIECE))


def feed(made: XMLParserType, parts: Iterable[bytes | memoryview], path: str, part: str = "") -> Iterator[int]:
    """Parse piece by piece; after each, the bytes that wait for the rest of their tag.  Raises InputError as `run`."""
    from xml.parsers import expat

    fed = 0
    try:
        for piece in parts:
            made.Parse(piece, False)
            fed += len(piece)
            yield fed - made.CurrentByteIndex
        made.Parse(b"", True)
    except expat.ExpatError as error:
        raise _malformed(path, part, error.lineno) from error
    except (ValueError, LookupError) as error:  # an encoding that expat cannot map
        raise _malformed(path, part, 1) from error
    finally:  # the handlers often know the parser: a circle with buffers outside of Python that is seldom looked for
        for name in _HANDLERS:
            setattr(made, name, None)


def tree(content: bytes, path: str, part: str = "", limits: Limits = DEFAULT) -> etree._Element:
    """The root element as lxml has it.  Raises InputError for a DOCTYPE, bad XML, or nesting over the limit."""
    from lxml import etree

    root_name(content, path, part)  # refuses a DOCTYPE
    careful = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, careful)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise over("xml_depth", limits, path) from error
        raise _malformed(path, part, error.lineno or 1) from error
    except ValueError as error:
        raise _malformed(path, part, 1) from error
    if root is None:
        raise _malformed(path, part, 1)
    if root.xpath("/*" * (limits.xml_depth + 1)):
        raise over("xml_depth", limits, path)
    return root


def root_name(content: bytes, path: str, part: str = "") -> str:
    """The name of the root element, with its prefix; "" when there is none.  Raises InputError for a DOCTYPE.

    Only the beginning is read, by expat, which knows every encoding; lxml would expand entities in attributes.
    """
    from xml.parsers import expat

    names: list[str] = []
    prolog = parser(path, part)
    prolog.StartElementHandler = lambda name, _: names.append(name)
    view = memoryview(content)
    begin, size = 0, 1024
    while begin < len(view) and not names:
        try:
            prolog.Parse(view[begin : begin + size], False)
        except (expat.ExpatError, ValueError, LookupError):
            break  # not well-formed: said by the parser that reads it all
        begin, size = begin + size, _PIECE
    return names[0] if names else ""


def _malformed(path: str, part: str, line: int) -> InputError:
    where = f"{part} 第 {line} 行" if part else f"第 {line} 行"
    return InputError(f"文件的内部结构损坏：{where}不是完整的 XML", place=path, advice=_SAVE_AGAIN)
