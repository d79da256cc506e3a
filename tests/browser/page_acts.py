"""What people do on the page."""

from typing import Any

from playwright.sync_api import Page, expect

AI, USER = "[data-step-type=assistant_message]", "[data-step-type=user_message]"


def begin(page: Page) -> str:
    """Starts with what the card proposes; the interview's id."""
    page.get_by_test_id("start").click()
    page.wait_for_url("**/thread/*")
    settled(page)
    return page.url.rsplit("/", 1)[-1]


def say(page: Page, text: str, patience: float = 15_000) -> None:
    """Types an answer and waits for the reply to end."""
    before = page.locator(AI).count()
    page.locator("#chat-input").fill(text)
    page.locator("#chat-submit").click()
    expect(page.locator(AI)).to_have_count(before + 1, timeout=patience)
    settled(page)


def press(page: Page, button: str) -> None:
    """A button of the panel."""
    before = page.locator(AI).count()
    page.get_by_test_id(f"press-{button}").click()
    expect(page.locator(AI)).to_have_count(before + 1)
    settled(page)


def settled(page: Page) -> None:
    """Nobody is speaking."""
    expect(page.locator(AI).first).to_be_visible()
    expect(page.locator("#stop-button")).to_have_count(0)


def record(page: Page, url: str, id: str) -> list[dict[str, Any]]:
    """The turns as the server tells them."""
    answer = page.request.get(f"{url}/project/thread/{id}")
    assert answer.ok
    return list(answer.json()["steps"])


def said(turns: list[dict[str, Any]], kind: str) -> list[str]:
    """What one side said."""
    return [turn["output"] for turn in turns if turn["type"] == kind]
