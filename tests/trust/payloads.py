"""Texts that do harm where a program takes them for more than text, and a walk that puts them into every field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from typing import Any

MARK = "zq9"
"""Stands in every payload, so that it is found again wherever it went."""
RUN = f"window.{MARK}=1"
URL = f"http://{MARK}.invalid/x"

_BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    ";=",
    ",=",
    "|=",
    '"=',
    '",=',
    '";=',
    "'=",
    "\u200b=",
    "\ufeff=",
    "\u00a0=",
    "\t",
    "\r",
    "%0A=",
)
_FORMULAS = (
    f"1+1+cmd|' /C {MARK}'!A0",
    f'HYPERLINK("{URL}","{MARK}")',
    f'WEBSERVICE("{URL}")',
    f'IMPORTXML("{URL}","//a")',
    f"SUM(1,2)*{MARK}",
)
FORMULAS = (
    *(start + formula for start in _BEGINNINGS for formula in _FORMULAS),
    f'=DDE("cmd";"/C {MARK}";"x")',
    f"=cmd|'/C {MARK}'!'A1'",
    f'=IMPORTDATA("{URL}")',
    f'=IMAGE("{URL}")',
    f"@SUM(1+1)*cmd|' /C {MARK}'!A0",
    f'=INDIRECT("{MARK}")',
    f"=1;=2;{MARK}",
    f"a\n={MARK}()",
    f"{{={MARK}()}}",
    f"=-1+{MARK}",
    f"+1e5+{MARK}",
    f"-1-{MARK}",
    f"#REF!{MARK}",
    f"mailto:{MARK}@x.invalid",
    f"internal:{MARK}!A1",
    f"external:\\\\{MARK}\\x.xlsx",
    f"{URL}",
    f"file:///etc/{MARK}",
    f"ftp://{MARK}.invalid",
)
MARKUP = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={URL}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<iframe src={URL}></iframe>",
    f"<iframe srcdoc='<script>{RUN}</script>'>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<link rel=stylesheet href={URL}>",
    f"<style>@import '{URL}';</style>",
    f"</style><img src={URL}>",
    f"<style>*{{background:url({URL})}}</style>",
    f"<meta http-equiv=refresh content='0;url={URL}'>",
    f"<base href={URL}>",
    f"<object data={URL}></object>",
    f"<embed src={URL}>",
    f"<form action={URL}><input autofocus onfocus={RUN}>",
    f"<video src={URL} onerror={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<math><mtext><script>{RUN}</script></mtext></math>",
    f"<marquee onstart={RUN}>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" onmouseover={RUN} x="',
    f"' onfocus='{RUN}' autofocus '",
    f"` onerror={RUN} `",
    f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"<!--{MARK}",
    f"<![CDATA[{MARK}",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</script>",
    f"<SCRIPT/x>{RUN}</SCRIPT>",
    f"<%00script>{RUN}</script>",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}",
    f"\\u003cscript\\u003e{RUN}",
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f"expression({RUN})",
    f"{{{{{MARK}.constructor('{RUN}')()}}}}",
    f"{{% include '{MARK}' %}}",
    f"${{{MARK}}}",
    f"#{{{MARK}}}",
    f"<%= {MARK} %>",
    f"{{0.__class__}}{MARK}",
    f"{{{MARK}}}",
    f"%s%n{MARK}",
    f'";{RUN};//',
    f"';{RUN};//",
    f"</script>{MARK}<!--<script>",
    f"<!--<script>{MARK}",
    f"\u2028{RUN}\u2028",
    f"<plaintext>{MARK}",
    f"<template><img src={URL}></template>",
    f"<noscript><img src={URL}></noscript>",
    f"<x style='background:url({URL})'>",
    f"<img srcset='{URL} 2x'>",
    f"<use href='{URL}#a'>",
    f"<a ping={URL} href=#>x</a>",
)
MARKDOWN = (
    f"[{MARK}]({URL})",
    f"![{MARK}]({URL})",
    f"[{MARK}](javascript:{RUN})",
    f"<{URL}>",
    f"[{MARK}]: {URL}",
    f"[x][{MARK}]",
    f"a | b | {MARK}",
    f"\\| {MARK} | x",
    f"# {MARK}",
    f"- {MARK}",
    f"1. {MARK}",
    f"> {MARK}",
    f"```{MARK}",
    f"~~~{MARK}",
    f"    {MARK}",
    f"---{MARK}",
    f"***{MARK}***",
    f"__{MARK}__",
    f"`{MARK}`",
    f"{MARK}\n===",
    f"{MARK}  \n# x",
    f"![][{MARK}]",
    f"<details>{MARK}",
    f"&copy;{MARK}",
    f"\\{MARK}",
    f"{MARK}\\",
    f"[^{MARK}]",
    f"$${MARK}$$",
    f"http://{MARK}.invalid",
    f"www.{MARK}.invalid",
    f"~~{MARK}~~",
    f"+ {MARK}",
    f"===\n{MARK}",
    f"`` ` {MARK}",
)
TYPST = (
    f'#import "{MARK}.typ"',
    f'#read("/etc/{MARK}")',
    f'#eval("{MARK}")',
    f"#{MARK}",
    f"$ {MARK} $",
    f"*{MARK}*",
    f"_{MARK}_",
    f"<{MARK}>",
    f"@{MARK}",
    f'#link("{URL}")[x]',
    f"]#[{MARK}",
    f'"#{MARK}"',
    f"\\u{{41}}{MARK}",
    f"//{MARK}",
    f"/*{MARK}",
    f'#image("/etc/{MARK}")',
    f"= {MARK}",
    f"#show: {MARK}",
)
TERMINAL = (
    f"\x1b[2J{MARK}",
    f"\x1b[31m{MARK}\x1b[0m",
    f"\x1b]8;;{URL}\x07{MARK}\x1b]8;;\x07",
    f"\x1b]52;c;{MARK}\x07",
    f"\x1b]0;{MARK}\x07",
    f"\x1bP{MARK}\x1b\\",
    f"\x1b[6n{MARK}",
    f"\x9b31m{MARK}",
    f"\x9d52;c;{MARK}\x9c",
    f"\x90{MARK}",
    f"\x85{MARK}",
    f"{MARK}\x07",
    f"{MARK}\x08\x08\x08abc",
    f"{MARK}\rabc",
    f"\x7f{MARK}",
    f"\x00{MARK}",
    f"\x0b\x0c{MARK}",
    f"\x1a{MARK}",
    f"\x0e{MARK}\x0f",
    f"\x18{MARK}",
)
INVISIBLE = tuple(
    f"{MARK}{chr(number)}abc"
    for number in (
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0x2028,
        0x2029,
        0x061C,
        0xFEFF,
        0x00AD,
        0xFFF9,
        0xFFFA,
        0xFFFB,
        0x206A,
        0xE0001,
        0xE0041,
        0xE007F,
        0x034F,
        0x180E,
        0x115F,
        0x3164,
        0xFFFE,
        0x10FFFF,
        0x1D173,
    )
)

PAYLOADS = (*FORMULAS, *MARKUP, *MARKDOWN, *TYPST, *TERMINAL, *INVISIBLE)

Address = tuple[str | int, ...]


def leaves(value: Any, at: Address = ()) -> Iterator[tuple[Address, str]]:
    """Every text of a document and where it stands."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*at, i))
    elif isinstance(value, str):
        yield at, value


def shape(at: Address) -> str:
    """A field by its keys: items of lists, entrants' notes and languages are one field each."""
    return ".".join("*" if isinstance(key, int) else str(key) for key in at)


def put(document: Any, at: Address, text: str) -> None:
    """Put a text into its place."""
    for key in at[:-1]:
        document = document[key]
    document[at[-1]] = text


def free(document: Any, copy: Callable[[Any], Any], fits: Callable[[Any], bool]) -> dict[str, list[Address]]:
    """Fields whose text may be any: a payload in the first of them leaves a document that still fits."""
    fields: dict[str, list[Address]] = {}
    for at, _ in leaves(document):
        fields.setdefault(shape(at), []).append(at)
    found = {}
    for name, places in fields.items():
        tried = copy(document)
        put(tried, places[0], f"a {MARK}, b")
        if fits(tried):
            found[name] = places
    return found


def planted(
    document: Any, fields: Mapping[str, list[Address]], start: int, payloads: tuple[str, ...] = PAYLOADS
) -> int:
    """Put a payload into every free place, each time the next one; returns how many places there were."""
    places = [at for each in fields.values() for at in each]
    for at, payload in zip(places, islice(cycle(payloads), start, None), strict=False):
        put(document, at, payload)
    return len(places)
