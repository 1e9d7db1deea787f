"""Colours of maps for readers who see fewer of them: neighbouring classes stay apart.

Deficient vision is simulated with the matrices of Machado, Oliveira & Fernandes (2009, doi:10.1109/TVCG.2009.113, their
table 1, severity 1.0), applied to linear RGB; distances are CIE 1976 ΔE*ab for D65 (CIE 15:2018). A just noticeable
difference is 2.3 (Mahy, Van Eycken & Oosterlinck 1994, doi:10.1002/col.5080190304); classes differ by three of them.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bphs.report.figures.style import INK
from bphs.report.maps.bivariate import COLOURS
from bphs.report.maps.classes import LESS, MORE, SEQUENTIAL
from bphs.report.maps.draw import ink_on

SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
LEAST = 3 * 2.3


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as an eye sees it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    x, y, z = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / WHITE
    f = [part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29 for part in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_arithmetic_is_that_of_the_standard():
    """sRGB red is L* 53.24, a* 80.09, b* 67.20 (Lindbloom, D65); to who has no red cones red and green look alike."""
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert apart("#d7191c", "#1a9641", "normal") > 100
    assert apart("#d7191c", "#1a9641", "deuteranopia") < 40


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scale", [*SEQUENTIAL.values(), (*reversed(LESS), *MORE)], ids=str)
def test_neighbouring_classes_can_be_told_apart(scale, sight):
    assert min(apart(one, other, sight) for one, other in itertools.pairwise(scale)) > LEAST


@pytest.mark.parametrize("sight", SIGHT)
def test_less_is_never_taken_for_more(sight):
    """Every orange differs from every purple of its own depth."""
    assert min(apart(one, other, sight) for one, other in zip(LESS, MORE, strict=True)) > LEAST


@pytest.mark.parametrize("sight", SIGHT)
def test_nine_colours_of_two_values_can_be_told_apart(sight):
    """Along each row and column of the square, and the two corners that the legend names."""
    steps = [pair for line in (*COLOURS, *zip(*COLOURS, strict=True)) for pair in itertools.pairwise(line)]
    assert min(apart(one, other, sight) for one, other in steps) > LEAST
    assert apart(COLOURS[2][0], COLOURS[0][2], sight) > 3 * LEAST


@pytest.mark.parametrize("colour", [*SEQUENTIAL[6], *LESS, *MORE, *itertools.chain(*COLOURS)])
def test_names_have_the_ink_that_is_read_best_on_their_ground(colour):
    """Contrast by CIE Y, the relative luminance of WCAG 2.2: (lighter + 0.05) / (darker + 0.05); at least 4."""
    ground, chosen, others = (
        luminance(one) for one in (colour, ink_on(colour), INK if ink_on(colour) == "white" else "white")
    )
    assert contrast(ground, chosen) >= max(4.0, contrast(ground, others))


def luminance(colour):
    return (
        ((lab(colour, "normal")[0] + 16) / 116) ** 3
        if lab(colour, "normal")[0] > 8
        else lab(colour, "normal")[0] / 903.3
    )


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
