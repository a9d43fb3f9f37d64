"""Every relative link of README.md, CONTRIBUTING.md and docs/ leads to a file, and to a heading of it; every page of docs/
is in docs/README.md, and ends with the line that leads to the previous and the next page, in the index's order.

  links.py ROOT
"""
import os
import re
import sys

root = os.path.abspath(sys.argv[1])
errors = []


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def anchors(text):
    """The headings' anchors, as GitHub makes them."""
    found, count = set(), {}
    for heading in re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M):
        heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        count[name] = count.get(name, -1) + 1
        found.add(name if count[name] == 0 else f"{name}-{count[name]}")
    return found


pages = ["README.md", "CONTRIBUTING.md"]
for folder, _, files in os.walk(os.path.join(root, "docs")):
    pages += [os.path.relpath(os.path.join(folder, file), root) for file in files if file.endswith(".md")]
pages.sort()
texts = {page: read(page) for page in pages}
known = {page: anchors(text) for page, text in texts.items()}
count = 0
for page in pages:
    # A link's text may be code; only the target counts.
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", texts[page], flags=re.M | re.S)):
        if re.match(r"[a-z]+:", target):
            continue
        count += 1
        file, _, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(os.path.dirname(page), file)) if file else page
        if not os.path.exists(os.path.join(root, path)):
            errors.append(f"{page}: {target}: there is no {path}")
        elif anchor and path in known and anchor not in known[path]:
            errors.append(f"{page}: {target}: {path} has no such heading")

# The order of the index is the order of reading.
index = texts["docs/README.md"]
order = []
for target in re.findall(r"\]\((\w+\.md)\)", index):
    if target not in order:
        order.append(target)
for page in sorted(page for page in pages if os.path.dirname(page) == "docs" and page != "docs/README.md"):
    name = os.path.basename(page)
    if name not in order:
        errors.append(f"{page}: docs/README.md does not list it")
        continue
    at = order.index(name)
    parts = []
    if at > 0:
        parts.append(("Previous", order[at - 1]))
    if at + 1 < len(order):
        parts.append(("Next", order[at + 1]))
    title = {name: re.search(r"^# (.*)$", texts["docs/" + name], re.M).group(1) for _, name in parts}
    parts = [f"{what}: [{title[name]}]({name})" for what, name in parts]
    expected = " · ".join(parts[:1] + ["[all pages](README.md)"] + parts[1:]) if at > 0 else \
        " · ".join(["[all pages](README.md)"] + parts)
    if texts[page].rstrip("\n").split("\n")[-1] != expected:
        errors.append(f"{page}: its last line is not\n{expected}")

for error in errors:
    print(error, file=sys.stderr)
print(f"{count} links, {len(order)} pages in order")
sys.exit(1 if errors else 0)
