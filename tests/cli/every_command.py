"""Every command of --help, with --json and without: what is said to programs is JSON, the exit code is one that is documented,
and a password is printed nowhere, whatever goes wrong.

  every_command.py PROGRAM
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from on_terminal import environment

program = os.path.abspath(sys.argv[1])
secret = "s3cr3t"
nobody = f"mysql://somebody:{secret}@127.0.0.1:1/shop"
# Where nothing listens; and what is no URL.
urls = [nobody, f"mysql://somebody:{secret}@127.0.0.1:port/shop", f"mysql://somebody:{secret}/{secret}@host/shop",
        f"mysql://somebody:{secret}@127.0.0.1:1/shop?nonsense=1", f"nosql://somebody:{secret}@host/shop"]
needed = {"name": "20260101000000-a", "attributes": "title:string", "to": "20260101000000-a", "seed": "20260101000000-a"}
failures = []
runs = 0


def run(folder, words, variables):
    global runs
    runs += 1
    done = subprocess.run([program, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                          env=environment(folder, **variables))
    if secret in done.stdout + done.stderr:
        failures.append(f"{words}: prints the password: {done.stdout}{done.stderr}")
    if "\x1b" in done.stdout + done.stderr:
        failures.append(f"{words}: has colours, and no terminal")
    if done.returncode not in (0, 1, 2, 3, 4, 5):
        failures.append(f"{words}: ends with {done.returncode}: {done.stderr}")
    return done


def check_json(words, done):
    lines = done.stdout.splitlines()
    try:
        events = [json.loads(line) for line in lines]
    except ValueError:
        failures.append(f"{words}: is no JSON: {done.stdout}")
        return
    if not events or events[-1] != {"format": 1, "event": "summary", "exitCode": done.returncode}:
        failures.append(f"{words}: has no summary: {done.stdout}")
    if any(event.get("format") != 1 or "event" not in event for event in events):
        failures.append(f"{words}: has other lines than events: {done.stdout}")
    if done.returncode in (1, 2) and not any(event["event"] in ("error", "finding") for event in events):
        failures.append(f"{words}: does not tell of its error: {done.stdout}")


with tempfile.TemporaryDirectory() as folder:
    names = re.findall(r"^  \S+ ([a-z:]+)  ", run(folder, ["--help"], {}).stdout, re.M)
    if len(names) < 30:
        raise SystemExit(f"--help lists {names}")
    for name in names:
        help_text = run(folder, [name, "--help"], {}).stdout
        if "--json " not in help_text:
            continue
        arguments = [word for option, value in needed.items() if f"--{option} " in help_text and name != "db:migrate:undo"
                     for word in (f"--{option}", value) if option != "to" or name == "migration:squash"]
        if "--timeout " in help_text:
            arguments += ["--timeout", "0"]
        for url in urls:
            with tempfile.TemporaryDirectory() as empty:
                for place in ("migrations", "seeders", "models"):
                    os.mkdir(os.path.join(empty, place))
                for place in ("migrations", "seeders"):
                    with open(os.path.join(empty, place, "20260101000000-a.sql"), "w") as file:
                        file.write("SELECT 1;\n")
                words = [name, *arguments]
                check_json(words, run(empty, [*words, "--json", "--url", url], {}))
                run(empty, [*words, "--debug", "--url", url], {})
                check_json(words, run(empty, [*words, "--json", "--debug"], {"DATABASE_URL": url}))
                run(empty, [*words, url], {})  # a word too many
                os.makedirs(os.path.join(empty, "config"), exist_ok=True)
                with open(os.path.join(empty, "config", "config.json"), "w") as file:
                    json.dump({"development": {"url": url, "logging": True}}, file)
                check_json(words, run(empty, [*words, "--json"], {}))
                if url != nobody:
                    continue
                with open(os.path.join(empty, "config", "config.json"), "w") as file:
                    json.dump({"development": {"dialect": "mysql", "host": "127.0.0.1", "port": 1, "username": "u", "database": "d",
                                               "password": secret, "logging": True}}, file)
                check_json(words, run(empty, [*words, "--json", "--debug"], {}))
print("\n".join(failures[:20]))
print(f"{runs} runs of {len(names)} commands, {len(failures)} failures")
sys.exit(1 if failures else 0)
