#!/usr/bin/env python3
"""Makes what a version leaves behind: README.md in this folder says what and why.

make.py PROGRAM FOLDER: PROGRAM is the published program of that version, FOLDER the one to write to, where mlbudget.yml is.
The logs are the same each time.
"""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

DAY = datetime(2026, 6, 10, tzinfo=timezone.utc)
OF_THE_EXPORTER = r"(?m)^(#|process_|dotnet_|mlbudget_(build_|config_|poll_|storage_|source_last_)).*\n"
STOPPED = DAY + timedelta(hours=12)  # where the first part ends and the second begins


def text_of(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def id_of(number):
    """JSON numbers, texts, and texts that look like numbers and are none."""
    return [number, f"p-{number}", f"{number:05d}"][number % 3]


def fraud(draws):
    """Predictions and their labels, as pairs of an arrival and a record."""
    predictions, labels = [], []
    for number in range(240):
        at = DAY + timedelta(minutes=4 * number, seconds=7)
        truth = draws.random() < 0.3
        score = min(0.99, max(0.01, draws.gauss(0.75 if truth else 0.25, 0.2)))
        record = {
            "t": text_of(at), "id": id_of(number), "decision": "fraud" if score > 0.5 else "legit", "score": round(score, 3),
            "ms": round(draws.lognormvariate(4, 0.6)), "status": 503 if draws.random() < 0.03 else 200,
            "error": "timeout" if draws.random() < 0.05 else None, "region": draws.choice(["north", "north", "south", "west"]),
            "version": "1" if number % 2 else "2", "amount": round(draws.uniform(-2, 100), 2),
            "country": draws.choice(["DE", "FR", "XX"]), "velocity": round(draws.random(), 3),
            "velocity_at": text_of(at - timedelta(minutes=draws.randrange(80))),
        }
        for key in ("amount", "velocity", "region"):
            if draws.random() < 0.05:
                del record[key]
        predictions.append((at, record))
        if number % 50 == 49:
            predictions.append((at + timedelta(seconds=30), record))  # the same id again

        kind = draws.random()
        if kind < 0.1:
            continue
        # Of the last three hours of the first part most labels come with the second, and of the others some.
        delay = timedelta(minutes=draws.randrange(20, 55) if kind < 0.9 and number < 135 or number >= 180 else 500)
        if number % 20 == 5:
            delay = -timedelta(hours=5)  # before the prediction
        label = {"id": id_of(number), "at": text_of(at + delay), "label": "fraud" if truth else "legit"}
        if number % 6 == 3:
            label["id"] = str(number)  # a number there, and a text here
        if draws.random() < 0.7:
            label |= {"clicked": draws.random() < 0.4, "order": {"cents": draws.randrange(2000)}}
        if draws.random() < 0.05:
            del label["label"]
        labels.append((at + delay, label))
        if number % 30 == 7:
            labels.append((at + delay + timedelta(minutes=1), label | {"at": text_of(at + delay), "label": "legit"}))
    labels.append((DAY + timedelta(hours=1), {"id": "ghost", "at": text_of(DAY + timedelta(hours=1)), "label": "fraud"}))
    return predictions, sorted((label for label in labels if label[0] < DAY + timedelta(hours=16)), key=lambda label: label[0])


def visits(draws, begin, windows, moved=False):
    """Five hundred and more predictions in each of some windows of six hours; an x that moves is a drift."""
    records = []
    for number in range(windows * 510):
        at = begin + timedelta(seconds=number * 6 * 3600 // 510)
        p = draws.random()
        records.append((at, {
            "t": int(at.timestamp()), "a": int(p > 0.5), "s": round(p, 2), "y": int(draws.random() < p),
            "x": round(draws.gauss(1 if moved else 0, 1), 2), "c": draws.choice("aaab"),
        }))
    return records


def daily(draws):
    """Enough to learn from, at 150 a day."""
    records = []
    at = DAY - timedelta(days=8) + timedelta(hours=12)
    while at < DAY + timedelta(hours=26):
        p = draws.random()
        records.append((at, {"t": text_of(at), "a": int(p > 0.5), "s": round(p, 2), "y": int(draws.random() < p)}))
        at += timedelta(seconds=576)
    return records


def write(path, records):
    path.write_text("".join(json.dumps(record, separators=(",", ":")) + "\n" for _, record in records))


def write_logs(folder):
    draws = random.Random(20260610)
    predictions, labels = fraud(draws)
    logs = {
        "fraud": predictions, "fraud-labels": labels, "daily": daily(draws),
        "visits": visits(draws, DAY, 2) + visits(draws, STOPPED, 1, moved=True),
    }
    for part, belongs in (("first", lambda at: at < STOPPED), ("second", lambda at: at >= STOPPED)):
        (folder / part).mkdir(exist_ok=True)
        for name, records in logs.items():
            write(folder / part / f"{name}.jsonl", [record for record in records if belongs(record[0])])


def write_baseline(program, folder):
    """Learned from ten days before, of which only the baseline is kept."""
    with tempfile.TemporaryDirectory() as logs:
        begin = DAY - timedelta(days=11)
        write(Path(logs, "visits.jsonl"), visits(random.Random(7), begin, 40))
        configuration = Path(logs, "mlbudget.yml")
        configuration.write_text(re.sub(r"\n *baseline: \{ file: .*", "", (folder / "mlbudget.yml").read_text()))
        learned = subprocess.run(
            [program, "baseline", f"--config.file={configuration}", "--model=visits",
             f"--from={text_of(begin)}", f"--to={text_of(begin + timedelta(days=10))}"],
            env=os.environ | {"VERSION_LOGS": logs, "VERSION": str(folder)}, check=True, stdout=subprocess.PIPE)
        (folder / "baseline.yml").write_bytes(learned.stdout)


def page_of(program, folder, logs, store):
    """The samples of the page once everything is read and nothing moves any more, without what the exporter says of itself."""
    exporter = subprocess.Popen(
        [program, "run", "--clock=log", f"--config.file={folder / 'mlbudget.yml'}", f"--storage.path={store}",
         "--web.listen-address=127.0.0.1:19801"],
        env=os.environ | {"VERSION_LOGS": str(logs), "VERSION": str(folder)})
    try:
        last = None
        for _ in range(60):
            time.sleep(2)
            if exporter.poll() is not None:
                raise SystemExit("the exporter ended")
            try:
                page = urllib.request.urlopen("http://127.0.0.1:19801/metrics").read().decode()
            except OSError:
                continue
            numbers = re.sub(OF_THE_EXPORTER, "", page)
            if numbers == last and "mlbudget_predictions_total{" in page:
                return numbers
            last = numbers
        raise SystemExit("the page moves without end")
    finally:
        exporter.send_signal(signal.SIGTERM)
        exporter.wait()


def main(program, folder):
    write_logs(folder)
    write_baseline(program, folder)
    with tempfile.TemporaryDirectory(prefix="mlbudget-") as work:
        logs, store = Path(work, "logs"), Path(work, "store")
        shutil.copytree(folder / "first", logs)
        (folder / "first.page.txt").write_text(page_of(program, folder, logs, store))
        if Path(store, "mlbudget.db-wal").exists():
            raise SystemExit("the store was not closed")
        shutil.copy(store / "mlbudget.db", folder / "mlbudget.db")
        for part in sorted((folder / "second").iterdir()):
            with open(logs / part.name, "ab") as log:
                log.write(part.read_bytes())
        (folder / "second.page.txt").write_text(page_of(program, folder, logs, store))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
