"""Every key and column that a comparison may show has words in both languages.

Authority: the names that the modules give.
"""

import re
from pathlib import Path

import pytest
from comparisons_cases import answers

from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.measures import comparisons
from bphs.measures.comparisons import Design

WORDS = derived_dictionary().columns
SOURCE = {path.stem: path.read_text(encoding="utf-8") for path in Path(comparisons.__file__).parent.glob("*.py")}


def keys(pattern):
    """Literal keys in the modules of comparisons."""
    return {found for text in SOURCE.values() for found in re.findall(pattern, text)}


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (
            "test",
            keys(r'Tested\("(\w+)"')
            | {
                "student_t",
                "welch_t",
                "chi_square_yates",
                "chi_square_likelihood_ratio",
                "levene_mean",
                "levene_median",
            },
        ),
        (
            "effect",
            keys(r'(?:Effect|_ratio)\("(\w+)"')
            | {"hedges_g", "cohens_d", "eta_squared", "omega_squared", "cohens_f", "cramers_v_corrected"},
        ),
        (
            "reason",
            keys(r'Chosen\(test, "(\w+)"')
            | {"equal_variances", "unequal_variances", "enough_in_cells", "sparse_cells"},
        ),
        ("method", keys(r'Pairwise\("(\w+)"') | set(comparisons.posthoc.PROCEDURES)),
    ],
)
def test_every_key_has_words(column, shown):
    assert len(shown) > 3
    assert shown <= {category.value for category in WORDS[column].categories}


@pytest.mark.parametrize("kind", ["means", "ranks", "categories"])
def test_every_column_has_words(kind):
    frame = answers()
    design = {} if kind == "ranks" else {"weights": frame["w"], "design": Design(clusters=frame["town"])}
    for options in ({}, design):
        found = comparisons.compare(frame["sat"], frame["edu"], kind=kind, alpha=1 - 1e-9, **options)
        shown = {name for table in (found.tests, found.effects, found.groups, found.pairs) for name in table.columns}
        assert shown - set(WORDS) == set()
