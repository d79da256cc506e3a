"""kill -9: what was acknowledged is there after a restart, and a reply that was cut off is made."""

import pytest
from page_acts import AI, TURN, begin, press, record, said, say, settled, turns
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FIRST = "How many payments are there each day?"
SECOND = "I would start with a rule as a baseline, because it is cheap to run."


def test_every_acknowledged_turn_survives_a_kill_between_turns_and_in_the_middle_of_a_reply(site, visit):
    page = visit(site)
    id = begin(page)
    say(page, FIRST)
    shown = turns(page)
    site.kill()
    expect(page.locator("#session-error")).to_contain_text("Connection lost")
    site.start()
    expect(page.locator("#session-error")).to_have_count(0)
    expect(page.locator(TURN)).to_have_text(shown)

    page.locator("#chat-input").fill(SECOND)
    page.locator("#chat-submit").click()
    expect(page.locator(AI)).to_have_count(3)
    site.kill()
    site.start()
    expect(page.locator("#session-error")).to_have_count(0)
    settled(page)
    kept = record(page, site.url, id)
    assert said(kept, "user_message") == [FIRST, SECOND]
    assert len(said(kept, "assistant_message")) == 3
    expect(page.locator(AI)).to_have_count(3)
    press(page, "hint")
    assert len(record(page, site.url, id)) == 7
