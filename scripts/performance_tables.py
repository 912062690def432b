"""Writes the tables of docs/performance.md from figures of `make bench` and its like.

    performance_tables.py FIGURES.json PAGE.md

A table stands behind a line `<!-- table: NAME -->` and is replaced as a whole.
"""

import json
import pathlib
import re
import statistics
import sys

STAGES = [
    ("parse", "bytes to tape"),
    ("parse, check, normalize, write canonical form",
     "bytes to canonical bytes: parsed, checked, normalized, written"),
    ("stored event to tape and slots", "stored event to tape, all paths found"),
    ("stored event to TikTok body", "stored event to the body for TikTok"),
    ("stored event to Facebook body", "stored event to the body for Facebook"),
    ("stored event to both bodies", "stored event to both bodies"),
    ("the same, each destination apart", "the same, each destination apart"),
    ("a further TikTok pixel", "a further TikTok pixel"),
    ("a further Facebook pixel", "a further Facebook pixel"),
    ("journal: append in groups of 100", "journal: append in groups of 100"),
    ("journal: append one by one, 64 senders", "journal: append one by one, 64 senders"),
    ("journal: claim and settle 500 at a time", "journal: claim and settle 500 at a time"),
    ("plain: JSONDecoder", "plain way: `JSONDecoder` alone"),
    ("plain: JSONDecoder to JSONEncoder, both bodies", "plain way: both bodies"),
    ("SHA-256 of 10 x 20 bytes", "limit: SHA-256 of 10 × 20 bytes"),
    ("copying 2589 bytes", "limit: copying 2589 bytes"),
]
WALL = [
    ("the same, 4 senders (wall)", "journal: append in groups of 100, four senders, per event"),
    ("journal: append of one event alone (wall)", "journal: append of one event alone"),
    ("fdatasync of 1 KB (wall)", "limit: `fdatasync` after 1 KB"),
]
GATEWAY = [
    ("bare server, one request", "limit: bare server, one request, µs of CPU time", ""),
    ("HTTP in, one event per POST", "HTTP in, one event per POST, up to the 202, µs of CPU time", "30"),
    ("HTTP in, 100 events per POST", "HTTP in, 100 events per POST, µs of CPU time per event", "8"),
    ("journal to platform over TLS",
     "journal to platform over TLS, judged and settled, µs of CPU time per event", "5"),
    ("whole path, one event per POST",
     "from POST to the last delivery at both platforms, one event per POST, µs of CPU time", "50"),
    ("whole path, 100 events per POST", "the same, 100 events per POST, µs of CPU time per event", "20"),
    ("bare server at 2,000/s, median", "limit: bare server at 2,000 requests a second, median, ms on the wall", ""),
    ("latency at 2,000/s, median",
     "2,000 single events a second: the 202 comes after, median, ms on the wall", "twice `fdatasync`"),
    ("latency at 2,000/s, p99", "the same, 99 of 100, ms on the wall", "10"),
    ("memory, idle", "memory, idle", "40 MB"),
    ("memory, at most at 20,000/s", "memory at 20,000 events a second, at most", "150 MB"),
]
# Of which limit and plain way a stage is told as a multiple, and what is aimed at.
LIMIT = ("SHA-256 of 10 x 20 bytes", "copying 2589 bytes")
PLAIN, DECODER = "plain: JSONDecoder to JSONEncoder, both bodies", "plain: JSONDecoder"
RATIOS = {
    "parse": ((), DECODER, " (aim: 20)"),
    "stored event to both bodies": (LIMIT, PLAIN, " (aim: 15)"),
    "the same, each destination apart": (LIMIT, PLAIN, ""),
}


def number(value):
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cells(*row):
    return "| " + " | ".join(str(cell) for cell in row) + " |"


def stages(figures, names, heads):
    found = {figure["name"]: figure for figure in figures}
    lines = [cells(*heads), cells(*["---"] * len(heads)).replace(" ", "")]
    for name, label in names:
        runs = [run / 1000 for run in found[name]["runs"]]
        target = found[name].get("targetNanoseconds")
        row = [label, number(statistics.median(runs)), f"{number(min(runs))} to {number(max(runs))}"]
        row.append(f"{target / 1000:g}" if target else "")
        if len(heads) > 4:
            limits, plain, aim = RATIOS.get(name, ((), None, ""))
            own = found[name]["medianNanoseconds"]
            limit = sum(found[other]["medianNanoseconds"] for other in limits)
            row.append(f"{own / limit:.1f}" if limits else "")
            times = found[plain]["medianNanoseconds"] / own if plain else 0
            row.append(f"{times:.{0 if times > 10 else 1}f} times as long{aim}" if plain else "")
        lines.append(cells(*row))
    return lines


def gateway(values):
    lines = [cells("the whole gateway", "median", "least to most", "aim"), "|---|---|---|---|"]
    for name, label, aim in GATEWAY:
        runs, show = values[name], number
        if name.startswith("memory"):
            show = lambda value: f"{value / 1e6:.0f} MB"
        elif name.endswith(("median", "p99")):
            show = lambda value: number(value / 1000)
        lines.append(cells(label, show(statistics.median(runs)), f"{show(min(runs))} to {show(max(runs))}", aim))
    return lines


def scaling(rows, head, deliveries, platforms):
    lines = [
        cells(head, f"µs of CPU time per event, to {deliveries}", "accepted a second",
              f"delivered a second, {platforms}", "memory at most"), "|---|---|---|---|---|"]
    for value, row in rows:
        lines.append(cells(
            f"{value:,}", number(row["cpu_us"]), f"{row['accepted_per_second']:,.0f}",
            f"{row['delivered_per_second']:,.0f}", f"{row['peak_memory_bytes'] / 1e6:.0f} MB"))
    return lines


def backlog(rows):
    lines = [
        cells("events waiting", "accepted a second", "µs of CPU time in", "delivered a second, both platforms",
              "µs of CPU time per delivery", "memory", "on disk, per event", "ready after"), "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        lines.append(cells(
            f"{row['waiting']:,}", f"{row['accepted_per_second']:,.0f}", number(row["cpu_us_in"]),
            f"{row['delivered_per_second']:,.0f}", number(row["cpu_us_delivery"]),
            f"{max(row['memory_bytes'], row['peak_memory_bytes']) / 1e6:.0f} MB",
            f"{row['disk_bytes_per_event']:,.0f} bytes", f"{row['start_seconds']:.2f} s"))
    return lines


def tables(found):
    grown = found["scaling"]
    return {
        "stages": stages(
            found["figures"], STAGES,
            ["stage: µs of CPU time per event", "median", "least to most", "aim", "times the limit",
             "the plain way takes"]),
        "wall": stages(found["figures"], WALL, ["µs on the wall", "median", "least to most", "aim"]),
        "gateway": gateway(found["gateway"]),
        "requests": scaling(
            grown["events per request"], "events per request", "both deliveries", "both platforms"),
        "destinations": scaling(grown["destinations"], "destinations", "all deliveries", "all destinations"),
        "sizes": scaling(grown["bytes of an event"], "bytes of an event", "both deliveries", "both platforms"),
        "backlog": backlog(found["backlog"]),
    }


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    page = pathlib.Path(sys.argv[2])
    text = page.read_text(encoding="utf-8")
    for name, lines in tables(found).items():
        text, count = re.subn(
            rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*", lambda match: match[1] + "\n".join(lines) + "\n", text)
        if count != 1:
            sys.exit(f"performance_tables: {page} has {count} places for the table {name}, and should have one")
    page.write_text(text, encoding="utf-8")


main()
