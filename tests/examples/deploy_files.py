"""The YAML files of examples/12_deploy parse, say what docs/deploying.md says of them, and every command in them and in that
page is one of the program, with those options. The workflow's last step is run, on SQLite.

  deploy_files.py ROOT BOOKSHOP
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("[sequelize: skipped] python3-yaml is missing: scripts/setup ci installs it")
    sys.exit(0)

root, program = sys.argv[1], os.path.abspath(sys.argv[2])
folder = os.path.join(root, "examples", "12_deploy")
errors = []


def expect(holds, what):
    if not holds:
        errors.append(what)


def documents(path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        return list(yaml.safe_load_all(file))


helps = {}


def check_command(words, where):
    """Of a command line, the command and the names of its options."""
    command, options = words[0], [word.split("=")[0] for word in words[1:] if word.startswith("--")]
    if command not in helps:
        done = subprocess.run([program, command, "--help"], capture_output=True, text=True)
        helps[command] = done.stdout if done.returncode == 0 else None
    text = helps[command]
    expect(text is not None, f"{where}: {command} is no command")
    for option in options:
        expect(text is None or re.search(rf"{option}\b", text), f"{where}: {command} has no option {option}")


# Compose: the database, then the migrations, then the program.
(compose,) = documents("docker-compose.yml")
services = compose["services"]
expect(services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy" and "healthcheck" in services["db"],
       "compose: migrate waits for a database that answers")
expect(services["app"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully",
       "compose: the program waits for the migrations")
expect(services["migrate"].get("restart", "no") == "no", "compose: a migration that failed is not repeated for ever")
expect("command" not in services["app"] and services["app"]["image"] == services["migrate"]["image"], "compose: one image")
check_command(services["migrate"]["command"], "compose")

# Kubernetes: both ways; what kubectl knows of the files is all that is in them.
objects = documents("kubernetes/init-container.yml") + documents("kubernetes/job.yml")
expect([each["kind"] for each in objects] == ["Deployment", "Service", "Job"], "kubernetes: the kinds")
pod = objects[0]["spec"]["template"]["spec"]
expect(pod["initContainers"][0]["image"] == pod["containers"][0]["image"], "kubernetes: one image")
expect(objects[0]["spec"]["selector"]["matchLabels"] == objects[0]["spec"]["template"]["metadata"]["labels"] ==
       objects[1]["spec"]["selector"], "kubernetes: the labels fit")
for container in pod["initContainers"] + objects[2]["spec"]["template"]["spec"]["containers"]:
    check_command(container["args"], "kubernetes")


def missing(mine, known, path):
    if isinstance(mine, dict):
        for key, value in mine.items():
            if isinstance(known, dict) and key in known:
                missing(value, known[key], f"{path}.{key}")
            else:
                errors.append(f"kubernetes: {path}.{key} is nothing that kubectl knows")
    elif isinstance(mine, list):
        for at, value in enumerate(mine):
            missing(value, known[at], f"{path}[{at}]")


if shutil.which("kubectl"):
    for each in objects:
        if each["kind"] != "Service":
            done = subprocess.run(["kubectl", "set", "image", "--local", "-f", "-", "*=changed:1", "-o", "json"],
                                  input=json.dumps(each), capture_output=True, text=True)
            expect(done.returncode == 0, f"kubectl: {done.stderr}")
            if done.returncode == 0:
                missing(each, json.loads(done.stdout), each["kind"])

# The workflow: its commands do what they say.
(workflow,) = documents("workflow.yml")
steps = workflow["jobs"]["migrations"]["steps"]
with tempfile.TemporaryDirectory() as work:
    environment = {key: value for key, value in os.environ.items() if key not in ("NODE_ENV", "SEQUELIZE_ENV")}
    environment |= {"DATABASE_URL": f"sqlite:{work}/bookshop.db",
                    "PATH": f"{os.path.dirname(program)}:{os.environ['PATH']}"}
    # As GitHub runs it.
    done = subprocess.run(["bash", "-e", "-c", steps[-1]["run"]], cwd=work, env=environment, capture_output=True, text=True)
    expect(done.returncode == 0, f"workflow: {steps[-1]['name']}\n{done.stdout}{done.stderr}")

# The pages: `sequelize-cpp db:…` and `bookshop db:…` in blocks of sh and in code.
count = 0
for page in ("deploying.md", "moving_from_sequelize_cli.md", "tutorial.md"):
    with open(os.path.join(root, "docs", page), encoding="utf-8") as file:
        text = file.read()
    for line in re.findall(r"(?:sequelize-cpp|bookshop|\./app) ((?:db|migration|seed|model|init)\b[^`|#\n&>;]*)", text):
        count += 1
        check_command(shlex.split(line), f"docs/{page}")
expect(count > 10, "the pages have commands")

for error in errors:
    print(error, file=sys.stderr)
print(f"{count} commands in the pages, {len(objects)} objects of Kubernetes, {len(services)} services")
sys.exit(1 if errors else 0)
