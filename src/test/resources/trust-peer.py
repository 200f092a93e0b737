"""Signs and verifies for the tests of io.tmail.trust: dkimpy and authres behind lines of JSON."""
import base64
import json
import sys

import authres
import dkim


def octets(text):
    return base64.b64decode(text)


def text(value):
    return base64.b64encode(value).decode()


def records(request):
    known = request["records"]

    def txt(name, timeout=5):
        found = known.get(name.decode().rstrip("."))
        return found.encode() if found else None

    return txt


def sign(r):
    d = dkim.DKIM(octets(r["message"]), signature_algorithm=r["algorithm"].encode())
    headers = [each.encode() for each in r["headers"]] if "headers" in r else None
    return text(
        d.sign(
            r["selector"].encode(),
            r["domain"].encode(),
            r["key"].encode(),
            identity=r["identity"].encode() if "identity" in r else None,
            canonicalize=(r["header"].encode(), r["body"].encode()),
            include_headers=headers,
            length=r.get("length", False),
        )
    )


def verify(r):
    d = dkim.DKIM(octets(r["message"]))
    try:
        return d.verify(idx=r["index"], dnsfunc=records(r))
    except dkim.DKIMException:
        return False


def arc_sign(r):
    a = dkim.ARC(octets(r["message"]))
    fields = a.sign(
        r["selector"].encode(), r["domain"].encode(), r["key"].encode(), r["server"].encode()
    )
    return text(b"".join(each.rstrip(b"\r\n") + b"\r\n" for each in fields))


def arc_verify(r):
    cv, results, reason = dkim.ARC(octets(r["message"])).verify(dnsfunc=records(r))
    return [(cv or b"none").decode(), len(results), reason]


def results(r):
    """What authres reads in a field."""
    header = authres.AuthenticationResultsHeader.parse(r["field"])
    return {
        "id": header.authserv_id,
        "results": [
            {
                "method": each.method,
                "result": each.result,
                "reason": each.reason or "",
                "properties": {p.type + "." + p.name: p.value for p in each.properties},
            }
            for each in header.results
        ],
    }


OPERATIONS = {each.__name__: each for each in (sign, verify, arc_sign, arc_verify, results)}

for line in sys.stdin:
    asked = json.loads(line)
    try:
        print(json.dumps({"answer": OPERATIONS[asked["do"]](asked)}), flush=True)
    except Exception as failed:
        print(json.dumps({"failed": repr(failed)}), flush=True)
