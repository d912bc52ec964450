"""What a process and all that it starts use: for the benchmarks of the marking and of the tournament."""

import contextlib
import os
import threading

import psutil


class Used:
    """Measures memory and processor time while it is entered.

    Pages that several processes share count once (PSS). Of what has ended, what its parent has waited for is counted.

    Args:
        own: Whether this process counts too, or only what it starts.

    Attributes:
        peak: the most memory at a time, bytes.
        work: processor time, seconds.
    """

    def __init__(self, own: bool = False):
        self._own = own

    def __enter__(self):
        self.peak, self._stop = 0, threading.Event()
        self._before = self._processor()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self.work = self._processor() - self._before

    def _sample(self):
        while not self._stop.wait(0.5):
            self.peak = max(self.peak, sum(self._each(lambda process: process.memory_full_info().pss, self._own)))

    def _processor(self):
        times = os.times()
        ended = times.children_user + times.children_system
        running = sum(self._each(lambda process: sum(process.cpu_times()[:4]), own=False))
        return ended + running + self._own * (times.user + times.system)

    @staticmethod
    def _each(ask, own):
        me = psutil.Process()
        for process in [me] * own + me.children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has ended
                yield ask(process)
