"""The customer's mail program, which knows nothing of ours: waits until a mailbox holds so many letters and prints what it
sees in them, as JSON. Usage: customer.py IMAP-PORT USER COUNT [FOLDER]"""

import email
import email.policy
import hashlib
import imaplib
import json
import sys
import time

port, user, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
folder = sys.argv[4] if len(sys.argv) > 4 else "INBOX"
imap = imaplib.IMAP4("127.0.0.1", port)
imap.login(user, "secret")
deadline = time.monotonic() + 60
while True:
    found = int(imap.select(folder, readonly=True)[1][0])
    if found >= count:
        break
    if time.monotonic() > deadline:
        sys.exit(f"{found} letters in {folder} of {user}, not {count}")
    time.sleep(0.05)


def shape(part):
    """The structure: kinds, and for leaves a name and a digest of the content."""
    kind = part.get_content_type()
    if part.is_multipart():
        return [kind, [shape(one) for one in part.iter_parts()] if kind.startswith("multipart/") else []]
    content = part.get_payload(decode=True) or b""
    return {
        "kind": kind,
        "name": part.get_filename(),
        "id": part["Content-ID"],
        "disposition": part.get_content_disposition(),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


letters = []
for number in range(1, found + 1):
    raw = imap.fetch(str(number), "(BODY.PEEK[])")[1][0][1]
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    body = {kind: letter.get_body((kind,)) for kind in ("plain", "html")}
    letters.append({
        "headers": [[name, str(value)] for name, value in letter.items()],
        "shape": shape(letter),
        "plain": body["plain"].get_content() if body["plain"] else None,
        "html": body["html"].get_content() if body["html"] else None,
        "defects": [str(defect) for part in letter.walk() for defect in part.defects],
        "longest_line": max(len(line) for line in raw.split(b"\r\n")),
        "ascii": raw.isascii(),
    })
json.dump(letters, sys.stdout)
