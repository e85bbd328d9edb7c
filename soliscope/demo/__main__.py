"""Serve the demonstration site for a browser: `python -m soliscope.demo [--port N]`."""

import argparse
import sys

from soliscope.demo.server import DemoServer
from soliscope.demo.site import MAIN_HOST, hosts


def main() -> int:
    """Serve until interrupted; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m soliscope.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="on 127.0.0.1; 0: any free one")
    port = parser.parse_args().port
    if not 0 <= port <= 65535:
        parser.error(f"--port must be between 0 and 65535, not {port}")
    try:
        server = DemoServer(port)
    except OSError as error:
        reason = error.strerror or str(error)
        print(f"Cannot use port {port} ({reason}): choose another with --port.", file=sys.stderr)
        return 1
    with server:
        print("The site of a fictitious firm, on this machine only. Stop with Ctrl+C. Open:")
        for host in sorted(hosts(), key=lambda name: name != MAIN_HOST):
            print(f"  http://{host}.localhost:{server.port}/")
        try:
            server.wait()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
