"""Fuzz the reader and the editor for a while: ``python -m tests.fuzz.run --minutes 30 --seed 1 --keep FOLDER``.

Every trial is named by its seed and number and can be repeated with ``--only NUMBER``. Workbooks that show a fault
are kept in the folder, with the traceback beside them; what is seen again is counted and not kept. Unix only, because
a trial is timed by an alarm, which rings by the time that the processor worked on it.
"""

import argparse
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.bases import BASES, decorated, saved_by_libreoffice
from tests.fuzz.mutations import mutated
from tests.fuzz.trials import outcome_of

_LONGEST = 20  # seconds for one trial
_MOST_MEMORY = 3 * 2**30


class TooSlow(Exception):  # noqa: N818 -- it is what is found, not an error of the program
    """A trial took longer than it may."""


def _alarm(*_: object) -> None:
    raise TooSlow


def _fault(error: BaseException) -> str:
    """Name a fault by its kind and where it was raised."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "handoff_xl" in frame.filename]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno} {str(error)[:80]!r}"


def main() -> int:
    """Run trials until the time is up; return 1 where one showed a fault, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="repeat one trial")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where workbooks that show a fault go")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    signal.signal(signal.SIGPROF, _alarm)
    bases = {name: make() for name, make in BASES.items()}
    if (resaved := saved_by_libreoffice(decorated())) is not None:
        bases["of_libreoffice"] = resaved
    names = sorted(bases)
    outcomes: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    slowest = 0.0
    start, number = time.monotonic(), options.only or 0
    while time.monotonic() - start < options.minutes * 60:
        random = Random(f"{options.seed}/{number}")
        name = random.choice(names)
        data = mutated(bases[name], random)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, _LONGEST)
        try:
            outcomes[outcome_of(data)] += 1
        except Exception as error:  # noqa: BLE001 -- any exception is what is looked for
            fault = _fault(error)
            faults[fault] += 1
            sys.stdout.write(f"{options.seed}/{number} {name}: {fault}\n")
            sys.stdout.flush()
            if options.keep is not None and faults[fault] == 1:
                options.keep.mkdir(parents=True, exist_ok=True)
                kept = options.keep / f"{options.seed}-{number}-{name}.xlsx"
                kept.write_bytes(data)
                kept.with_suffix(".txt").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - begun)
        number += 1
        if number % 1000 == 0:
            sys.stdout.write(f"{number} trials: {dict(outcomes)}, slowest {slowest:.1f} s\n")
            sys.stdout.flush()
        if options.only is not None:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{number} trials: {dict(outcomes)}, slowest {slowest:.1f} s, {peak} MB at most\n")
    for fault, times in faults.most_common():
        sys.stdout.write(f"{times} times {fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
