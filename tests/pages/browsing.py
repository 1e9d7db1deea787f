"""Open a page of the report as a reader has it: from a file, without a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Route


@dataclass
class Opened:
    """A page as a reader has it open, and what it did that a quiet page does not do."""

    page: Page
    path: Path
    noise: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.noise.append(what)


def open_page(browser: Browser, path: Path, width: int) -> Opened:
    """Open a file in a window of `width` pixels; whatever it asks of the network is refused and noted."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, accept_downloads=True)
    opened = Opened(context.new_page(), path)

    def answer(route: Route, request: Request) -> None:
        if request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            opened.note(f"asked for {request.url}")
            route.abort()

    context.route("**/*", answer)
    opened.page.on("console", lambda message: opened.note(f"{message.type}: {message.text}"))
    opened.page.on("pageerror", lambda error: opened.note(f"error: {error}"))
    opened.page.goto(path.as_uri(), wait_until="load")
    return opened
