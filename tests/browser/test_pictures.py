"""The pictures of the README, taken from the real page: `make pictures` puts them into docs/images."""

import os
from pathlib import Path

import pytest
from page_acts import begin, end, press, say

pytestmark = pytest.mark.browser
LINES = (
    "Before I draw anything: how many people use it every day, and how fast does a page of videos have to load?",
    "I'd optimise for people coming back next week rather than for watch time alone, because watch time rewards bait. So the "
    "primary metric is seven-day return rate, with hides and reports as guardrails.",
    "We log every impression with the features of that moment. Watched over 80 percent is a positive, skipped within two "
    "seconds is a negative, and I'd split by time, because a random split would leak tomorrow's trends into training.",
)


def test_the_pictures_show_an_interview_and_its_report(site, visit, tmp_path):
    folder = Path(os.environ.get("HOTSEAT_PICTURES") or tmp_path)
    page = visit(site)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.locator("#chat-profiles").click()
    page.locator("[data-test='select-item:google']").click()
    page.get_by_text("Rank the feed of a short-form video app").first.click()
    id = begin(page)
    for line in LINES:
        say(page, line)
    page.mouse.move(640, 500)
    page.mouse.wheel(0, -420)
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "interview.png")
    press(page, "next")
    end(page)
    page.goto(f"{site.url}/report/{id}")
    page.screenshot(path=folder / "report.png")
    assert (folder / "interview.png").stat().st_size > 20_000
