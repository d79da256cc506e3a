"""What people do on the page, and what they wait for: as long as a busy machine needs."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

AI, USER, TURN = "[data-step-type=assistant_message]", "[data-step-type=user_message]", "[data-step-type]"


def begin(page: Page) -> str:
    """Starts with what the card proposes; the interview's id."""
    page.get_by_test_id("start").click()
    page.wait_for_url("**/thread/*")
    settled(page)
    return page.url.rsplit("/", 1)[-1]


def say(page: Page, text: str) -> None:
    """Types an answer and waits for the reply to end."""
    before = page.locator(AI).count()
    page.locator("#chat-input").fill(text)
    page.locator("#chat-submit").click()
    expect(page.locator(AI)).to_have_count(before + 1)
    settled(page)


def press(page: Page, button: str) -> None:
    """A button of the panel."""
    before = page.locator(AI).count()
    page.get_by_test_id(f"press-{button}").click()
    expect(page.locator(AI)).to_have_count(before + 1)
    settled(page)


def end(page: Page) -> None:
    """Ends the interview: two presses at once, because the panel forgets after seconds that it asked whether it is meant."""
    button = page.get_by_test_id("press-end")
    expect(button).to_be_visible()
    expect(button).to_be_enabled()
    button.evaluate("button => { button.click(); button.click(); }")
    expect(page.get_by_test_id("debrief")).to_be_visible()


def settled(page: Page) -> None:
    """Nobody is speaking."""
    expect(page.locator(AI).first).to_be_visible()
    expect(page.locator("#stop-button")).to_have_count(0)


def eventually(page: Page, check: Callable[[], None], seconds: float = 30) -> None:
    """For what moves into place after it is there: passes as soon as the check does, fails as the check fails at last."""
    until = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > until:
                raise
        page.wait_for_timeout(100)


def turns(page: Page) -> list[str]:
    """What the page shows of each turn."""
    return page.locator(TURN).all_text_contents()


def record(page: Page, url: str, id: str) -> list[dict[str, Any]]:
    """The turns as the server tells them."""
    answer = page.request.get(f"{url}/project/thread/{id}")
    assert answer.ok
    return list(answer.json()["steps"])


def said(turns: list[dict[str, Any]], kind: str) -> list[str]:
    """What one side said."""
    return [turn["output"] for turn in turns if turn["type"] == kind]
