"""Parser of text within a paragraph: formulas, citations, references to figures and tables, values in braces."""

from __future__ import annotations

import re
from typing import ClassVar

from mistune import InlineState
from nbconvert.filters.markdown_mistune import MathInlineParser

from bphs.report.words.values import HELD

_NAME = r"[A-Za-z0-9_]+(?:[-:][A-Za-z0-9_]+)*"
_BEFORE = r"(?<![A-Za-z0-9_@/.])"
REFERENCE = rf"{_BEFORE}@(?P<referred>(?:fig|tbl)-{_NAME})"
"""A reference to a figure or a table."""


class Inline(MathInlineParser):  # ty: ignore[unsupported-base]  # nbconvert holds one for each version of mistune
    """nbconvert's parser of text with formulas, plus citations and cross-references."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        "citation": r"\[(?P<cited>@[^\]\n]+)\](?!\()",
        "reference": REFERENCE,
        # CommonMark sees no end of emphasis between Chinese punctuation and a character; readers do.
        "bold": r"\*\*(?P<bolded>[^*\s](?:[^*\n]*[^*\s])?)\*\*",
        "narrative": rf"{_BEFORE}@(?P<author>[A-Za-z]{_NAME})",
    }
    OURS: ClassVar[tuple[str, ...]] = ("citation", "reference", "bold", "narrative")
    DEFAULT_RULES: ClassVar[tuple[str, ...]] = (*OURS, *MathInlineParser.DEFAULT_RULES)

    def parse_held(self, match: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "held", "raw": match[0]})
        return match.end()

    def parse_citation(self, match: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "citation", "raw": match["cited"]})
        return match.end()

    def parse_reference(self, match: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "reference", "raw": match["referred"]})
        return match.end()

    def parse_bold(self, match: re.Match[str], state: InlineState) -> int:
        inside = state.copy()
        inside.src = match["bolded"]
        state.append_token({"type": "strong", "children": self.render(inside)})
        return match.end()

    def parse_narrative(self, match: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "narrative", "raw": match["author"]})
        return match.end()


class Filled(Inline):
    """Renderer with values in sentences: braces are read after code, formulas and links."""

    SPECIFICATION: ClassVar[dict[str, str]] = {**Inline.SPECIFICATION, "held": HELD.pattern}
    DEFAULT_RULES: ClassVar[tuple[str, ...]] = (*Inline.OURS, "held", *MathInlineParser.DEFAULT_RULES)
