"""Runs a migration that takes some seconds on a terminal, and looks at what is told of it meanwhile: the statement, its seconds,
and where the server knows, its per cent.

  progress.py PROGRAM DIALECT

CLI_TEST_URL is the URL of a database that is made and dropped. MySQL tells the per cent only where somebody has switched
events_stages_current on, which is a setting of the whole server: there it need not be shown.
"""
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

program, dialect = os.path.abspath(sys.argv[1]), sys.argv[2]
url = os.environ["CLI_TEST_URL"]

# Slow by what is computed, not by what is stored: few rows, whatever the machine.
rows = ", ".join(f"({n})" for n in range(1000))
slow = "ADD COLUMN digest CHAR(128) AS (SHA2(REPEAT(id, 200000), 512)) STORED, ALGORITHM=COPY"
migration = f"""-- migrate:up
CREATE TABLE slow_rows (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO slow_rows VALUES {rows};
ALTER TABLE slow_rows {slow};
"""


def environment(folder):
    kept = {name: value for name, value in os.environ.items() if name.startswith(("ASAN_", "UBSAN_", "TSAN_", "LSAN_", "LD_LIBRARY"))}
    return kept | {"PATH": "/usr/bin:/bin", "HOME": folder, "TERM": "xterm", "LC_ALL": "C.UTF-8"}


def on_terminal(folder, words):
    """What is shown, with its carriage returns, and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(program, [program] + words, environment(folder))
    shown = ""
    end = time.monotonic() + 150
    while time.monotonic() < end:
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


def plainly(folder, *words):
    return subprocess.run([program, *words, "--url", url], cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "migrations"))
    with open(os.path.join(folder, "migrations", "20260101000000-slow.sql"), "w") as file:
        file.write(migration)
    plainly(folder, "db:drop")
    made = plainly(folder, "db:create")
    if made.returncode != 0:
        raise SystemExit(made.stdout + made.stderr)
    try:
        shown, code = on_terminal(folder, ["db:migrate", "--url", url])
    finally:
        plainly(folder, "db:drop")

told = re.findall(r"statement 3 runs for (\d+) s(?:, (\d+) %)?: ALTER TABLE", shown)
shares = [int(share) for _, share in told if share]
expect("it ends well", code == 0 and re.search(r"20260101000000-slow: migrated \(\d+\.\d{3}s\)", shown))
expect("the statement is told, from its second second on", told and int(told[0][0]) >= 2)
expect("its seconds go on", [int(seconds) for seconds, _ in told] == sorted(int(seconds) for seconds, _ in told))
expect("the per cent goes on", shares == sorted(shares) and all(share <= 100 for share in shares))
if dialect == "mariadb":
    expect("the per cent is told", shares and shares[-1] > 10)
elif not shares:
    print("no per cent: events_stages_current is off on this server")
for what in failures:
    print(f"not so: {what}")
if failures:
    print(shown.replace("\r", "\n"))
    sys.exit(1)
