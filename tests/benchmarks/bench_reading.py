"""What reading and cleaning a survey costs: CPU seconds and the peak of memory for 10,000, 100,000 and, if asked,
1,000,000 answer sheets (the survey that ships, its sheets repeated).

Run as ``python tests/benchmarks/bench_reading.py [SHEETS …]``. Nothing here is a test. Each size is read in a process
of its own, so that the peak is its own; cost is linear if the seconds for a thousand sheets stay the same.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from bphs.inputs.codebook.book import read_codebook  # noqa: E402 found through the path above
from bphs.inputs.study import read_study  # noqa: E402
from bphs.inputs.survey.cleaning import clean  # noqa: E402
from bphs.inputs.survey.responses import read_responses  # noqa: E402

STUDY = ROOT / "data" / "w_district"
SIZES = ("10000", "100000")


def sheets(path: Path, count: int) -> None:
    """Write a CSV file of `count` sheets, each with a number of its own."""
    heading, *rows = (STUDY / "survey.csv").read_text(encoding="utf-8-sig").splitlines()
    with path.open("w", encoding="utf-8") as out:
        out.write(heading + "\n")
        for number in range(count):
            out.write(f"{number + 1},{rows[number % len(rows)].partition(',')[2]}\n")


def measure(path: Path) -> None:
    """Print what reading and cleaning one file cost this process."""
    survey = read_study(STUDY).survey
    if survey is None:
        sys.exit("the study that ships has no survey")
    start = time.process_time()
    responses = read_responses(path, read_codebook(STUDY / survey.codebook))
    read, count = time.process_time() - start, len(responses.frame)
    clean(responses, survey.cleaning, survey.duration)
    both, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} sheets: read {read:6.1f} CPU s, cleaned {both - read:5.1f} s, {1000 * both / count:.3f} s for a thousand, {peak:,.0f} MB"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            for size in sys.argv[1:] or SIZES:
                sheets(Path(folder) / f"{size}.csv", int(size))
                subprocess.run([sys.executable, __file__, "--one", str(Path(folder) / f"{size}.csv")], check=True)
