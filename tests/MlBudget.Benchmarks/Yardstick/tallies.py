"""The tallies of the ten SLOs as pandas has them: both files read in chunks of lines, joined by id and grouped.

Usage: tallies.py FOLDER OUTPUT. Prints the seconds it took, without the import of pandas, and the CPU seconds. The lines of OUTPUT are
SLO, group, slot, events, bad, as the DuckDB run of the same benchmark writes them.
"""
import sys
import time

import pandas as pd

CHUNK = 200_000
REQUIRED = ["amount", "country", "velocity", "age", "tenure", "items", "device", "hour"]
TYPES = {"prediction_id": str}


def main(folder, output):
    start, cpu = time.perf_counter(), time.process_time()
    labels = pd.concat(
        chunk[["prediction_id", "label"]] for chunk in pd.read_json(f"{folder}/labels.jsonl", lines=True, chunksize=CHUNK, dtype=TYPES, convert_dates=False))
    rows = pd.concat(counted(chunk) for chunk in pd.read_json(f"{folder}/predictions.jsonl", lines=True, chunksize=CHUNK, dtype=TYPES, convert_dates=False))
    rows = rows.merge(labels, on="prediction_id", how="left")
    selected, positive, labelled = rows.decision == 1, rows.label == 1, rows.label.notna()
    rows["selected"] = selected
    rows["tp_fp"], rows["fp"] = selected & labelled, selected & (rows.label == 0)
    rows["tp_fn"], rows["fn"] = positive & rows.answered, positive & (rows.decision == 0)
    rows["fp_tn"] = (rows.label == 0) & rows.answered
    tallies = []
    add(tallies, rows.groupby("minute"), {
        "success": ("n", "errors"), "latency": ("timed", "slow"), "confidence": ("scored", "unsure"),
        "completeness": ("expected", "missing"), "freshness": ("aged", "stale"), "schema": ("n", "violating")})
    rows["hour"] = rows.minute // 3600 * 3600
    add(tallies, rows.groupby("hour"), {"precision": ("tp_fp", "fp"), "recall": ("tp_fn", "fn")})
    add(tallies, rows.groupby(["merchant_type", "hour"]), {"fpr-parity": ("fp_tn", "fp")})
    add(tallies, rows.groupby(["region", "hour"]), {"selection-parity": ("answered", "selected")})
    print(time.perf_counter() - start, time.process_time() - cpu)
    with open(output, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in tallies)


def counted(chunk):
    """The columns that are joined or counted, of a chunk of predictions."""
    features = pd.DataFrame(chunk.features.tolist(), index=chunk.index)
    at = pd.to_datetime(chunk.timestamp, utc=True, infer_datetime_format=True)
    computed = pd.to_datetime(chunk.velocity_at, utc=True, infer_datetime_format=True)
    score = chunk.score
    present = features[REQUIRED].notna().sum(axis=1)
    aged = features.velocity.notna() & computed.notna()
    violating = (
        (features.amount < 0) | (features.age < 0) | (features.age > 120) | (features.hour < 0) | (features.hour > 23) | ~chunk.decision.isin([0, 1])
        | (features.country.notna() & ~features.country.isin(["DE", "FR", "NL", "PL", "IT", "ES"])))
    return pd.DataFrame({
        "prediction_id": chunk.prediction_id, "merchant_type": chunk.merchant_type.astype("category"), "region": chunk.region.astype("category"),
        "minute": at.astype("int64") // 60_000_000_000 * 60, "decision": chunk.decision, "answered": chunk.decision.notna(),
        "n": 1, "errors": chunk.error.notna(), "timed": chunk.latency_ms.notna(), "slow": chunk.latency_ms > 100,
        "scored": score.notna(), "unsure": score.where(score >= 0.5, 1 - score) < 0.6,
        "expected": len(REQUIRED), "missing": len(REQUIRED) - present, "aged": aged,
        "stale": aged & (at - computed > pd.Timedelta(hours=24)), "violating": violating})


def add(tallies, groups, slos):
    """Sums the events and bad events of SLOs per group."""
    sums = groups[sorted({column for columns in slos.values() for column in columns})].sum()
    for slo, (events, bad) in slos.items():
        for key, event, wrong in zip(sums.index, sums[events], sums[bad]):
            group, slot = key if isinstance(key, tuple) else ("", key)
            tallies.append(f"{slo},{group},{slot},{event},{wrong}")


main(*sys.argv[1:])
