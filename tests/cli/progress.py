"""Runs a migration that takes some seconds on a terminal, and looks at what is told of it meanwhile: the statement, its seconds,
and where the server knows, its per cent.

  progress.py PROGRAM DIALECT

CLI_TEST_URL is the URL of a database that is made and dropped. MySQL tells the per cent only where somebody has switched
events_stages_current on, which is a setting of the whole server: there it need not be shown.
"""
import math
import os
import re
import subprocess
import sys
import tempfile

from on_terminal import environment, on_terminal

program, dialect = os.path.abspath(sys.argv[1]), sys.argv[2]
url = os.environ["CLI_TEST_URL"]
enough = 4  # seconds that the statement must take: it is told of from its second second on
most = 500  # digests, each a column


def migration(digests):
    """Slow by what is computed, not by what is stored: few rows, whatever the machine. A digest's text stays far below
    max_allowed_packet, so that more work is more digests."""
    rows = ", ".join(f"({n})" for n in range(1000))
    added = ", ".join(
        f"ADD COLUMN digest{n} CHAR(1) CHARACTER SET ascii AS (LEFT(SHA2(REPEAT(id, 200000), 512), 1)) STORED" for n in range(digests))
    return f"""-- migrate:up
CREATE TABLE slow_rows (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO slow_rows VALUES {rows};
ALTER TABLE slow_rows {added}, ALGORITHM=COPY;
"""


def plainly(folder, *words):
    return subprocess.run([program, *words, "--url", url], cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def migrated(digests):
    """What is shown of a migration of that much work, its exit code, and the seconds that it took."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "migrations"))
        with open(os.path.join(folder, "migrations", "20260101000000-slow.sql"), "w") as file:
            file.write(migration(digests))
        plainly(folder, "db:drop")
        made = plainly(folder, "db:create")
        if made.returncode != 0:
            raise SystemExit(made.stdout + made.stderr)
        try:
            shown, code = on_terminal(folder, [program, "db:migrate", "--url", url], seconds=150)
        finally:
            plainly(folder, "db:drop")
    took = re.search(r"20260101000000-slow: migrated \((\d+\.\d{3})s\)", shown)
    return shown, code, float(took[1]) if took else None


failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


digests = 1
shown, code, seconds = migrated(digests)
while code == 0 and seconds and seconds < enough and digests < most:  # a fast machine
    digests = min(most, math.ceil(digests * max(2.0, 1.5 * enough / seconds)))
    shown, code, seconds = migrated(digests)

told = re.findall(r"statement 3 runs for (\d+) s(?:, (\d+) %)?: ALTER TABLE", shown)
shares = [int(share) for _, share in told if share]
expect("it ends well", code == 0 and seconds)
expect("the statement is told, from its second second on", told and int(told[0][0]) >= 2)
expect("its seconds go on", [int(second) for second, _ in told] == sorted(int(second) for second, _ in told))
expect("the per cent goes on", shares == sorted(shares) and all(share <= 100 for share in shares))
if dialect == "mariadb":
    expect("the per cent is told", shares and shares[-1] > 10)
elif not shares:
    print("no per cent: events_stages_current is off on this server")
for what in failures:
    print(f"not so: {what} ({digests} digests, {seconds} s)")
if failures:
    print(shown.replace("\r", "\n"))
    sys.exit(1)
