"""What serves stops when it is told to, also while it still starts."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from threading import Thread

STOP_SECONDS = 30
"""How long a process may go on with its requests once it is told to stop; then it is killed."""
STOPS = (signal.SIGTERM, signal.SIGINT)


def at_stop(do: Callable[[], None]) -> None:
    """Call `do` in another thread when this process is told to stop. For the main thread; once a process.

    Python tells of a signal through this socket whichever handler there is, and at once: a handler waits for
    the main thread, which sleeps on when the signal comes just before it lies down.
    """
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    Thread(target=_listen, args=(heard, told, do), name="tracker-stop", daemon=True).start()


def _listen(heard: socket.socket, _told: socket.socket, do: Callable[[], None]) -> None:
    while not {*STOPS} & set(heard.recv(64)):
        pass
    do()


def end_forks_at_stop() -> None:
    """Have processes that are forked from now on end at SIGTERM until they set a handler of their own.

    They would inherit the handler of the process that forks them, which only tells that one, and so would
    sleep through the only signal that they get. Ctrl-C asks all of them, and the first one tells the rest.
    """
    os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_end_at_signals)


def _hold() -> None:
    """A signal between the fork and the new handler waits for the handler."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def _let_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _end_at_signals() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_go()
