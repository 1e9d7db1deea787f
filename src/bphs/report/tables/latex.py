r"""Tables as LaTeX: booktabs, UTF-8; long ones and those that lie across the page as longtable.

What a document needs stands in the comment above each table. English compiles with any LaTeX, Chinese with XeLaTeX or
LuaLaTeX and ctex.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bphs.report.tables import printed, widths
from bphs.report.tables.collected import Book
from bphs.report.tables.printed import LABEL, Printed, Run, split
from bphs.report.tables.widths import LANDSCAPE, PORTRAIT, Layout

MEDIA_TYPE = "application/x-tex"
_LONG = 32
"""A table of more lines is broken over pages."""
_ESCAPES = {
    **{chr(0x2080 + digit): f"$_{digit}$" for digit in range(10)},
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "‰": r"\textperthousand{}",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    '"': r"\textquotedbl{}",
    "−": "$-$",
    "–": "--",
    "—": "---",
    "×": r"$\times$",
    "±": r"$\pm$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "√": r"$\surd$",
    "·": r"$\cdot$",
    "°": r"$^\circ$",
    "²": r"$^2$",
    "³": r"$^3$",
    "∞": r"$\infty$",
    "∧": r"$\wedge$",
    "∨": r"$\vee$",
    "⊕": r"$\oplus$",
    "⊗": r"$\otimes$",
    "∑": r"$\sum$",
    "∈": r"$\in$",
    "∪": r"$\cup$",
    "∩": r"$\cap$",
    "…": r"\ldots{}",
    "†": r"$\dagger$",
    "→": r"$\to$",
    "Δ": r"$\Delta$",
    "∆": r"$\Delta$",
    "Σ": r"$\Sigma$",
    "\u00a0": "~",
    "\u202f": r"\,",
}
# Chinese faces have these themselves, as wide as a Chinese character.
_CHINESE = frozenset("—…·")
_ORIGINAL = re.compile(r"“?[\u3000-\u9fff\uff00-\uffef][^\[\]]*? (?=\[)")
"""A title in Chinese characters, before its translation."""
_GREEK = re.compile(r"GREEK SMALL LETTER (?P<name>\w+)$")
_VARIANTS = {"epsilon": "varepsilon", "lamda": "lambda", "omicron": "o"}
_COMMANDS = {"italic": "textit", "bold": "textbf", "raised": "textsuperscript", "lowered": "textsubscript"}
_SIZES = {10.5: r"\normalsize", 9.0: r"\small", 7.5: r"\footnotesize"}
_PREAMBLE = r"""\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage{array,booktabs,longtable,pdflscape}
\setlength{\heavyrulewidth}{1.5pt}
\setlength{\lightrulewidth}{.75pt}
\setlength{\tabcolsep}{4pt}
"""


def table_document(one: Printed) -> str:
    """One table, to be put into a document with ``\\input``."""
    laid = widths.layout(one)
    packages = [
        "array",
        "booktabs",
        *(["longtable"] if _breaks(laid) else []),
        *(["pdflscape"] if laid.landscape else []),
    ]
    chinese = ", ctex; XeLaTeX or LuaLaTeX" if one.language == "zh" else ""
    body = "\n".join(_broken(one, laid) if _breaks(laid) else _floating(one, laid))
    return f"% {one.name}: needs the packages {', '.join(packages)}{chinese}\n{body}\n"


def book_document(book: Book) -> str:
    """All tables of a study as a document that compiles, chapter by chapter."""
    kind = "[UTF8,a4paper]{ctexart}" if book.language == "zh" else "[a4paper]{article}"
    lines = [f"\\documentclass{kind}", _PREAMBLE, f"\\title{{{escape(book.title, book.language)}}}"]
    lines += [f"\\author{{{escape(book.subtitle, book.language)}}}", "\\date{}", "\\begin{document}", "\\maketitle"]
    if book.warning:
        lines.append(f"\\noindent\\textbf{{{escape(book.warning, book.language)}}}\n")
    for place, chapter in enumerate(one for one in book.chapters if one.tables):
        lines += [
            ("\\clearpage\n" if place else "") + f"\\section*{{{escape(chapter.title, book.language)}}}\n",
            *_counted_anew(chapter.tables[0]),
            *map(table_document, chapter.tables),
        ]
    if book.references:
        lines += [f"\\clearpage\n\\section*{{{book.references_title}}}\n"]
        kept = [translated(entry) if book.language == "en" else entry for entry in book.references]
        lines += [f"\\noindent {words(entry, book.language)}\n" for entry in kept]
    return "\n".join([*lines, "\\end{document}"]) + "\n"


def _counted_anew(first: Printed) -> Iterator[str]:
    """Numbers that begin with the chapter's; LaTeX counts on from chapter to chapter by itself."""
    if first.opening:
        yield f"\\setcounter{{table}}{{0}}\\renewcommand{{\\thetable}}{{{first.opening}\\arabic{{table}}}}"


def escape(text: str, language: str = "en") -> str:
    r"""Text as LaTeX prints it.

    >>> escape("p < 0.05 & R²: 5 %_x, α−1")
    'p $<$ 0.05 \\& R$^2$: 5 \\%\\_x, $\\alpha$$-$1'
    """
    own = _CHINESE if language == "zh" else frozenset()
    return "".join(
        character if character in own else _ESCAPES.get(character) or _greek(character) for character in text
    )


def words(runs: Iterable[Run], language: str) -> str:
    """Words with their marks as commands."""
    return "".join(_marked(run, language) for run in runs)


