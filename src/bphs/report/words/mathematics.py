"""Formulas as MathML, made when the page is made: the browser needs no script and no network for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from latex2mathml.converter import convert
from lxml import etree  # ty: ignore[missing-module-member]  # a compiled module without annotations

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_CSS = {"BOLD": "font-weight:bold", "ITALIC": "font-style:italic", "SANS-SERIF": "font-family:sans-serif"}


def mathml(latex: str, *, display: bool = False) -> str:
    r"""A LaTeX formula as a MathML element; the source stays in it for those who copy it or listen to it.

    Raises
    ------
    ValueError : if the formula cannot be read or is not complete; says why.

    >>> mathml(r"\mu < 1")
    '<math display="inline" alttext="\\mu &lt; 1"><mrow><mi>μ</mi><mo>&lt;</mo><mn>1</mn></mrow></math>'
    >>> mathml(r"\frac{1}")
    Traceback (most recent call last):
    ValueError: mfrac has 1 of 2 parts
    """
    source = latex.strip()
    try:
        element = etree.fromstring(convert(source, display="block" if display else "inline").replace(_NAMESPACE, "", 1))
    except Exception as error:
        # latex2mathml has a class of its own for each mistake and no common one.
        raise ValueError(f"{type(error).__name__} {error}".strip()) from error
    if mistakes := list(_mistakes(element)):
        raise ValueError(", ".join(mistakes))
    for letter in element.iter("mi"):
        _use_plain_letter(letter)
    element.set("alttext", source)
    return etree.tostring(element, encoding="unicode")


def _mistakes(formula: etree._Element) -> Iterator[str]:
    """Mistakes that latex2mathml passes over in silence: commands it does not know, and constructs with a
    part missing.
    """
    for element in formula.iter():
        if element.tag in _PARTS and len(element) != _PARTS[element.tag]:
            yield f"{element.tag} has {len(element)} of {_PARTS[element.tag]} parts"
        if (element.text or "").startswith("\\"):
            yield f"unknown command {element.text}"


def _use_plain_letter(letter: etree._Element) -> None:
    """Write a bold or sans-serif mathematical letter as a plain letter in that style: few fonts hold the former."""
    character = letter.text or ""
    if len(character) == 1 and "\U0001d400" <= character <= "\U0001d7ff":
        name = unicodedata.name(character)
        letter.set("mathvariant", "normal")
        letter.set("style", ";".join(css for word, css in _CSS.items() if word in name))
        letter.text = unicodedata.normalize("NFKC", character)
