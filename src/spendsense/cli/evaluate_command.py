"""`spendsense evaluate`, its options and its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Home, Json

EVALUATE_EXAMPLES = (
    "Example: spendsense evaluate --out evaluation --gate default\n\nExample: spendsense "
    "evaluate --diff run_7191e81f8a9bc161 run_0c2d6ad0510d2213\n\nExample: spendsense evaluate "
    "--accuracy population --noise names --noise rows+dates --out evaluation"
)

Out = Annotated[
    str | None,
    typer.Option(
        help="Folder, or s3://bucket/prefix, for report.html, its twins in JSON and Parquet, "
        "and a manifest of digests; of --diff, for diff.json, diff.md and diff-manifest.json; of "
        "--accuracy, a folder for accuracy.json and accuracy.html."
    ),
]
RunId = Annotated[
    str | None,
    typer.Option("--run", metavar="RUN", help="A run's id. [default: the last finished one]"),
]
TwoRuns = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--diff",
        metavar="RUN_A RUN_B",
        help="Instead of measuring, who moved between two runs, and why.",
    ),
]
Gate = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Thresholds in YAML or JSON, or `default`; exit code 8 when one is missed.",
    ),
]
Population = Annotated[
    Path | None, typer.Option(help="A population folder, to compare with its truth.")
]
Accuracy = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Instead of a run, the scoreboard of a population folder with truth: streams, pay "
        "days, transfers, prices, personas. Needs no database.",
    ),
]
Noise = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="With --accuracy, also on records made worse: names, dates, rows, categories, "
        "merchants, or several joined by +. May be given again.",
    ),
]
Tone = Annotated[
    bool,
    typer.Option(
        "--tone",
        help="Instead of a run, precision and recall of the tone guardrail on the labelled "
        "sentences that ship with the product. Needs no database.",
    ),
]
AskModel = Annotated[
    bool,
    typer.Option(
        "--ask-model",
        help="Also ask the language model that is set up to word the lessons of some users "
        "who consent to that, so as to time it. Its words are thrown away.",
    ),
]


def evaluate(
    out: Out = None,
    run: RunId = None,
    diff: TwoRuns = None,
    gate: Gate = None,
    population: Population = None,
    accuracy: Accuracy = None,
    noise: Noise = None,
    tone: Tone = False,
    ask_model: AskModel = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Measure how well a run did.

    Coverage, explainability, relevance, latency, auditability, guardrails, wording, operators,
    and fairness where demographics were loaded; with a population, accuracy against truth.

    It ends with 1 where nobody is in the run, 7 where nobody consents, and 6 where a trace is
    broken or does not replay; with --gate 8 where a threshold is missed;
    a metric that misses its target is no error in itself. Each evaluation is kept.
    """
    from .asked import Asked
    from .measured import measured

    measured(
        Asked(out, run, diff, gate, population, accuracy, tuple(noise or ()), tone, ask_model),
        home,
        json,
    )
