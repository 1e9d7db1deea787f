"""Record of numbers: everything built anew and held against it, or what was built put in its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bphs.inputs.files.whole import write_whole
from bphs.pipeline import left_out, results
from bphs.pipeline.build import UNFINISHED, built
from bphs.pipeline.comparison import numbers, record_path
from bphs.pipeline.plan import Plan
from bphs.pipeline.studies import BuildFailed

PICTURE = ("chongqing", "03_inequality", "theil")
"""Figure that README shows: study, chapter, name."""


def verify(root: Path, wanted: Sequence[str] = ()) -> None:
    """Build everything anew and compare with the numbers of record.

    Raises
    ------
    BuildFailed : names each finding that moved.
    """
    done = built(root, wanted, always=True)
    record, moved = results.read_record(record_path(root)), []
    for plan in done.plans:
        if plan.study.name not in record:
            print(f"{plan.study.name}: not on record; 'make record' puts it there.")
            continue
        moved += [f"{plan.study.name}: {line}" for line in results.moved(record[plan.study.name], numbers(plan))]
        gone = left_out.differing(root, plan)
        moved += [f"{plan.study.name}: {line} (reports/left_out.json)" for line in gone]
    if moved:
        said = "\n".join([f"{len(moved)} findings are not what reports/results.json says:", *moved])
        raise BuildFailed("\n\n".join(filter(None, [said, done.told(UNFINISHED)])))
    done.stop(UNFINISHED)
    print("Every finding is what reports/results.json says.")


def put_on_record(root: Path, wanted: Sequence[str] = ()) -> None:
    """Replace the numbers of record with those of the last build, and say what moved; renew README's picture."""
    done = built(root, wanted)
    path = record_path(root)
    record = results.read_record(path)
    for plan in done.plans:
        found = numbers(plan)
        for line in results.moved(record.get(plan.study.name, {}), found):
            print(f"{plan.study.name}: {line}")
        record[plan.study.name] = results.renewed(record.get(plan.study.name, {}), found)
        gone = left_out.read(root)
        left_out.write(root, {**gone, plan.study.name: left_out.found(plan)})
        _keep_picture(plan)
    results.write_record(path, record)
    done.stop(UNFINISHED)


def _keep_picture(plan: Plan) -> None:
    """README shows one figure of the study on record; a page on the web cannot show what is not committed."""
    study, chapter, figure = PICTURE
    if plan.study.name != study:
        return
    from resvg_py import svg_to_bytes

    notebook = json.loads((plan.scope.build / chapter / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    svg = next(
        "".join(o["data"]["image/svg+xml"]) for o in outputs if o["metadata"].get("bphs", {}).get("name") == figure
    )
    write_whole(
        plan.project.root / "reports" / "overview.png",
        bytes(svg_to_bytes(svg_string=svg, dpi=96, background="#ffffff", skip_system_fonts=True)),
    )
