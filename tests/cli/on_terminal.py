"""Programs of the command line, with an environment that is the same on every machine, and on a terminal."""
import os
import pty
import re
import select
import time


def environment(folder, **more):
    """Nothing of the caller's but what its sanitizers and libraries need."""
    kept = {name: value for name, value in os.environ.items()
            if name.startswith(("ASAN_", "UBSAN_", "TSAN_", "LSAN_", "LD_LIBRARY"))}
    return kept | {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"} | more


def on_terminal(folder, words, answers=(), seconds=60, **more):
    """What the program shows, with its carriage returns, and its exit code. `answers`: pairs of a pattern, and what is typed once
    it was shown. `more`: variables of its environment."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(words[0], words, environment(folder, TERM="xterm", **more))
    shown, at, rest = "", 0, list(answers)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = re.search(rest[0][0], shown[at:]) if rest else None
        if found:
            at += found.end()
            os.write(terminal, rest.pop(0)[1])
            continue
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the program has ended
            break
        if not data:
            break
        shown += data.decode("utf-8", "replace")
    else:
        os.kill(pid, 9)
        shown += "<never ended>"
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
