#!/usr/bin/python3
"""A milter that does what the subject of a message says, with every change that the protocol has.

Usage: python-milter.py PORT
"""
import sys

import Milter


class Filter(Milter.Base):
    def connect(self, hostname, family, hostaddr):
        self.said = ["connect " + hostname + " " + hostaddr[0]]
        self.body_octets = 0
        return Milter.CONTINUE

    def hello(self, name):
        self.said.append("helo " + name)
        return Milter.REJECT if name == "refused.example" else Milter.CONTINUE

    def envfrom(self, sender, *parameters):
        self.said.append("mail " + " ".join((sender,) + parameters))
        self.fields = []
        return Milter.TEMPFAIL if "deferred@" in sender else Milter.CONTINUE

    def envrcpt(self, recipient, *parameters):
        self.said.append("rcpt " + " ".join((recipient,) + parameters))
        if "bob@" in recipient:
            self.setreply("553", "5.1.8", "Bob wants no mail")
            return Milter.REJECT
        return Milter.CONTINUE

    def header(self, name, value):
        self.fields.append((name, value))
        return Milter.CONTINUE

    def eoh(self):
        return Milter.CONTINUE

    def body(self, chunk):
        self.body_octets += len(chunk)
        return Milter.CONTINUE

    def told(self):
        self.said.append("body %d" % self.body_octets)
        for name in (
            "j", "_", "i", "v", "{daemon_name}", "{client_addr}", "{client_name}", "{client_resolve}",
            "{tls_version}", "{auth_type}", "{auth_authen}", "{mail_addr}", "{mail_host}",
        ):
            value = self.getsymval(name)
            if value:
                self.said.append(name + "=" + value)
        for each in self.said:
            self.addheader("X-Told", each)
        self.addheader("X-Fields", ",".join(name for name, value in self.fields))

    def eom(self):
        wish = dict((name.lower(), value) for name, value in self.fields).get("subject", "")
        if wish == "told":
            self.told()
        elif wish == "fields":
            self.addheader("X-Last", "folded\n\tvalue")
            self.addheader("X-First", "above", 0)
            self.addheader("X-Second", "beneath", 2)
            self.chgheader("X-Old", 2, "changed")
            self.chgheader("X-Gone", 1, "")
            self.chgheader("X-New", 1, "appended")
        elif wish == "results":
            self.addheader("Authentication-Results", "mail.example; dkim=pass header.d=good.example", 0)
        elif wish == "recipients":
            self.addrcpt("<bob@example.com>")
            self.addrcpt("<far@relayed.example>", "NOTIFY=NEVER")
            self.addrcpt("<nobody@example.com>")
            self.addrcpt("not an address")
            self.delrcpt("<alice@example.com>")
        elif wish == "nobody":
            self.delrcpt("<alice@example.com>")
        elif wish == "sender":
            self.chgfrom("<other@example.org>")
        elif wish == "body":
            self.replacebody("another\r\n")
            self.addheader("X-Between", "parts")
            self.replacebody("body\r\n")
        elif wish == "big":
            for _ in range(100):
                self.replacebody("x" * 60000 + "\r\n")
        elif wish == "empty":
            self.replacebody("")
        elif wish == "quarantine":
            self.quarantine("smells odd")
        elif wish == "discard":
            return Milter.DISCARD
        elif wish == "tempfail":
            return Milter.TEMPFAIL
        elif wish == "reject":
            self.addheader("X-Rejected", "yes")
            return Milter.REJECT
        elif wish == "lines":
            self.setreply("554", "5.7.9", "first line", "second line")
            return Milter.REJECT
        elif wish == "soft":
            self.setreply("421", "4.3.2", "shutting down")
            return Milter.TEMPFAIL
        return Milter.ACCEPT


Milter.factory = Filter
Milter.set_flags(
    Milter.CHGBODY | Milter.CHGHDRS | Milter.ADDHDRS | Milter.ADDRCPT | Milter.DELRCPT
    | Milter.CHGFROM | Milter.ADDRCPT_PAR | Milter.QUARANTINE
)
Milter.runmilter("python-milter", "inet:%s@127.0.0.1" % sys.argv[1], 60)
