"""One question on one page, for the phones of a class; only where the lecturer names an address for it.

The page is open to whoever reaches the address. So it knows nothing but the question that is open: no names, no files
of the course, no cookie, no script. It lives in the server of the slides and ends with it. `GET /` gives the page and
a token, `POST /answer` takes one answer for it; anything else is refused. Who loads the page again can answer again:
without names that cannot be helped, so a result is a show of hands, no ballot.
"""

import hashlib
import hmac
import html
import re
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tornado import web
from tornado.httpserver import HTTPServer

from beltlab.whatif.explorer import DIRECTIONS, MOST_GUESSES, Explorer, Prediction

LONGEST = 24  # characters of an answer
BODY = 512  # bytes of a request's body
HEADER = 8192  # bytes of its header
SECONDS = 5  # in which a request must be there
OPEN = 500  # connections at the same time
RATE, BURST = 150, 900  # requests a second that are answered, and at once
ADDRESS = re.compile(r"(?:(?P<host>\[[0-9a-fA-F:.%]+\]|[\w.-]+):)(?P<port>\d{1,5})")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Your answer</title><style>body {{ font: 20px/1.5 system-ui, sans-serif; max-width: 28em; margin: 1.5em auto;
padding: 0 1em; color: #1a1a1a; background: white }} input, button {{ font: inherit; padding: 0.4em; margin: 0.3em 0 }}
button {{ display: block; background: #005a8e; color: white; border: 0; border-radius: 6px; padding: 0.5em 1.4em }}
label {{ display: block }} :focus-visible {{ outline: 3px solid #d55e00 }}</style><h1>{title}</h1>{body}</html>"""


class Refused(Exception):
    """An answer that is not taken; holds the status of the reply and a sentence for who sent it."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


@dataclass
class Question:
    """A question and what was answered to it.

    Attributes:
        explorer: The name of the explorer that asks.
        asks: What it asks.
        secret: Signs the tokens of this question.
        answers: Answers by the mark of their page load, in the order in which they came.
    """

    explorer: str
    asks: Prediction
    secret: bytes = field(default_factory=secrets.token_bytes)
    answers: dict[str, float | str] = field(default_factory=dict)

    def token(self) -> str:
        """A new token: a mark, and its signature. Nothing has to be remembered for it."""
        mark = secrets.token_hex(8)
        return f"{mark}.{self._sign(mark)}"

    def take(self, token: str, answer: str) -> float | str:
        """Take one answer for a token.

        Raises:
            Refused: If the token is not of this question or was used, the answer is none, or there are too many.
        """
        mark, _, signature = token.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(mark).encode()):
            raise Refused(403, "This page belongs to another question. Load it again.")
        if mark in self.answers:
            raise Refused(409, "This page has answered already. Thank you.")
        if len(self.answers) >= MOST_GUESSES:
            raise Refused(429, f"There are {MOST_GUESSES} answers: no more are taken.")
        if len(answer) > LONGEST:
            raise Refused(400, f"An answer has at most {LONGEST} characters. Go back and write a shorter one.")
        try:
            self.answers[mark] = self.asks.check(answer)
        except ValueError:
            what = f"one of {', '.join(DIRECTIONS)}" if self.asks.direction else "a number, such as 12 or 0.5"
            raise Refused(400, f"That was no answer: it must be {what}. Go back and try again.") from None
        return self.answers[mark]

    def _sign(self, mark: str) -> str:
        return hmac.new(self.secret, mark.encode(), hashlib.sha256).hexdigest()[:32]


class Bucket:
    """Lets through `rate` a second, and `burst` at once."""

    def __init__(self, rate: float = RATE, burst: float = BURST, clock: Callable[[], float] = time.monotonic):
        self.rate, self.burst, self.clock = rate, burst, clock
        self.left, self.last = burst, clock()

    def take(self) -> bool:
        """Whether one more is let through now."""
        now = self.clock()
        self.left = min(self.burst, self.left + (now - self.last) * self.rate)
        self.last = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Poll:
    """What the phones see and send. `ask` opens a question, `close` closes it; each keeps its answers."""

    def __init__(self, address: str):
        self.address, self.qr = address, qr(address)
        self.bucket = Bucket()
        self.now: Question | None = None
        self.kept: dict[str, Question] = {}

    def ask(self, explorer: str, asks: Prediction) -> Question:
        """Open the question of an explorer; that of another one closes."""
        self.now = self.kept.setdefault(explorer, Question(explorer, asks))
        return self.now

    def follow(self, asked: dict | None) -> None:
        """Open what a slide asks, and close what it does not; answers stay.

        Args:
            asked: `explorer`, `question`, `unit` and `direction`, as `question` gives them; None to close.
        """
        if asked is None:
            self.now = None
        elif self.now is None or self.now.explorer != asked["explorer"]:
            asks = Prediction(asked["question"], "", {}, asked["unit"], asked["direction"])
            self.ask(asked["explorer"], asks)

    def since(self, explorer: str, number: int) -> dict[str, float | str]:
        """The answers to one explorer from a number on, by the mark of their page load."""
        return dict(list(self.kept[explorer].answers.items())[number:]) if explorer in self.kept else {}

    def listen(self) -> HTTPServer:
        """Serve the page on the address until the server's loop ends.

        Raises:
            OSError: If nothing can listen there.
        """
        host, port = parts(self.address)
        application = web.Application([(r"/", _Page, {"poll": self}), (r"/answer", _Answer, {"poll": self})],
                                      default_handler_class=_Nothing, default_handler_args={"poll": self},
                                      log_function=lambda _: None)
        server = _Server(application, max_body_size=BODY, max_header_size=HEADER, idle_connection_timeout=SECONDS,
                         body_timeout=SECONDS, no_keep_alive=True, chunk_size=HEADER)
        server.listen(port, host)
        return server


class _Server(HTTPServer):
    """A server with no more than a number of connections at the same time."""

    def initialize(self, *args, **options) -> None:
        super().initialize(*args, **options)
        self.now = 0

    def handle_stream(self, stream, address) -> None:
        if self.now >= OPEN:
            stream.close()
            return
        self.now += 1
        super().handle_stream(stream, address)

    def on_close(self, connection) -> None:
        self.now -= 1
        super().on_close(connection)


class _Handler(web.RequestHandler):
    def initialize(self, poll: Poll) -> None:
        self.poll = poll

    def set_default_headers(self) -> None:
        self.set_header("Server", "poll")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                        "frame-ancestors 'none'; base-uri 'none'")

    def prepare(self) -> None:
        if not self.poll.bucket.take():
            self.say(429, "Many are answering at this moment. Wait a little, then try again.")

    def say(self, status: int, sentence: str) -> None:
        self.set_status(status)
        title = "Thank you" if status == 200 else "Not taken"
        self.finish(PAGE.format(title=title, body=f"<p>{html.escape(sentence)}</p>"))

    def write_error(self, status_code: int, **_: object) -> None:
        self.say(status_code, "Here is only one question, at the address that the screen shows.")


class _Nothing(_Handler):
    def prepare(self) -> None:
        super().prepare()
        if not self._finished:
            raise web.HTTPError(404)


class _Page(_Handler):
    def get(self) -> None:
        """The question that is open, with a token for one answer."""
        question = self.poll.now
        if question is None:
            wait = "<p>No question is open. Wait for the next one, then load this page again.</p>"
            self.finish(PAGE.format(title="No question", body=wait))
            return
        asks = question.asks
        if asks.direction:
            field = "".join(f'<label><input type="radio" name="answer" value="{way}" required> it {way}</label>'
                            for way in DIRECTIONS)
        else:
            field = (f'<label>Your answer <input name="answer" inputmode="decimal" maxlength="{LONGEST}" required '
                     f'autocomplete="off" size="10"> {html.escape(asks.unit)}</label>')
        self.finish(PAGE.format(title=html.escape(asks.question), body=(
            f'<form method="post" action="/answer"><input type="hidden" name="token" value="{question.token()}">'
            f"{field}<button>Send</button></form><p>No name is asked for, and none is kept.</p>")))


class _Answer(_Handler):
    def post(self) -> None:
        """Take one answer."""
        try:
            if self.poll.now is None:
                raise Refused(410, "This question is closed. Wait for the next one, then load the page again.")
            given = self.poll.now.take(self.get_body_argument("token", ""), self.get_body_argument("answer", ""))
        except Refused as refused:
            self.say(refused.status, str(refused))
        else:
            self.say(200, f"Your answer is {given:g}." if isinstance(given, float) else f"Your answer: it {given}.")


def question(explorer: Explorer) -> dict | None:
    """What an explorer asks, as plain data for `Poll.follow`; None where it asks nothing."""
    asks = explorer.asks
    return asks and {"explorer": explorer.name, "question": asks.question, "unit": asks.unit,
                     "direction": asks.direction}


def parts(address: str) -> tuple[str, int]:
    """Split an address such as "192.168.1.20:8900" into host and port.

    Raises:
        ValueError: If it is none.
    """
    found = ADDRESS.fullmatch(address)
    if not found or not 0 < int(found["port"]) < 65536:
        raise ValueError(f"The address of the poll was {address!r}. Name an address of this computer and a port, such "
                         "as 192.168.1.20:8900; the phones must be in the same network.")
    if found["host"] in ("0.0.0.0", "[::]"):
        raise ValueError(f"The address of the poll was {address!r}: that is every network of this computer, and no "
                         "phone can open it. Name the one that the class is in, such as 192.168.1.20:8900.")
    return found["host"].strip("[]"), int(found["port"])


def check(address: str) -> str:
    """Return an address on which a page can be served, or say why there is none.

    Raises:
        ValueError: If it is no address, not of this computer, or taken.
    """
    host, port = parts(address)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
    except OSError as error:
        raise ValueError(f"The poll cannot be served on {address}: {error.strerror or error}. Name an address of this "
                         "computer, such as 192.168.1.20:8900, and a port that is free.") from None
    return address


def qr(address: str) -> str:
    """The QR code of the page, as SVG for a page of HTML."""
    import segno

    code = segno.make(f"http://{address}/", error="m", micro=False)
    return code.svg_inline(border=3, dark="#000", light="#fff", omitsize=True)
