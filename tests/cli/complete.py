"""Types at a shell on a terminal, presses Tab, and looks what became of the line.

  complete.py PROGRAM SHELL
"""
import os
import pty
import re
import select
import shutil
import signal
import sys
import tempfile
import time

program, shell = os.path.abspath(sys.argv[1]), sys.argv[2]
name = os.path.basename(program)
if not shutil.which(shell):
    print(f"[sequelize: skipped] {shell} is missing")
    sys.exit(0)

commands = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"source <({name} completion bash)"),
    "zsh": (["zsh", "-f", "-i"], f"autoload -U compinit; compinit -D -u; source <({name} completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], f"{name} completion fish | source"),
}
# What is typed, and what is there after Tab.
cases = [
    ("db:migrate:sta", "db:migrate:status"),
    ("db:migrate:undo:", "db:migrate:undo:all"),
    ("db migrate sta", "db migrate status"),
    ("migration:gene", "migration:generate"),
    ("migration:generate --unders", "migration:generate --underscored"),
    ("db:create --env pro", "db:create --env production"),
    ("db:create --env=pro", "db:create --env=production"),
    ("db:diagram --format m", "db:diagram --format mermaid"),
    ("migration:touch 2026", "migration:touch 20260101000000-a"),
    ("db:migrate --to 2026", "db:migrate --to 20260101000000-a"),
    ("db:create --config con", "db:create --config config/"),
    ("completion z", "completion zsh"),
    ("nonsense x", "nonsense x"),
]


class Terminal:
    def __init__(self, words, folder):
        self.seen = ""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            path = os.path.dirname(program) + ":" + os.environ["PATH"]
            os.execvpe(words[0], words, {"PATH": path, "HOME": folder, "TERM": "xterm", "LC_ALL": "C.UTF-8"})

    def type(self, text):
        os.write(self.file, text.encode())

    def until(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return found
            if select.select([self.file], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.file, 4096).decode("utf-8", "replace")
                except OSError:
                    break
        raise SystemExit(f"{shell}: no {pattern} in: {self.seen!r}")

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


failed = 0
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "migrations"))
    os.makedirs(os.path.join(folder, "config"))
    open(os.path.join(folder, "migrations", "20260101000000-a.sql"), "w").close()
    with open(os.path.join(folder, "config", "config.json"), "w") as file:
        file.write('{"development": {"dialect": "sqlite"}, "production": {"dialect": "sqlite"}}')
    words, setup = commands[shell]
    terminal = Terminal(words, folder)
    # The quotes keep what is typed apart from what is printed.
    terminal.type(setup + "; echo REA''DY\r")
    terminal.until(r"READY\r?\n")
    for typed, expected in cases:
        # Ctrl-A goes to the line's beginning.
        terminal.type(f"{name} {typed}\t\x01echo LI''NE \r")
        actual = terminal.until(rf"LINE {re.escape(name)} ([^\r\n]*)[\r\n]").group(1).rstrip()
        if actual != expected:
            failed += 1
            print(f"{shell}: {typed!r} became {actual!r}, not {expected!r}")
    terminal.close()
print(f"{shell}: {len(cases)} lines, {failed} differ")
sys.exit(1 if failed else 0)
