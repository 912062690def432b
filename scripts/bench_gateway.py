"""Measures the whole gateway: processes of their own, real HTTP and TLS over loopback, a journal on disk.

    bench_gateway.py figures [--json FILE] [--runs N]     what an event costs, latency, memory
    bench_gateway.py scaling [--json FILE]                by cores, events per request, destinations, size of events
    bench_gateway.py backlog COUNT... [--json FILE]       with so many events waiting: memory, disk, start, speed

The release builds of `fanout` and of `bare-server` (Benchmarks) have to be there; `make bench` and its like build them.
The load comes from `fanout bench`, the platforms are `fanout sandbox`, or tls_platform.py where TLS is measured. All of
it shares the machine's cores, so a rate on the wall is less than a gateway alone would reach; processor time per event
is the gateway's own.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time
import urllib.request

from gateway_process import Gateway, Process, folder, load, sandbox, tls_platform

ROOT = pathlib.Path(__file__).resolve().parent.parent
BARE_SERVER = ROOT / "Benchmarks/.build/release/bare-server"
# As `bench` calls the journal's own cost for so many senders as a flood of single events has.
JOURNAL_APART = "journal: append one by one, 64 senders"
FDATASYNC = "fdatasync of 1 KB (wall)"
# More than any gateway takes, so that it is always busy.
FLOOD = 10_000_000
# Bytes of an event, where nothing else is said.
BODY = 1000


def micro(result, key="gateway"):
    return result[key]["cpu_us_per_event"]


def one_run():
    """Every figure once, by its name."""
    found = {}
    with Process([BARE_SERVER], r"port (\d+)") as server:
        url = f"http://127.0.0.1:{server.port}"
        found["bare server, one request"] = micro(load(url, server.pid, FLOOD, 3))
        found["bare server at 2,000/s, median"] = load(url, server.pid, 2000, 3)["latency_from_due_us"]["p50"]
    with folder() as data, Gateway(data, ["noop"]) as gateway:
        gateway.pause()
        found["HTTP in, one event per POST"] = micro(gateway.load(FLOOD, 3))
        found["HTTP in, 100 events per POST"] = micro(gateway.load(FLOOD, 3, batch=100))
    with folder() as data, tls_platform(data) as (url, options), Gateway(
            data, ["tiktok"], url, options=options) as gateway:
        found["memory, idle"] = gateway.usage()[1]
        gateway.pause()
        count = gateway.load(20_000, 4, batch=100)["accepted_events"]
        before = gateway.usage()[0]
        gateway.resume()
        while sum(gateway.counts("waiting")) + sum(gateway.counts("retrying")) > 0:
            time.sleep(0.1)
        if gateway.counts("delivered") != [count]:
            sys.exit(f"bench_gateway: not all was delivered: {gateway.call('GET', '/v1/destinations')}")
        found["journal to platform over TLS"] = (gateway.usage()[0] - before) / count * 1e6
    with sandbox() as platforms:
        url = f"http://127.0.0.1:{platforms.port}"
        with folder() as data, Gateway(data, ["tiktok", "facebook"], url) as gateway:
            steady = gateway.load(2000, 5, until_delivered=True)
            found["latency at 2,000/s, median"] = steady["latency_from_due_us"]["p50"]
            found["latency at 2,000/s, p99"] = steady["latency_from_due_us"]["p99"]
            gateway.load(20_000, 4, batch=100, until_delivered=True)
            found["memory, at most at 20,000/s"] = gateway.usage()[2]
        with folder() as data, Gateway(data, ["tiktok", "facebook"], url) as gateway:
            flood = gateway.load(FLOOD, 4, until_delivered=True)
            found["whole path, one event per POST"] = micro(flood, "gateway_to_delivery")
        with folder() as data, Gateway(data, ["tiktok", "facebook"], url) as gateway:
            flood = gateway.load(FLOOD, 3, batch=100, until_delivered=True)
            found["whole path, 100 events per POST"] = micro(flood, "gateway_to_delivery")
    return found


# What is wanted at most: microseconds, or bytes.
TARGETS = {
    "HTTP in, one event per POST": 30, "HTTP in, 100 events per POST": 8, "journal to platform over TLS": 5,
    "whole path, one event per POST": 50, "whole path, 100 events per POST": 20, "latency at 2,000/s, p99": 10_000,
    "memory, idle": 40e6, "memory, at most at 20,000/s": 150e6,
}


# Why it is more, where it is.
REASONS = {
    "HTTP in, one event per POST":
        "a bare server takes a third of it and the journal's commits a quarter, most of that in the kernel",
    "HTTP in, 100 events per POST": "the journal takes nearly half of it, reading an event a third",
    "journal to platform over TLS": "the mapping alone takes more, see the stages",
    "whole path, one event per POST": "the sum of the above for two platforms",
    "whole path, 100 events per POST": "the sum of the above for two platforms",
    "latency at 2,000/s, p99": "single slow commits: the disk, or whoever shares it",
    "intake, 80 % of that with none waiting":
        "the table of ten million keys is in no cache, files grow into memory that a virtual machine gets at the first touch,"
        " and a disk may still be busy with the backlog",
    "memory with a million waiting, 150 MB": "20 bytes for each key of the last 48 hours, and 75 MB under load without any",
    "ready with a million waiting, 0.5 s": "a million keys are read from the disk, 0.1 s where they are in memory",
}


def shown(name, value):
    return f"{value / 1e6:.0f} MB" if name.startswith("memory") else f"{value:.1f}"


def tell_misses(names):
    names = list(names)
    if names:
        print("\nMissed:")
    for name in names:
        print(f"- {name}: {REASONS.get(name, 'docs/performance.md has it within: a busier machine, or a loss')}")


def figures(arguments):
    runs = []
    for run in range(arguments.runs):
        print(f"bench_gateway: run {run + 1} of {arguments.runs}", file=sys.stderr)
        runs.append(one_run())
    print(f"\nThe whole gateway: microseconds of its CPU time per event (latency: on the wall), {arguments.runs} runs\n")
    print(f"{'':40}{'median':>10}{'least..most':>20}{'target':>10}")
    values = {name: sorted(run[name] for run in runs) for name in runs[0]}
    for name, sorted_values in values.items():
        median = statistics.median(sorted_values)
        extent = f"{shown(name, sorted_values[0])}..{shown(name, sorted_values[-1])}"
        target = shown(name, TARGETS[name]) if name in TARGETS else ""
        print(f"{name:40}{shown(name, median):>10}{extent:>20}{target:>10}")
    tell_misses(name for name in TARGETS if statistics.median(values[name]) > TARGETS[name])
    tell_ratios(values, arguments.json)
    return {"gateway": values}


def tell_ratios(values, path):
    """How much more than its limits the gateway takes, where the figures of the stages are there."""
    if not path or not pathlib.Path(path).exists():
        return
    found = json.loads(pathlib.Path(path).read_text(encoding="utf-8")).get("figures", [])
    stages = {stage["name"]: stage["medianNanoseconds"] / 1000 for stage in found}
    print()
    if JOURNAL_APART in stages:
        limit = statistics.median(values["bare server, one request"]) + stages[JOURNAL_APART]
        ratio = statistics.median(values["HTTP in, one event per POST"]) / limit
        print(f"HTTP in, one event per POST, takes {ratio:.2f} x a bare server and the journal ({limit:.1f}); target 1.5")
        if ratio > 1.5:
            print("- beside them the event is read, and a request has its checks, a task, its counts and an answer in JSON")
    if FDATASYNC in stages:
        latency, sync = statistics.median(values["latency at 2,000/s, median"]), stages[FDATASYNC]
        print(f"A 202 at 2,000/s comes after {latency / sync:.1f} x fdatasync ({sync:.0f}), the median of both; target 2")
        if latency > 2 * sync:
            bare = statistics.median(values["bare server at 2,000/s, median"])
            print(
                f"- a bare server that stores nothing answers after {bare:.0f} here, with fdatasync that is {bare + sync:.0f}"
                f" at least; the gateway takes {latency / (bare + sync):.1f} x that, for two more threads have to wake")


def throughput(destinations, batch=100, size=1000, cores=None, seconds=4):
    """A flood through the whole path."""
    with sandbox() as platforms, folder() as data, Gateway(
            data, destinations, f"http://127.0.0.1:{platforms.port}", cores) as gateway:
        result = gateway.load(FLOOD, seconds, batch, size, until_delivered=True)
        return {
            "cpu_us_in": micro(result), "cpu_us": micro(result, "gateway_to_delivery"),
            "accepted_per_second": result["accepted_per_second"],
            "delivered_per_second": result["accepted_events"] / result["delivered_after_seconds"],
            "peak_memory_bytes": result["gateway_to_delivery"]["peak_memory_bytes"],
        }


def scaling(_):
    both = ["tiktok", "facebook"]
    tables = {
        "cores": [(cores, throughput(both, cores=mask)) for cores, mask in ((1, "0"), (2, "0,1"))],
        "events per request": [(batch, throughput(both, batch=batch)) for batch in (1, 10, 100, 1000)],
        "destinations": [
            (count, throughput((both * 5)[:count])) for count in (1, 2, 5, 10)],
        "bytes of an event": [
            (size, throughput(both, size=size, batch=100 if size < 10_000 else 20)) for size in (350, 1000, 4000, 32_000)],
    }
    for name, rows in tables.items():
        print(f"\n{name:>20}{'CPU us/event':>14}{'accepted/s':>12}{'delivered/s':>13}{'peak MB':>9}")
        for value, row in rows:
            print(
                f"{value:>20,}{row['cpu_us']:>14.1f}{row['accepted_per_second']:>12,.0f}"
                f"{row['delivered_per_second']:>13,.0f}{row['peak_memory_bytes'] / 1e6:>9.0f}")
    return {"scaling": tables}


def delivery_rate(gateway, seconds):
    """Events per second and destination that leave a backlog, and processor time for each delivery."""
    delivered, (before, *_), start = sum(gateway.counts("delivered")), gateway.usage(), time.monotonic()
    time.sleep(seconds)
    count, elapsed = sum(gateway.counts("delivered")) - delivered, time.monotonic() - start
    return count / elapsed / len(gateway.names), (gateway.usage()[0] - before) / max(1, count) * 1e6


def with_waiting(count):
    """What a gateway does with `count` events waiting for both platforms."""
    found = {}
    with sandbox() as platforms, folder() as data:
        url = f"http://127.0.0.1:{platforms.port}"
        with Gateway(data, ["tiktok", "facebook"], url) as gateway:
            gateway.pause()
            found["waiting"] = gateway.load(50_000, count // 50_000, 1000)["accepted_events"] if count else 0
            in_rate = gateway.load(FLOOD, 4, 100)
            found["waiting"] += in_rate["accepted_events"]
            found["accepted_per_second"], found["cpu_us_in"] = in_rate["accepted_per_second"], micro(in_rate)
            found["memory_bytes"] = gateway.usage()[1]
            size = sum(path.stat().st_size for path in pathlib.Path(data).rglob("*") if path.is_file())
            found["disk_bytes_per_event"] = size / found["waiting"]
        with Gateway(data, ["tiktok", "facebook"], url) as gateway:
            while urllib.request.urlopen(gateway.url + "/readyz", timeout=60).status != 200:
                time.sleep(0.001)
            found["start_seconds"] = time.monotonic() - gateway.started
            found["delivered_per_second"], found["cpu_us_delivery"] = delivery_rate(gateway, 8)
            found["peak_memory_bytes"] = gateway.usage()[2]
    return found


def backlog(arguments):
    print(
        f"{'events waiting':>15}{'accepted/s':>12}{'CPU us in':>11}{'delivered/s':>13}{'CPU us out':>12}{'MB, full':>10}"
        f"{'MB, at most':>13}{'bytes on disk':>15}{'start, s':>10}")
    rows = []
    # Each is compared with none waiting in the same minutes: others on the machine change its pace within an hour. What
    # the intake is measured with comes on top: enough, with none waiting, for eight seconds of delivery.
    for count in [count for waiting in arguments.counts for count in (0, waiting)]:
        row = with_waiting(count)
        rows.append(row)
        print(
            f"{row['waiting']:>15,}{row['accepted_per_second']:>12,.0f}{row['cpu_us_in']:>11.1f}"
            f"{row['delivered_per_second']:>13,.0f}{row['cpu_us_delivery']:>12.1f}{row['memory_bytes'] / 1e6:>10.0f}"
            f"{row['peak_memory_bytes'] / 1e6:>13.0f}{row['disk_bytes_per_event']:>15,.0f}{row['start_seconds']:>10.2f}",
            flush=True)
    print()
    for none, row in pairs(rows):
        print(
            f"{row['waiting']:,} waiting: intake keeps {row['accepted_per_second'] / none['accepted_per_second']:.0%}, "
            f"delivery {row['delivered_per_second'] / none['delivered_per_second']:.0%}; target 80 %")
    tell_misses(backlog_misses(rows))
    return {"backlog": rows}


def pairs(rows):
    """Each row with the one before it, that of none waiting."""
    return zip(rows[::2], rows[1::2])


def backlog_misses(rows):
    """What is wanted with a million waiting, and of the speed with ten million."""
    for none, row in pairs(rows):
        wanted = []
        # What the intake is measured with is a million too, on a fast machine.
        if row["waiting"] < 4_000_000:
            peak = max(row["memory_bytes"], row["peak_memory_bytes"])
            wanted.append(("memory with a million waiting, 150 MB", peak <= 150e6))
            wanted.append(("ready with a million waiting, 0.5 s", row["start_seconds"] <= 0.5))
        wanted.append(("on disk, 1.6 x the bodies", row["disk_bytes_per_event"] <= 1.6 * BODY))
        for name, member in (("intake", "accepted_per_second"), ("delivery", "delivered_per_second")):
            wanted.append((f"{name}, 80 % of that with none waiting", row[member] >= 0.8 * none[member]))
        for name, is_met in wanted:
            if not is_met:
                yield name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, command in (("figures", figures), ("scaling", scaling), ("backlog", backlog)):
        sub = commands.add_parser(name)
        sub.set_defaults(command=command)
        sub.add_argument("--json", help="a file to write the figures to, beside what else it holds")
        if command is figures:
            sub.add_argument("--runs", type=int, default=3)
        if command is backlog:
            sub.add_argument("counts", type=int, nargs="+")
    arguments = parser.parse_args()
    found = arguments.command(arguments)
    if arguments.json:
        path = pathlib.Path(arguments.json)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(kept | found, indent=1) + "\n", encoding="utf-8")


main()
