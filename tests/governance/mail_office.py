"""A mail server on this machine that keeps what it is given, for tests of letters."""

import socketserver
import threading


class Counter(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    def handle(self) -> None:
        self.say("220 office")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                self.server.letters.append("".join(lines))
            self.say({"QUIT": "221 bye", "EHLO": "250 office"}.get(word, "250 fine"))
            if word == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    """The server; `letters` are what it was given, `url` is how a setting names it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.letters: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=osh@example.org&tls=no"

    def server_close(self) -> None:
        self.shutdown()
        super().server_close()
