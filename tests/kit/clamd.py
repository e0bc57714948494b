"""The other end of the scanner's line: a small server that speaks clamd's INSTREAM."""

import socketserver
import struct
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Finds one virus, takes ``most`` bytes, and remembers what it was sent."""

    def __init__(self, most=10**9):
        self.most = most
        self.heard = []
        self.answers = None
        outer = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self):
                command = b""
                while not command.endswith(b"\0"):
                    command += self.rfile.read(1)
                assert command == b"zINSTREAM\0", command
                content = b""
                while size := struct.unpack("!L", self.rfile.read(4))[0]:
                    content += self.rfile.read(size)
                    if len(content) > outer.most:
                        self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                        return
                outer.heard.append(content)
                self.wfile.write((outer.answers or outer.judge(content)) + b"\0")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @staticmethod
    def judge(content):
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"

    @property
    def url(self):
        return f"tcp://127.0.0.1:{self._server.server_address[1]}"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
