"""A synthetic figure carries its label in itself."""

import re

import pytest
import resvg_py
from figures import install_labels
from matplotlib.figure import Figure

from bphs.report.figures import stamp
from bphs.report.figures.style import to_svg
from bphs.report.words.wording import LANGUAGES, language


@pytest.fixture
def svg():
    install_labels()
    figure = Figure(figsize=(4, 1))
    figure.text(0.5, 0.5, "x")
    return to_svg(figure, "a")


def test_the_strip_is_added_above_and_the_figure_keeps_its_size(svg):
    """Closed form: 4 in x 1 in are 288 x 72 pt; the strip adds its own height."""
    made = stamp.stamp(svg, "a")
    assert re.search(r'<svg[^>]*? width="288pt" height="92pt" viewBox="0 0 288 92"', made)
    assert 'x="0" y="20" width="288" height="72"' in made


def test_it_is_an_svg_that_another_program_draws_with_the_red_strip_on_top(svg):
    """Authority: resvg, an independent renderer."""
    import io

    from PIL import Image

    picture = Image.open(
        io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=stamp.stamp(svg, "a"), dpi=72, background="#ffffff")))
    ).convert("RGB")
    assert picture.size == (288, 92)
    assert picture.getpixel((2, 10)) == (166, 27, 27)
    assert picture.getpixel((2, 40)) == (255, 255, 255)


def test_both_languages_have_their_own_words_and_ids_do_not_collide(svg):
    made = []
    for name in LANGUAGES:
        with language(name):
            made.append(stamp.stamp(svg, "a"))
    assert made[0] != made[1]
    ids = re.findall(r' id="([^"]+)"', made[0])
    hashed = [one for one in ids if re.fullmatch(r"[mp][0-9a-f]{10}", one)]
    assert len(hashed) == len(set(hashed))


def test_what_is_no_figure_is_refused():
    with pytest.raises(ValueError, match="width and height"):
        stamp.stamp("<svg/>", "a")