def translated(entry: Sequence[Run]) -> list[Run]:
    """A work without its title in Chinese characters where a translation follows in brackets: not any LaTeX has them.

    >>> translated([Run("Tan (2021) "), Run("“十三五”规划 [Plan]", frozenset({"italic"})), Run(".")])
    [Run(text='Tan (2021) ', marks=frozenset()), Run(text='[Plan]', marks=frozenset({'italic'})), Run(text='.', marks=frozenset())]
    """  # noqa: W505 runs as Python prints them
    whole = "".join(run.text for run in entry)
    gone = {place for match in _ORIGINAL.finditer(whole) for place in range(*match.span())}
    kept, start = [], 0
    for run in entry:
        text = "".join(one for place, one in enumerate(run.text, start) if place not in gone)
        start += len(run.text)
        kept += [Run(text, run.marks)] if text else []
    return kept


def _marked(run: Run, language: str) -> str:
    content = escape(run.text, language)
    for mark in sorted(run.marks):
        content = f"\\{_COMMANDS[mark]}{{{content}}}"
    return content


def _greek(character: str) -> str:
    found = _GREEK.match(unicodedata.name(character, ""))
    if not found:
        return character
    name = found["name"].lower()
    return f"$\\{_VARIANTS.get(name, name)}$" if name != "omicron" else "o"


def _breaks(laid: Layout) -> bool:
    return laid.landscape or laid.lines > _LONG


def _floating(one: Printed, laid: Layout) -> Iterator[str]:
    yield from ("\\begin{table}[htbp]", "\\centering", _SIZES[laid.size])
    yield f"\\caption{{{_caption(one, one.language)}}}\\label{{tbl:{one.name}}}"
    second = f" {_english(one)}\\par\\smallskip" if "en" in one.captions and one.language != "en" else ""
    yield f"\\par\\smallskip{second}"
    yield f"\\begin{{tabular}}{{{_columns(one, laid)}}}"
    yield from ("\\toprule", _head(one, laid), "\\midrule", *_rows(one), "\\bottomrule", "\\end{tabular}")
    if noted := words(printed.notes(one), one.language):
        yield f"\\par\\smallskip\n\\begin{{minipage}}{{\\linewidth}}\\footnotesize\n{noted}\n\\end{{minipage}}"
    yield "\\end{table}"


def _broken(one: Printed, laid: Layout) -> Iterator[str]:
    """Over several pages, the heading on each."""
    across = f"\\multicolumn{{{len(one.head)}}}"
    yield (
        ("\\begin{landscape}\n" if laid.landscape else "")
        + f"\\begingroup{_SIZES[laid.size]}\\setlength{{\\LTcapwidth}}{{\\linewidth}}\n\\begin{{longtable}}{{{_columns(one, laid)}}}"
    )
    yield f"\\caption{{{_caption(one, one.language)}}}\\label{{tbl:{one.name}}}\\\\"
    if "en" in one.captions and one.language != "en":
        yield f"{across}{{c}}{{{_english(one)}}}\\\\"
    head = f"\\toprule\n{_head(one, laid)}\n\\midrule"
    yield f"{head}\n\\endfirsthead\n{head}\n\\endhead\n\\bottomrule\n\\endfoot"
    yield from (*_rows(one), "\\end{longtable}")
    if noted := words(printed.notes(one), one.language):
        yield f"\\noindent{{\\footnotesize {noted}\\par}}"
    yield "\\endgroup" + ("\n\\end{landscape}" if laid.landscape else "")


def _caption(one: Printed, language: str) -> str:
    return words(printed.caption(one, language), language)


def _english(one: Printed) -> str:
    return f"{LABEL.en}~\\thetable. {_caption(one, 'en')}"


def _columns(one: Printed, laid: Layout) -> str:
    r"""``lrr`` where every cell stays on its line, else columns of a share of the page."""
    if not laid.wraps:
        return "".join("r" if numeric else "l" for numeric in one.numeric)
    room = LANDSCAPE if laid.landscape else PORTRAIT
    kinds = ["\\raggedleft" if numeric else "\\raggedright" for numeric in one.numeric]
    shares = [f"\\dimexpr {width / room:.3f}\\linewidth-2\\tabcolsep\\relax" for width in laid.widths]
    return "".join(f">{{{kind}\\arraybackslash}}p{{{share}}}" for kind, share in zip(kinds, shares, strict=True))


def _head(one: Printed, laid: Layout) -> str:
    return " & ".join(_cell(cell, one.language) for cell in one.head) + r" \\"


def _rows(one: Printed) -> Iterator[str]:
    """Numbers end in blanks as wide as the decimals that they lack, so that their points stand below each other."""
    ends = [
        max((split(row[place])[1] for row in one.rows), key=len) if numeric else ""
        for place, numeric in enumerate(one.numeric)
    ]
    for row in one.rows:
        cells = []
        for cell, end, numeric in zip(row, ends, one.numeric, strict=True):
            lacking = escape(end[len(split(cell)[1]) :]) if numeric else ""
            cells.append(_cell(cell, one.language) + (f"\\phantom{{{lacking}}}" if lacking and cell else ""))
        yield " & ".join(cells) + r" \\"


def _cell(cell: str, language: str) -> str:
    r"""After ``\\``, LaTeX takes a bracket or a star for its own."""
    return ("{}" if cell.startswith(("[", "*")) else "") + escape(cell, language)
