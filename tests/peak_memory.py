"""The peak of memory of work done in a process of its own, on Linux.

``ru_maxrss`` is no measure of it: a process begins with the peak of the one that started it, here that of all tests before.
"""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import re

def held(what):
    with open("/proc/self/status") as status:
        return 1024 * int(re.search(what + r":\\s+(\\d+)", status.read())[1])

{before}
with open("/proc/self/clear_refs", "w") as peaks:
    peaks.write("5")  # from here the peak is counted anew
at_first = held("VmRSS")
{work}
print(held("VmHWM") - at_first)
"""


def peak_of(work: str, before: str = "", *arguments: str) -> int:
    """Bytes by which the memory of a process exceeds, while it does ``work``, what it had when it had done ``before``."""
    script = _SCRIPT.format(before=before, work=work)
    done = subprocess.run([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout)
