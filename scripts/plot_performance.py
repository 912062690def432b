"""Draws the plots of docs/performance.md from figures of bench_gateway.py.

    plot_performance.py FIGURES.json FOLDER      writes FOLDER/*.svg
"""

import json
import pathlib
import sys

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 60
# Seen in light and dark pages alike.
INK, GRID, BARS = "#57606a", "#d0d7de", "#1f77b4"


def nice_top(value):
    """The next of 1, 2 or 5 times a power of ten above a value."""
    power = 10 ** (len(str(int(value))) - 1)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def text(x, y, words, anchor="middle", size=12, weight="normal"):
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{INK}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}">{words}</text>')


def bars(title, unit, below, rows):
    """A plot of one bar for each (label, value)."""
    top = nice_top(max(value for _, value in rows))
    height = HEIGHT - TOP - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif"><title>{title}: {unit}</title>',
        text(LEFT, 20, title, "start", 14, "bold"), text(LEFT, 38, unit, "start"),
    ]
    for quarter in range(5):
        y = HEIGHT - BOTTOM - height * quarter / 4
        parts.append(f'<line x1="{LEFT}" y1="{y:.0f}" x2="{WIDTH - RIGHT}" y2="{y:.0f}" stroke="{GRID}"/>')
        parts.append(text(LEFT - 8, y + 4, f"{top * quarter / 4:,.10g}", "end"))
    step = (WIDTH - LEFT - RIGHT) / len(rows)
    for place, (label, value) in enumerate(rows):
        x, tall = LEFT + step * (place + 0.5), height * value / top
        parts.append(
            f'<rect x="{x - step * 0.3:.0f}" y="{HEIGHT - BOTTOM - tall:.1f}" width="{step * 0.6:.0f}" '
            f'height="{tall:.1f}" fill="{BARS}"/>')
        parts.append(text(x, HEIGHT - BOTTOM - tall - 6, f"{value:,.0f}"))
        parts.append(text(x, HEIGHT - BOTTOM + 18, label))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, below))
    return "\n".join(parts + ["</svg>"]) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    cost, unit = "What an event costs", "µs of processor time, from POST to the last delivery"
    for file, name, below in (
            ("requests", "events per request", "events per request"),
            ("destinations", "destinations", "destinations that every event goes to"),
            ("sizes", "bytes of an event", "bytes of an event")):
        rows = [(f"{value:,}", row["cpu_us"]) for value, row in found["scaling"][name]]
        (folder / f"{file}.svg").write_text(bars(cost, unit, below, rows), encoding="utf-8")
    rows = [(f"{row['waiting']:,}", row["delivered_per_second"]) for row in found["backlog"]]
    (folder / "backlog.svg").write_text(
        bars("Delivery with a backlog", "events per second and destination", "events waiting", rows), encoding="utf-8")


main()
