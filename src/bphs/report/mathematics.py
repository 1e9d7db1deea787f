"""Formulas as MathML, made when the page is made: the browser needs no script and no network for them."""

from __future__ import annotations

import html
import re
import unicodedata

from latex2mathml.converter import convert

_NUMBERED = re.compile(r"&#x0*([0-9A-F]+);")
_STYLED_LETTER = re.compile("<mi>([\U0001d400-\U0001d7ff])</mi>")
_CSS = {"BOLD": "font-weight:bold", "ITALIC": "font-style:italic", "SANS-SERIF": "font-family:sans-serif"}


def mathml(latex: str, *, display: bool = False) -> str:
    r"""A LaTeX formula as a MathML element; the source stays in it for those who copy it or listen to it.

    Raises
    ------
    ValueError : if the formula cannot be read; says why.

    >>> mathml(r"\mu < 1")
    '<math display="inline" alttext="\\mu &lt; 1"><mrow><mi>μ</mi><mo>&lt;</mo><mn>1</mn></mrow></math>'
    """
    source = latex.strip()
    try:
        element = convert(source, display="block" if display else "inline")
    except Exception as error:
        # latex2mathml has a class of its own for each mistake and no common one.
        raise ValueError(f"{type(error).__name__} {error}".strip()) from error
    element = _NUMBERED.sub(_character, element)
    element = element.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1)
    element = _STYLED_LETTER.sub(_plain_letter, element)
    return element.replace(">", f' alttext="{html.escape(source)}">', 1)


def _character(match: re.Match[str]) -> str:
    return html.escape(chr(int(match[1], 16)), quote=False)


def _plain_letter(match: re.Match[str]) -> str:
    """A bold or sans-serif mathematical letter as a plain letter in that style: few fonts hold the former."""
    name = unicodedata.name(match[1])
    style = ";".join(css for word, css in _CSS.items() if word in name)
    return f'<mi mathvariant="normal" style="{style}">{unicodedata.normalize("NFKC", match[1])}</mi>'
