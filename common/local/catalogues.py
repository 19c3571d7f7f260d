"""The catalogues of translated words: gathered from code and templates, and compiled, without gettext's programs.

`python -m common.local.catalogues` (`make words`) brings locale/*/LC_MESSAGES/django.po up to date, compiles each to
the .mo beside it and names what lacks a translation. Both files are committed, so that nobody who only runs the site
needs this; tests/i18n holds that they agree with the code and with each other.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
APPS = ("accounts", "common", "marketplace", "rewards", "routing")
KEYWORDS = {
    **dict.fromkeys(("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def gather() -> Catalog:
    """Every marked text of the site with the files it stands in."""
    catalog = Catalog(project="Crowdline", charset="utf-8")
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, words, _comments, context in extract(
            "python", io.BytesIO(_as_python(path).encode()), keywords=KEYWORDS
        ):
            catalog.add(words, locations=[(name, 0)], context=context)
    return catalog


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def bring_up_to_date(path: Path, words: Catalog) -> Catalog:
    """Write new texts into the catalogue, drop those nobody says any more, and compile it."""
    catalog = read(path)
    words.creation_date = catalog.creation_date  # The same words make the same file.
    catalog.update(words, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, sort_output=True, include_lineno=False, width=110, omit_header=False)
    path.with_suffix(".mo").write_bytes(compiled(catalog))
    return catalog


def compiled(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def missing(catalog: Catalog) -> list[Message]:
    """The texts that would be shown in English, in one of their forms at least."""
    return [message for message in catalog if message.id and not _is_translated(message)]


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def _is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def _sources() -> Iterator[Path]:
    for app in APPS:
        yield from sorted((ROOT / app).rglob("*.py"))
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def _as_python(path: Path) -> str:
    """Code as it is, a template as the calls it makes. Their indentation means nothing to a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def main() -> int:
    words = gather()
    lacking = [(path, message) for path in catalogues() for message in missing(bring_up_to_date(path, words))]
    for path, message in lacking:
        sys.stdout.write(f"{path.relative_to(ROOT)} lacks: {message.id!r}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
