"""A Jupyter kernel for each session: what a few take, as one line of JSON.

Usage: python jupyter_kernels.py COUNT. Prints the time from the start until the
first answer, the time of a cell after that, both in milliseconds, and the
proportional memory of one kernel in bytes; medians.
"""

import json
import statistics
import sys
import time
from pathlib import Path

from jupyter_client import KernelManager


def memory(pid: int) -> int:
    """Return the proportional memory of a process and its children, in bytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    pss = next(line for line in text.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(pss.split()[1]) * 1024 + sum(memory(int(c)) for c in children)


def run(client, code: str) -> float:
    """Run a cell; return its time in milliseconds."""
    start = time.perf_counter()
    client.execute_interactive(code, timeout=120, output_hook=lambda _: None)
    return 1000 * (time.perf_counter() - start)


kernels, starts = [], []
for number in range(int(sys.argv[1])):
    begin = time.perf_counter()
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    run(client, f"n = {number}")
    starts.append(1000 * (time.perf_counter() - begin))
    kernels.append((manager, client))
cells = [run(client, "print(n)") for _ in range(10) for _, client in kernels]
sizes = [memory(manager.provisioner.pid) for manager, _ in kernels]
for manager, client in kernels:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(
    json.dumps(
        {
            "startMs": statistics.median(starts),
            "cellMs": statistics.median(cells),
            "bytes": statistics.median(sizes),
        }
    )
)
