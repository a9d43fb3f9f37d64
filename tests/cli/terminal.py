"""Answers the questions of migration:diff on a terminal, and looks what was written.

  terminal.py DIFF_APP
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from on_terminal import environment, on_terminal

program = os.path.abspath(sys.argv[1])
question = r"Was the column books\.isbn renamed to books\.number\? \[y/N\] "
refusal = "nothing was written: these changes lose values"


def plainly(folder, schema, *words):
    done = subprocess.run([program, *words], cwd=folder, env=environment(folder, SCHEMA=schema), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise SystemExit(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")


failures = []


def expect(what, holds, shown):
    if not holds:
        failures.append(what)
        print(f"{what}:\n{shown}\n")


with tempfile.TemporaryDirectory() as start:
    url = ["--url", "sqlite:shop.db"]
    plainly(start, "1", "migration:diff", "--name", "tables", "--sql", *url)
    plainly(start, "1", "db:migrate", *url)
    diff = ["migration:diff", "--name", "more", "--sql", *url]
    allowing = diff + ["--allow=drop-column:books.isbn"]
    # What is typed, the exit code, what is shown, what is in the file; None: no file.
    cases = [
        ("yes", diff, b"y\n", 0, "rename column books.isbn to number", "RENAME COLUMN `isbn` TO `number`"),
        ("the whole word", diff, b"yes\n", 0, "rename column books.isbn to number", "RENAME COLUMN `isbn` TO `number`"),
        ("no", diff, b"n\n", 5, refusal, None),
        ("nothing but Enter", diff, b"\n", 5, refusal, None),
        ("something else", diff, b"yesterday\n", 5, refusal, None),
        ("no, and the drop is meant", allowing, b"n\n", 0, "drop column books.isbn", "-- add column books.number"),
        ("the end of the input", diff, b"\x04", 5, "no answer: nothing was done", None),
        ("Ctrl-C", diff, b"\x03", 130, "nterrupted", None),
        ("Ctrl-C behind half an answer", diff, b"y\x03", 130, "nterrupted", None),
    ]
    for name, words, typed, code, text, written in cases:
        with tempfile.TemporaryDirectory() as parent:
            folder = os.path.join(parent, "project")
            shutil.copytree(start, folder)
            shown, ended = on_terminal(folder, [program, *words], [(question, typed)], SCHEMA="2")
            shown = shown.replace("\r", "")
            files = glob.glob(os.path.join(folder, "migrations", "*-more*.sql"))
            expect(f"{name}: it asks once", len(re.findall(question, shown)) == 1, shown)
            expect(f"{name}: exit code {ended}, and not {code}", ended == code, shown)
            expect(f"{name}: it does not say '{text}'", text in shown, shown)
            expect(f"{name}: files {files}", bool(files) == (written is not None), shown)
            if written is not None and files:
                with open(files[0], encoding="utf-8") as file:
                    content = file.read()
                expect(f"{name}: the file lacks '{written}'", written in content, content)
                plainly(folder, "2", "db:migrate", *url)
                plainly(folder, "2", "db:check", *url)

print(f"{len(cases)} answers, {len(failures)} failures")
sys.exit(1 if failures else 0)
