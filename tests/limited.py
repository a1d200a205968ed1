"""Runs a Python module under limits: ``python tests/limited.py LARGEST_FILE OBEY MODULE ARGUMENT...``

LARGEST_FILE in bytes stands for a full disk; -1 is no limit. OBEY, 1 or 0: whether the permissions of files count also
for root, who may otherwise write everywhere.
"""

from __future__ import annotations

import ctypes
import os
import resource
import runpy
import sys

PR_CAPBSET_DROP = 24
OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root read and write everywhere


def obey_permissions() -> bool:
    """Whether the permissions of files count for what this process executes from now on."""
    if os.geteuid():
        return True
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    return not any(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) for capability in OVERRIDES)


if __name__ == "__main__":
    largest, obey, module, *arguments = sys.argv[1:]
    if obey == "1":
        if not obey_permissions():
            sys.exit("permissions cannot be made to count here")
        os.execv(sys.executable, [sys.executable, __file__, largest, "0", module, *arguments])  # it counts from there
    if int(largest) >= 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    sys.argv = [module, *arguments]
    sys.path.pop(0)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
