"""Starts examples/server on an empty database and drives it over HTTP: each status of its table of errors, pages, two who
change one book, SIGTERM while a request runs, a database that is restarted. Every answer must be one that openapi.json has.

  server.py PROGRAM OPENAPI DATABASE_URL [the command that restarts the database's server]
"""
import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

program, openapi = os.path.abspath(sys.argv[1]), sys.argv[2]
restart = sys.argv[4] if len(sys.argv) > 4 else ""
environment = {key: value for key, value in os.environ.items() if key not in ("NODE_ENV", "SEQUELIZE_ENV")}
environment |= {"DATABASE_URL": sys.argv[3], "PORT": "0", "THREADS": "4"}
with open(openapi, encoding="utf-8") as file:
    paths = json.load(file)["paths"]
seen = set()
work = tempfile.TemporaryDirectory()


def run(*words, code=0):
    done = subprocess.run([program, *words], cwd=work.name, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, f"{words} ended with {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Server:
    def __init__(self):
        self.log = open(os.path.join(work.name, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([program], cwd=work.name, env=environment, stdout=self.log, stderr=self.log)
        for _ in range(600):
            found = re.search(r"serving on port (\d+)", self.text())
            if found:
                self.port = int(found[1])
                return
            assert self.process.poll() is None, self.text()
            time.sleep(0.05)
        raise AssertionError("the program does not serve")

    def text(self):
        with open(os.path.join(work.name, "log"), encoding="utf-8") as file:
            return file.read()

    def wait(self):
        assert self.process.wait(timeout=30) == 0 and self.text().endswith("bye\n"), self.text()


def documented(method, path, status):
    """Whether openapi.json has the answer."""
    path = path.split("?")[0]
    for template, methods in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and method.lower() in methods:
            assert str(status) in methods[method.lower()]["responses"], f"{method} {template} has no {status}"
            seen.add((template, method.lower()))
            return
    assert status == 404, f"{method} {path} is not in openapi.json"


def ask(method, path, text=None, headers={}, timeout=30):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    connection.request(method, path, text, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def call(method, path, body=None, timeout=30):
    text = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
    status, content = ask(method, path, text, {"Content-Type": "application/json"} if text is not None else {}, timeout)
    documented(method, path, status)
    assert b"SELECT" not in content and b"INSERT" not in content and b"sqlite" not in content.lower(), content
    return status, json.loads(content) if content else None


def expect(status, method, path, body=None, field=None):
    got, answer = call(method, path, body)
    assert got == status, f"{method} {path} {str(body)[:200]}: {got}, not {status}\n{answer}\n{server.text()}"
    if field is not None:
        assert field in [item["field"] for item in answer["items"]], f"{method} {path} {body}: nothing names {field}\n{answer}"
    return answer


# Without its tables it does not start; the migrations make what the models describe.
if not sys.argv[3].startswith("sqlite"):
    subprocess.run([program, "db:drop", "--force"], cwd=work.name, env=environment, capture_output=True)
run("db:create")
assert "(pending)" in run(code=1)
run("db:migrate")
run("db:check")
server = Server()
environment["PORT"] = str(server.port)
assert "cannot listen" in run(code=1)  # a second one on the port
environment["PORT"] = "0"
expect(200, "GET", "/health")
expect(200, "GET", "/ready")
expect(404, "GET", "/nowhere")

# Not a part of the API: who watches the program asks it.
status, content = ask("GET", "/metrics")
text = content.decode()
if os.environ.get("SCHOOL_HAS_METRICS") == "1":
    assert status == 200 and "\ndb_client_connection_count{" in text, (status, text)
    assert re.search(r'^db_client_operation_duration_seconds_count{[^}]*db_operation_name="SELECT"[^}]*} [1-9]', text, re.M), text
else:
    assert status == 404, (status, text)

# Books: what is right, and what is not, by its field.
book = expect(201, "POST", "/books", {"title": "Clean Code", "author": "Robert Cecil Martin", "release_date": "2008-08-01"})
at = f"/books/{book['id']}"
assert expect(200, "GET", at) == book
expect(409, "POST", "/books", {"title": "Clean Code", "author": "Robert Cecil Martin"}, "/title")
for body, field in [({"title": "", "author": "a"}, "/title"), ({"title": "x" * 121, "author": "a"}, "/title"),
                    ({"title": 1, "author": "a"}, "/title"), ({"title": None, "author": "a"}, "/title"),
                    ({"title": "t", "author": "a", "subject": 1000}, "/subject"),
                    ({"title": "t", "author": "a", "subject": 1.5}, "/subject"),
                    ({"title": "t", "author": "a", "subject": 2**40}, "/subject"),
                    ({"title": "t", "author": "a", "release_date": "2008-02-30"}, "/release_date"),
                    ({"title": "t", "author": "a", "id": 7}, "/id"), ({"title": "t", "author": "a", "isbn": "1"}, "/isbn")]:
    expect(422, "POST", "/books", body, field)
    expect(422, "PATCH", at, body, field)
expect(422, "POST", "/books", {}, "/title")
for body in ("", "{", '{"title": "\xff"}'.encode("latin-1"), "[" * 30000):
    expect(400, "POST", "/books", body)
for body in ("[]", "null", "1"):
    expect(422, "POST", "/books", body)
expect(413, "POST", "/books", "x" * 70000)
expect(404, "GET", "/books/999999")
expect(404, "GET", "/books/" + "9" * 30)
expect(404, "PATCH", "/books/999999", {"subject": 1})
expect(404, "DELETE", "/books/999999")
assert expect(200, "GET", at) == book

# A version that is not the row's any more; then two at once, of whom one is told, each time.
changed = expect(200, "PATCH", at, {"subject": 3, "version": 0})
assert (changed["subject"], changed["version"]) == (3, 1)
expect(409, "PATCH", at, {"subject": 4, "version": 0})
expect(422, "PATCH", at, {"subject": 4, "version": "1"}, "/version")
assert expect(200, "PATCH", at, {"subject": None})["subject"] is None
for _ in range(10):
    version, answers = expect(200, "GET", at)["version"], []
    both = [threading.Thread(target=lambda n=n: answers.append(call("PATCH", at, {"subject": n, "version": version})[0]))
            for n in (5, 6)]
    [each.start() for each in both]
    [each.join() for each in both]
    assert sorted(answers) == [200, 409], answers
    assert expect(200, "GET", at)["version"] == version + 1

# Pages: every book once, in both directions, whatever stands in the column; and filters.
for n in range(57):
    expect(201, "POST", "/books", {"title": f"Volume {n}", "author": "A" if n % 3 else "B", "subject": n % 5,
                                   "release_date": f"2000-01-{n % 9 + 1:02}" if n % 4 else None})


def pages(query):
    records, after = [], ""
    while after is not None:
        page = expect(200, "GET", f"/books?{query}{after}")
        assert len(page["records"]) <= 10
        records += page["records"]
        after = page["next"] and f"&after={page['next']}"
    return records


for sort in ("title", "-title", "author", "-author", "release_date", "-release_date"):
    ids = [each["id"] for each in pages(f"limit=10&sort={sort}")]
    assert len(ids) == 58 == len(set(ids)), sort
titles = [each["title"] for each in pages("limit=10")]
assert titles == sorted(titles)
assert len(pages("limit=7&author=B")) == 19 and len(pages("limit=7&subject=4&author=A")) == 7
assert len(pages("limit=7&title=olume%201")) == 11 and pages("limit=7&title=%25") == []
cursor = expect(200, "GET", "/books?limit=1")["next"]
for query, field in [("isbn=1", "isbn"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=ten", "limit"),
                     ("limit=5&limit=6", "limit"), ("sort=id", "sort"), ("subject=x", "subject"), ("author=%ff", "author"),
                     ("after=rubbish", "after"), (f"after={cursor[:-2]}", "after"), (f"sort=-title&after={cursor}", "after")]:
    expect(400, "GET", f"/books?{query}", field=field)

# Students below their grade; the student and the courses, or neither.
grade = expect(201, "POST", "/grades", {"grade": 9})
expect(409, "POST", "/grades", {"grade": 9}, "/grade")
expect(422, "POST", "/grades", {"grade": 14}, "/grade")
courses = [expect(201, "POST", "/courses", {"course_name": name})["id"] for name in ("Science", "Maths")]
expect(409, "POST", "/courses", {"course_name": "Maths"})
expect(422, "POST", "/courses", {"course_name": ""})
below = f"/grades/{grade['id']}/students"
john = expect(201, "POST", below, {"name": "John Baker", "courses": courses})
assert sorted(each["course_name"] for each in john["courses"]) == ["Maths", "Science"]
expect(409, "POST", below, {"name": "Max Butler", "courses": [courses[0], 9999]})
expect(422, "POST", below, {"name": "Max Butler", "courses": ["x"]}, "/courses")
expect(422, "POST", below, {"name": "Max Butler", "gradeId": 1}, "/gradeId")
expect(404, "POST", "/grades/9999/students", {"name": "Max Butler"})
assert [each["name"] for each in expect(200, "GET", below)["records"]] == ["John Baker"]
expect(400, "GET", below + "?name=x", field="name")
expect(404, "GET", "/grades/9999/students")
assert len(expect(200, "GET", "/grades")["records"]) == 1
expect(400, "GET", "/grades?limit=1000", field="limit")
expect(409, "DELETE", f"/grades/{grade['id']}")
student = f"/students/{john['student_id']}"
assert expect(200, "GET", student)["grade"]["grade"] == 9
expect(204, "DELETE", f"{student}/courses/{courses[0]}")
expect(404, "DELETE", f"{student}/courses/{courses[0]}")
assert [each["id"] for each in expect(200, "GET", student)["courses"]] == courses[1:]
expect(204, "DELETE", student)
expect(404, "DELETE", student)
expect(404, "GET", student)
expect(204, "DELETE", f"/grades/{grade['id']}")
expect(404, "DELETE", f"/grades/{grade['id']}")
expect(204, "DELETE", at)
missing = {(path, method) for path, methods in paths.items() for method in methods} - seen
assert not missing, f"openapi.json has what nothing here asked for: {missing}"

# The database's server is killed and started: 503 meanwhile, and 200 again, by the same process.
if restart:
    statuses, slowest, over = [], 0.0, threading.Event()

    def watch():
        global slowest
        while not over.is_set() or statuses[-1] != 200:
            began = time.monotonic()
            statuses.append(call("GET", "/ready")[0])
            slowest = max(slowest, time.monotonic() - began)
            statuses.append(call("GET", "/books?limit=1")[0])
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    subprocess.run(["bash", "-c", restart], check=True, stdout=subprocess.DEVNULL)
    over.set()
    watcher.join(timeout=60)
    assert not watcher.is_alive(), "it does not recover"
    assert set(statuses) == {200, 503} and statuses[-1] == 200, statuses
    print(f"restarted: {len(statuses)} answers, {statuses.count(503)} of them 503, the slowest after {slowest:.2f} s")

# SIGTERM while a request is half sent: nobody new is let in, this one is answered, and the program ends with 0.
body = json.dumps({"title": "The last one", "author": "A"}).encode()
client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
client.sendall(b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:10])
time.sleep(0.3)
server.process.send_signal(signal.SIGTERM)
for _ in range(100):
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    except OSError:
        break
    time.sleep(0.02)
else:
    raise AssertionError("it still lets clients in")
client.sendall(body[10:])
answer = client.recv(10000)
assert answer.startswith(b"HTTP/1.1 201 "), answer
client.close()
server.wait()

server = Server()
assert len(pages("limit=10&title=The%20last%20one")) == 1
server.process.send_signal(signal.SIGINT)
server.wait()
run("db:migrate:undo:all")
print("all of it went well")
