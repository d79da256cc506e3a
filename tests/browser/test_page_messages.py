"""What people may type, and where they may type it."""

import pytest
from page_acts import AI, USER, begin, eventually, record, said, say
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_odd_texts_are_kept_and_shown_exactly(site, visit):
    page = visit(site)
    id = begin(page)
    page.locator("#chat-input").press("Enter")
    page.locator("#chat-input").fill("   ")
    page.locator("#chat-input").press("Enter")
    odd = "👩‍🔬 أحتاج إلى بيانات. **bold** <script>alert(1)</script> ![x](http://evil.example/x.png)"
    say(page, odd)
    assert said(record(page, site.url, id), "user_message") == [odd]
    expect(page.locator(USER)).to_contain_text("**bold** <script>alert(1)</script>")
    expect(page.locator("[data-step-type] img[src*=evil]")).to_have_count(0)


def test_a_message_of_a_hundred_thousand_characters_is_answered(site, visit):
    page = visit(site)
    id = begin(page)
    long = ("ranking " * 12_500).strip()
    say(page, long)
    assert said(record(page, site.url, id), "user_message") == [long]


def test_a_narrow_window_keeps_the_panel_out_of_the_way(site, visit):
    page = visit(site, width=390, height=780)
    begin(page)
    for id in ("#hs-panel", "#header", "#message-composer"):
        expect(page.locator(id)).to_be_visible()

    def nothing_overlaps():
        panel, composer = page.locator("#hs-panel").bounding_box(), page.locator("#message-composer").bounding_box()
        message, header = page.locator(AI).first.bounding_box(), page.locator("#header").bounding_box()
        assert panel["y"] >= header["y"] + header["height"] - 1
        assert panel["y"] + panel["height"] <= message["y"] + 1
        assert message["y"] < composer["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    eventually(page, nothing_overlaps)
    page.get_by_label("Show the steps", exact=False).click()
    expect(page.get_by_test_id("press-hint")).to_be_visible()
    page.reload()
    expect(page.locator(AI)).to_have_count(1)
