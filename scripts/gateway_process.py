"""The processes of bench_gateway.py: a gateway, its senders, its platforms."""

import contextlib
import json
import mmap
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
FANOUT = ROOT / ".build/release/fanout"
SECRETS = {
    "TIKTOK_PIXEL_ID": "C1PIXEL", "TIKTOK_ACCESS_TOKEN": "token",
    "FACEBOOK_PIXEL_ID": "1815", "FACEBOOK_ACCESS_TOKEN": "token",
}
# More than a load of some seconds writes.
TOUCHED = 2 << 30


def touch_memory():
    """Lets the machine have memory for the files that the next load writes.

    A virtual machine gets its memory from its host at the first touch, and may give back what is free. Such a touch costs
    up to ten microseconds for 4 KB, as much as three events do, and is counted as the processor time of whoever writes.
    """
    free = os.sysconf("SC_AVPHYS_PAGES") * mmap.PAGESIZE
    with mmap.mmap(-1, min(TOUCHED, free // 2 // mmap.PAGESIZE * mmap.PAGESIZE)) as memory:
        memory[::mmap.PAGESIZE] = bytes(len(memory) // mmap.PAGESIZE)


class Process:
    """A child that announces its port, and is ended with SIGTERM."""

    def __init__(self, arguments, announcement, cores=None):
        prefix = ["taskset", "-c", cores] if cores else []
        self.output = tempfile.TemporaryFile()
        self.started = time.monotonic()
        self.child = subprocess.Popen(
            prefix + [str(argument) for argument in arguments], cwd=ROOT, env=os.environ | SECRETS,
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output)
        self.pid = self.child.pid
        while not (found := re.search(announcement, self.said())):
            if self.child.poll() is not None or time.monotonic() - self.started > 120:
                self.end()
                sys.exit(f"bench_gateway: {arguments[0]} did not start: {self.said()[-2000:]}")
            time.sleep(0.002)
        self.port = int(found[1])

    def said(self):
        # At a place of its own: child and parent share the file's position, and the child writes at it.
        return os.pread(self.output.fileno(), 1_000_000, 0).decode(errors="replace")

    def end(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(60)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def blocks():
    """The destinations of the shipped destinations.yaml, each with its lines."""
    found, name = {}, None
    for line in (ROOT / "destinations.yaml").read_text(encoding="utf-8").splitlines():
        if start := re.fullmatch(r"  (\w+):", line):
            name = start[1]
            found[name] = []
        elif name:
            found[name].append(line)
    return found


class Gateway(Process):
    """A gateway with some of the shipped destinations, each as often as its name stands in `destinations`."""

    def __init__(self, data, destinations, platform=None, cores=None, options=()):
        names, text, shipped = [], "version: 1\n\ndestinations:\n", blocks()
        for place, kind in enumerate(destinations):
            names.append((f"{kind}-{place}", kind))
            text += f"  {kind}-{place}:\n" + "\n".join(shipped[kind]) + "\n"
        config = pathlib.Path(data) / "destinations.yaml"
        config.write_text(text, encoding="utf-8")
        arguments = [
            FANOUT, "serve", "--config", config, "--plugins", ROOT / "plugins", "--data", pathlib.Path(data) / "data",
            "--listen", "127.0.0.1:0", "--log-level", "notice", *options,
        ]
        for name, _ in names:
            arguments += ["--endpoint", f"{name}={platform or 'http://127.0.0.1:9'}"]
        self.names = [name for name, _ in names]
        super().__init__(arguments, r"address=127\.0\.0\.1:(\d+)", cores)
        self.url = f"http://127.0.0.1:{self.port}"

    def call(self, method, path):
        request = urllib.request.Request(
            self.url + path, method=method, data=b"{}" if method == "POST" else None,
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def pause(self):
        for name in self.names:
            self.call("POST", f"/v1/destinations/{name}/pause")

    def resume(self):
        for name in self.names:
            self.call("POST", f"/v1/destinations/{name}/resume")

    def counts(self, member):
        return [destination[member] for destination in self.call("GET", "/v1/destinations")["destinations"]]

    def load(self, rate, seconds, batch=1, size=1000, until_delivered=False):
        """What `fanout bench` measured; the gateway has accepted all that it was sent in time."""
        touch_memory()
        return load(
            self.url, self.pid, rate, seconds, batch, size, ["--until-delivered"] if until_delivered else [])

    def usage(self):
        """Seconds of processor time, and bytes of memory now and at most."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        memory = {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) * 1024 for name in ("VmRSS", "VmHWM")}
        ticks = int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK"), memory["VmRSS"], memory["VmHWM"]


def load(url, pid, rate, seconds, batch=1, size=1000, options=()):
    """Runs `fanout bench` and hands out what it measured."""
    done = subprocess.run(
        [FANOUT, "bench", "--url", url, "--pid", str(pid), "--rate", str(rate), "--duration", f"{seconds}s",
         "--batch", str(batch), "--event-size", str(size), "--connections", "64" if batch == 1 else "8", "--json",
         *options],
        capture_output=True, text=True, check=False)
    result = json.loads(done.stdout) if done.stdout else {}
    if not result or result["refused_requests"] or result["failed_requests"] or not result["accepted_events"]:
        sys.exit(f"bench_gateway: the load was not taken: {done.stdout}{done.stderr}")
    return result


def sandbox():
    return Process([FANOUT, "sandbox", "--port", "0", "--digests"], r"listening on http://127\.0\.0\.1:(\d+)")


@contextlib.contextmanager
def tls_platform(folder):
    """A platform that says yes over TLS, and the options with which a gateway trusts it."""
    certificate = pathlib.Path(folder) / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", f"{folder}/key.pem", "-out", certificate, "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    with Process([sys.executable, ROOT / "scripts/tls_platform.py", folder], r"port (\d+)") as platform:
        yield f"https://localhost:{platform.port}", ["--ca-file", certificate]


@contextlib.contextmanager
def folder():
    path = tempfile.mkdtemp(prefix="fanout-bench-")
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
