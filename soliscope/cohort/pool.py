"""Several firms under way at a time: as processes here, or as tasks of a Dask cluster."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from soliscope import errors
from soliscope.cohort.parcel import packed, unpacked
from soliscope.cohort.processes import Processes
from soliscope.cohort.tasks import Ended, Task
from soliscope.errors import SoliscopeError, UsageError

RETRIES = 3
"""Times that a task is begun again because its worker died."""
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/]+:\d{1,5}")
_CONNECT = 15
"""Seconds for reaching the scheduler of a cluster."""


class Pool(Protocol):
    """Where tasks are done."""

    def slots(self) -> int:
        """Tasks that may be under way now."""

    def start(self, task: Task, folder: Path) -> Future[Ended]:
        """Begin a task that writes into a case folder."""

    def stop(self) -> None:
        """Ask for a clean end of what is under way."""

    def __enter__(self) -> Pool:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End."""


class Local:
    """Processes of this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="firm")
        self._processes = Processes()

    def slots(self) -> int:
        """As many as were asked for."""
        return self._jobs

    def start(self, task: Task, folder: Path) -> Future[Ended]:
        """Begin a process."""
        return self._threads.submit(self._processes.perform, task, folder)

    def stop(self) -> None:
        """Ask the processes to end."""
        self._processes.stop()

    def __enter__(self) -> Local:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)


class Cluster:
    """Workers of a Dask cluster (`distributed`); case folders come back over the network."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UsageError(
                "--cluster needs the package distributed: pip install 'soliscope[cluster]'."
            ) from None
        if not _ADDRESS.fullmatch(address):
            raise UsageError(
                f"--cluster is the address of a Dask scheduler, such as tcp://10.0.0.5:8786, not"
                f' "{address}".'
            )
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it tells of each attempt
        try:
            client: Any = Client
            self._client: Any = client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                f"No Dask scheduler answers at {address} ({type(error).__name__}); give its"
                " address, such as tcp://10.0.0.5:8786."
            ) from None
        self._executor = self._client.get_executor(retries=RETRIES, pure=False)
        self._futures: set[Future[Any]] = set()

    def slots(self) -> int:
        """One task for each thread of the workers that are there now; at least one."""
        workers = self._client.scheduler_info(n_workers=-1).get("workers", {})
        return max(1, sum(int(worker["nthreads"]) for worker in workers.values()))

    def start(self, task: Task, folder: Path) -> Future[Ended]:
        """Send a task; its result is written here when it comes back."""
        result: Future[Ended] = Future()
        result.set_running_or_notify_cancel()
        sent = self._executor.submit(packed, task)
        self._futures.add(sent)
        sent.add_done_callback(lambda done: self._back(done, folder, result))
        return result

    def _back(self, sent: Future[Any], folder: Path, result: Future[Ended]) -> None:
        self._futures.discard(sent)
        try:
            ended, data = sent.result()
            unpacked(data, folder)
            result.set_result(ended)
        except BaseException as error:  # whatever it was, this firm has no result
            said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
            result.set_result(Ended(errors.INTERNAL, f"no worker of the cluster did it ({said})"))

    def stop(self) -> None:
        """Take back what was sent."""
        for future in list(self._futures):
            future.cancel()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            self._client.close(timeout=5)


def run(
    pool: Pool,
    tasks: Iterable[Task],
    folder: Callable[[Task], Path],
    finished: Callable[[Task, Ended], object],
) -> None:
    """Do every task; `finished` is called in this thread, once for each, in order of their ends.

    Tasks that share a registrable domain wait for each other. Errors of `finished` end the run.
    """
    waiting = list(tasks)
    busy: Counter[str] = Counter()
    running: dict[Future[Ended], Task] = {}
    try:
        while waiting or running:
            while len(running) < pool.slots() and (task := _next(waiting, busy)) is not None:
                busy.update(task.domains)
                running[pool.start(task, folder(task))] = task
            if not running:
                raise SoliscopeError("the pool takes no task")
            done, _ = wait(running, timeout=2.0, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                busy.subtract(task.domains)
                finished(task, future.result())
    except BaseException:
        pool.stop()
        for future, task in running.items():
            with suppress(BaseException):
                finished(task, future.result(timeout=60))
        raise


def _next(waiting: list[Task], busy: Counter[str]) -> Task | None:
    """Take the first task out whose domains are free."""
    for at, task in enumerate(waiting):
        if not any(busy[domain] > 0 for domain in task.domains):
            return waiting.pop(at)
    return None
