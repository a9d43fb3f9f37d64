"""Runs the transcripts in a folder: each `$ command` in an empty folder of the transcript's own, and compares everything that
it prints, and its exit code.

  run.py PROGRAM VERSION TRANSCRIPT...

SEQUELIZE_UPDATE_EXPECTED=1 writes the transcripts anew. $URL in a transcript is the variable CLI_TEST_URL; without it such a
transcript is skipped. What differs from run to run is printed as <folder>, <time>, <seconds>, <url>, <server>, <database>.
"""
import difflib
import os
import re
import signal
import subprocess
import sys
import tempfile

from on_terminal import environment

program, version, transcripts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
url = os.environ.get("CLI_TEST_URL", "")
update = os.environ.get("SEQUELIZE_UPDATE_EXPECTED") == "1"


def stable(text, folder):
    text = text.replace("\r", "").replace(folder, "<folder>")
    text = re.sub(r"(Sequelize CLI \[C\+\+: )\d+(, CLI: )" + re.escape(version) + r"\]", r"\1<standard>\2<version>]", text)
    text = re.sub(r"\b20\d{12}(?=[-_])", "<time>", re.sub(r"\bm20\d{12}_", "m<time>_", re.sub(r"\bs20\d{12}_", "s<time>_", text)))
    text = re.sub(r"\(\d+\.\d{3}s\)", "(<seconds>)", re.sub(r'"seconds":\d+\.\d{3}', '"seconds":<seconds>', text))
    text = re.sub(r"_scratch_\d+_[0-9a-f]{8}", "_scratch", text)
    # The client libraries' words differ.
    text = re.sub(r"\b200[23] <refused>", "<code> <refused>", re.sub(r"Can't connect to [^()\n]*\(\d+\)", "<refused>", text))
    if url:
        password = re.search(r"://[^:@/]*:([^@]*)@", url)
        if password and password.group(1) and password.group(1) in text:
            raise SystemExit("a password was printed:\n" + text)
        shown = re.sub(r"(://[^:@/]*):[^@]*@", r"\1:*****@", url)
        text = text.replace(shown, "<url>")
        server = re.search(r"@([^/]*)", url)
        if server:
            text = text.replace(server.group(1), "<server>")
        text = text.replace(url.rpartition("/")[2], "<database>")
    return text


def run(commands):
    """The transcript that the commands make."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        variables = environment(folder, PATH=os.path.dirname(program) + ":/usr/bin:/bin", URL=url)
        for command in commands:
            done = subprocess.Popen(["bash", "-c", command], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                output = done.communicate(timeout=200)[0]
            except subprocess.TimeoutExpired:
                os.killpg(done.pid, signal.SIGKILL)  # and what it started
                output = done.communicate()[0] + b"<never ended>\n"
            text = stable(output.decode("utf-8", "replace"), folder)
            if text and not text.endswith("\n"):
                text += "<no newline>\n"
            out.append(f"$ {command}\n{text}[exit {done.returncode}]\n")
    return "\n".join(out)


failed = ran = commands_run = 0
for path in transcripts:
    with open(path, encoding="utf-8") as file:
        expected = file.read()
    commands = re.findall(r"^\$ (.*)$", expected, re.M)
    if not commands:
        raise SystemExit(f"{path}: no commands")
    if "$URL" in expected and not url:
        print(f"[sequelize: skipped] {os.path.basename(path)}: no server")
        continue
    ran += 1
    commands_run += len(commands)
    actual = run(commands)
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(actual)
    elif actual != expected:
        failed += 1
        print("".join(difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), path, "now")))
print(f"{commands_run} commands of {ran} transcripts, {failed} differ")
sys.exit(1 if failed else 0)
