"""What a large survey costs, CPU seconds and the peak of memory for 10,000, 100,000 and 1,000,000 answer sheets: made
by the maker of the survey that ships, read, cleaned, compared with the made-up ones, spread out as chapters need it.

Run as ``python tests/benchmarks/bench_reading.py [SHEETS …]``. Nothing here is a test, but it stops where reading takes
over 2 GB, or where the seconds for a thousand sheets grow with their number. Whatever is measured has a process of its
own, whose parent is small: a process begins with the peak of the one that started it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bphs.inputs.codebook.book import read_codebook  # noqa: E402 found through the path above
from bphs.inputs.study import read_study  # noqa: E402
from bphs.inputs.survey.cleaning import clean  # noqa: E402
from bphs.inputs.survey.made_up import made_up_share  # noqa: E402
from bphs.inputs.survey.responses import read_responses  # noqa: E402

STUDY = ROOT / "data" / "w_district"
SIZES = ("10000", "100000", "1000000")
AT_ONCE = 100_000
"""Sheets that are made and written at a time: another seed for each hundred thousand."""
MOST = 2048
"""MB that making, or reading, cleaning and spreading out, may take."""
STEEPEST = 2.0
"""Times that a thousand sheets among the most may cost what they cost among the fewest; a machine is noisy."""


def sheets(path: Path, count: int) -> None:
    """Write a CSV file of `count` sheets, all different, each with a number of its own."""
    from tools.synthetic_survey.generation import FEWEST, generate

    for start in range(0, count, AT_ONCE):
        wanted = min(AT_ONCE, count - start)
        part = generate(start, max(wanted, FEWEST)).frame.head(wanted)
        part = part.assign(id=range(start + 1, start + wanted + 1))
        ranks = dict.fromkeys([name for name in part if name.startswith("priority_")], "Int64")
        part.astype(ranks).to_csv(path, mode="a", header=not start, index=False)


def peak() -> float:
    """MB that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(count: int) -> None:
    """Print what making so many residents at once costs this process."""
    from tools.synthetic_survey.generation import generate

    start = time.process_time()
    generate(n=count)
    spent = time.process_time() - start
    print(
        f"{count:>9,} residents made: {spent:5.1f} CPU s, {1000 * spent / count:.3f} s for a thousand, {peak():,.0f} MB"
    )
    if peak() > MOST:
        sys.exit(f"making {count:,} residents took more than {MOST} MB")


def measure(path: Path) -> None:
    """Print what one file cost this process; the last line is for the process that asked."""
    survey = read_study(STUDY).survey
    if survey is None:
        sys.exit("the study that ships has no survey")
    codebook, times = read_codebook(STUDY / survey.codebook), [time.process_time()]
    responses = read_responses(path, codebook)
    times.append(time.process_time())
    cleaned = clean(responses, survey.cleaning, survey.duration)
    times.append(time.process_time())
    made_up_share(responses)
    times.append(time.process_time())
    without = peak()
    respondents = len(cleaned.frame)
    times.append(time.process_time())
    count, spent = len(responses.answers), times[-1] - times[0]
    steps = zip(("read", "cleaned", "compared", "spread out"), times, times[1:], strict=False)
    told = ", ".join(f"{name} {end - begin:.1f}" for name, begin, end in steps)
    print(f"{count:>9,} sheets, {respondents:,} analysed: {told} CPU s, {1000 * spent / count:.3f} s for a thousand")
    print(f"          {without:,.0f} MB, {peak():,.0f} MB when spread out")
    print(peak(), spent / count)


def cost(path: Path) -> tuple[float, float]:
    """Peak of memory in MB and CPU seconds for a sheet, measured in a process of its own."""
    run = [sys.executable, __file__, "--read", str(path)]
    *told, last = subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()
    print(*told, sep="\n", flush=True)
    memory, seconds = map(float, last.split())
    return memory, seconds


def main(sizes: list[str]) -> None:
    """Make and read a survey of each size."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for size in sizes:
            subprocess.run([sys.executable, __file__, "--make", size], check=True)
            path = Path(folder) / f"{size}.csv"
            subprocess.run([sys.executable, __file__, "--write", size, str(path)], check=True)
            found.append(cost(path))
            path.unlink()
    if max(memory for memory, _ in found) > MOST:
        sys.exit(f"more than {MOST} MB")
    if found[-1][1] > STEEPEST * found[0][1]:
        sys.exit(f"a sheet costs {found[-1][1] / found[0][1]:.1f} times what it costs among few: not linear")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        measure(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--make"]:
        make(int(sys.argv[2]))
    elif sys.argv[1:2] == ["--write"]:
        sheets(Path(sys.argv[3]), int(sys.argv[2]))
    else:
        main(sys.argv[1:] or list(SIZES))
