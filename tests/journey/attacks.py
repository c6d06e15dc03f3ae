"""What a learner tries from a kernel of their own server: Python code that prints JSON."""

IN_ANOTHER_S_NAME = """
import base64, glob, json, os, subprocess, urllib.error, urllib.request

slug, victim, ids = {slug!r}, {victim!r}, {ids!r}
subprocess.run(["nbgrader", "fetch_assignment", slug], capture_output=True)
home = os.getcwd()
tried = []
for extra, environment in [
    (["--student", victim], {{}}),
    (["--CourseDirectory.student_id=" + victim], {{}}),
    ([], {{"USER": victim, "LOGNAME": victim, "JUPYTERHUB_USER": victim, "HOME": "/espace/" + victim}}),
]:
    done = subprocess.run(["nbgrader", "submit", slug, *extra], capture_output=True, env=os.environ | environment)
    tried.append(done.returncode)

campus, token = os.environ["CPIA_CAMPUS_URL"], os.environ["JUPYTERHUB_API_TOKEN"]
body = json.dumps({{slug + ".ipynb": base64.b64encode(b"{{}}").decode(), "student": victim}}).encode()
forged = {{"Authorization": "token " + token, "X-Forwarded-User": victim, "Remote-User": victim}}


def call(method, path, data=None):
    request = urllib.request.Request(campus + path, data=data, method=method, headers=forged)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


statuses = {{
    path: (call("GET", path), call("POST", path, body), call("PUT", path, body), call("DELETE", path))
    for path in [
        "api/course/submissions",
        *(f"api/course/submissions/{{slug}}/{{victim}}/{{one}}" for one in ids),
        *(f"api/course/submissions/{{slug}}/{{victim}}/{{one}}/feedback" for one in ids),
        *(f"api/assignments/{{slug}}/submissions/{{one}}" for one in ids),
        *(f"api/assignments/{{slug}}/submissions/{{one}}/feedback" for one in ids),
        *(f"api/assignments/{{slug}}/submissions/..%2F{{victim}}%2F{{one}}" for one in ids),
        f"api/assignments/..%2F{{slug}}%2F{{victim}}/submissions",
        f"api/assignments/{{slug}}%2F..%2F{{slug}}/submissions",
        f"api/course/releases/{{slug}}",
    ]
}}
print(json.dumps(statuses))
"""

READ_EVERYTHING = """
import os, subprocess

seen = []
for path in {places!r}:
    if os.path.lexists(path):
        seen.append(path)
needles = {needles!r}
for top in ("/espace", "/materiel", "/etc", "/tmp", "/run", "/var", "/home", "/root", "/opt", "/srv"):
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    content = file.read(2_000_000)
            except OSError:
                continue
            seen += [path + " : " + needle for needle in needles if needle.encode() in content]
print(seen)
"""

WRITE_ANSWERS = """
import json, subprocess

slug, sources = {slug!r}, {sources!r}
fetched = subprocess.run(["nbgrader", "fetch_assignment", slug], capture_output=True, text=True)
path = f"{{slug}}/{{slug}}.ipynb"
notebook = json.load(open(path, encoding="utf-8"))
for cell in notebook["cells"]:
    grade_id = cell["metadata"].get("nbgrader", {{}}).get("grade_id")
    cell["source"] = sources.get(grade_id, cell["source"])
json.dump(notebook, open(path, "w", encoding="utf-8"))
submitted = subprocess.run(["nbgrader", "submit", slug], capture_output=True, text=True)
print(fetched.returncode, submitted.returncode)
"""
