"""The honest side: on a bad line, and through the death of the server, nothing watched is lost."""

import threading
import time
from contextlib import suppress
from http.client import HTTPException

from tests.attacks.target import BadLine, Cheat, Learner, Target

STEP = 10
BEATS = 60
PATIENCE_SECONDS = 60


class Honest:
    """A player on a bad line: keeps what is not acknowledged and sends it again, in any order."""

    def __init__(self, sitting: Cheat, line: BadLine) -> None:
        self.sitting, self.line = sitting, line
        self.unacknowledged: dict[int, list[list[int]]] = {}
        self.credited: dict[int, float] = {}

    def watch(self, beat: int) -> None:
        """Watch for a while, and try to send what is waiting."""
        self.sitting.wait(STEP)
        self.unacknowledged[beat + 1] = [[beat * STEP, beat * STEP + STEP]]
        self.send_what_waits()

    def send_what_waits(self) -> None:
        waiting = list(self.unacknowledged)
        self.line.draw.shuffle(waiting)
        for seq in waiting[: self.line.draw.randint(1, 3)]:
            self.sitting.wait(self.line.draw.uniform(0.5, 1.5))  # the delays of a bad line
            body = {"seq": seq, "spans": self.unacknowledged[seq]}
            path = f"/plays/{self.sitting.play_id}/beats"
            answer = self.line.ask(self.sitting.learner, "POST", path, body)
            if answer is not None and answer.status == 200:
                self.credited[seq] = answer.json["credited_seconds"]
                del self.unacknowledged[seq]


def test_a_third_of_the_requests_lost_and_the_server_killed_costs_nobody_a_second(mortal):
    """Lost before or after they arrive, delayed, out of order, over new connections, and one
    ``kill -9`` in the middle: every watched second is credited, once.
    """
    sitting = Cheat(mortal.learner(), mortal.scene["many"][0])
    player = Honest(sitting, BadLine(seed=1))
    for beat in range(BEATS):
        player.watch(beat)
        if beat == BEATS // 2:
            mortal.kill()
            player.send_what_waits()
            mortal.serve()
    for _ in range(20 * BEATS):
        if not player.unacknowledged:
            break
        player.send_what_waits()
    assert player.line.lost >= player.line.asked / 5, "not such a bad line after all"
    standing = sitting.standing()
    assert standing["covered"] == [[0, BEATS * STEP]]
    assert sum(player.credited.values()) == standing["covered_seconds"] == BEATS * STEP


def test_hours_arrive_once_however_often_the_last_beat_is_sent(mortal):
    sitting = Cheat(mortal.learner(), mortal.scene["short"])
    sitting.wait(200)
    answers = [sitting.claim((0, 200), seq=1) for _ in range(5)]
    assert all(answer.json["complete"] for answer in answers)
    account = sitting.learner.ask("GET", "/me/credits").json
    assert len(account["entries"]) == 1


class Watcher(threading.Thread):
    """Somebody who watches as fast as the clock allows, until the line breaks for good."""

    def __init__(self, sitting: Cheat, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.sitting, self.over = sitting, over
        self.acknowledged: list[tuple[dict, dict]] = []
        self.in_flight: dict = {}

    def run(self) -> None:
        seq = 0
        while not self.over.is_set():
            seq += 1
            self.in_flight = {"seq": seq, "spans": [[seq, seq + 1]]}
            with suppress(OSError, HTTPException, ValueError):
                answer = self.sitting.learner.ask("POST", self.path, self.in_flight)
                if answer.status == 200:
                    self.acknowledged.append((self.in_flight, answer.json))

    @property
    def path(self) -> str:
        return f"/plays/{self.sitting.play_id}/beats"


def test_after_a_kill_under_load_no_acknowledged_beat_is_missing(mortal: Target):
    over = threading.Event()
    watchers = [
        Watcher(Cheat(mortal.learner(), mortal.scene["many"][n % 5]), over) for n in range(8)
    ]
    for watcher in watchers:
        watcher.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while min(len(watcher.acknowledged) for watcher in watchers) < 20:
        mortal.forward(1)  # the clock runs fast, so that beats are not too many a second
        assert time.monotonic() < deadline
        over.wait(0.01)
    mortal.kill()
    over.set()
    for watcher in watchers:
        watcher.join(PATIENCE_SECONDS)
    mortal.serve()
    for watcher in watchers:
        _nothing_is_missing(mortal, watcher)


def _nothing_is_missing(mortal: Target, watcher: Watcher) -> None:
    learner = Learner(mortal, watcher.sitting.learner.token)
    watcher.sitting.learner = learner
    standing = watcher.sitting.standing()
    last_body, last_answer = watcher.acknowledged[-1]
    assert standing["covered_seconds"] >= last_answer["covered_seconds"]
    for body, answer in watcher.acknowledged:
        if answer["credited_seconds"] == 1:
            [[start, end]] = body["spans"]
            assert any(a <= start and end <= b for a, b in standing["covered"]), body
    assert learner.ask("POST", watcher.path, last_body).json == last_answer
    # What was under way was taken whole or not at all; sent again, it counts once.
    mortal.forward(2)
    again = learner.ask("POST", watcher.path, watcher.in_flight)
    assert again.status == 200
    assert watcher.sitting.covered() <= standing["covered_seconds"] + 1
