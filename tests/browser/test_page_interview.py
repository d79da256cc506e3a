"""A whole interview in the real page, from the set-up card to the replay."""

import re

import pytest
from page_acts import AI, TURN, USER, begin, end, press, record, said, say, turns
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ANSWERS = (
    "Before designing anything: how many payments do we see a day, and how fast must we decide?",
    "I would use chargebacks as labels, because they are confirmed by the bank, but they arrive weeks late.",
)


def test_an_interview_from_the_set_up_card_to_the_replay(site, visit):
    page = visit(site)
    page.locator("#chat-profiles").click()
    page.locator("[data-test='select-item:google']").click()
    expect(page.get_by_test_id("setup")).to_contain_text("Nadia will interview you")
    page.get_by_text("Detect fraudulent payments").first.click()
    page.get_by_text("Staff", exact=True).click()
    page.get_by_text("Six steps", exact=True).click()
    page.get_by_test_id("minutes").fill("20")
    id = begin(page)

    panel = page.locator("#hs-panel")
    expect(panel.locator("li")).to_have_count(6)
    expect(panel.get_by_role("timer")).to_have_text(re.compile("^1[89]:"))
    expect(page.locator(AI).first).to_contain_text("card payments")
    for answer in ANSWERS:
        say(page, answer)
    press(page, "hint")
    now = panel.locator("li[aria-current=step]")
    before = now.locator(".hs-name").inner_text()
    press(page, "next")
    expect(now.locator(".hs-name")).not_to_have_text(before)

    button = page.get_by_test_id("press-end")
    expect(button).to_be_enabled()
    assert button.evaluate("button => { button.click(); return button.textContent; }") == "Really end?"
    assert page.get_by_test_id("debrief").count() == 0
    end(page)
    assert said(record(page, site.url, id), "user_message")[:2] == list(ANSWERS)

    page.get_by_test_id("to-report").click()
    expect(page.get_by_role("heading", name="What was missing")).to_be_visible()
    page.goto(f"{site.url}/replay/{id}#turn-1")
    expect(page.locator("article:visible")).to_contain_text("how many payments do we see a day")
    page.keyboard.press("ArrowRight")
    expect(page.locator("article:visible")).to_contain_text("Why this was said")
    page.wait_for_url("**#turn-2")

    page.goto(f"{site.url}/thread/{id}")
    expect(page.get_by_test_id("debrief")).to_be_visible()
    expect(page.locator("#chat-input")).to_be_hidden()


def test_a_reload_shows_the_same_interview(site, visit):
    page = visit(site)
    id = begin(page)
    say(page, ANSWERS[0])
    shown = turns(page)
    page.reload()
    expect(page.locator(TURN)).to_have_text(shown)
    expect(page.locator("#hs-panel").get_by_role("timer")).to_have_text(re.compile("^4[34]:"))
    say(page, ANSWERS[1])
    assert len(record(page, site.url, id)) == 5


def test_a_message_before_the_set_up_starts_nothing_and_points_to_the_card(site, visit):
    page = visit(site)
    page.locator("#chat-input").fill("Hello, shall we?")
    page.locator("#chat-submit").click()
    expect(page.locator(AI).first).to_contain_text("We have not started yet")
    expect(page.get_by_test_id("setup")).to_be_visible()
    assert page.url == f"{site.url}/"
    begin(page)
    expect(page.locator(USER)).to_have_count(0)


def test_a_starter_starts_an_interview_at_once(site, visit):
    page = visit(site)
    page.locator("#chat-input").fill("Interview me: Detect fraudulent payments")
    page.locator("#chat-submit").click()
    page.wait_for_url("**/thread/*")
    expect(page.locator(AI)).to_have_count(1)
    expect(page.locator(AI).first).to_contain_text("card payments")


def test_a_question_of_ones_own_needs_a_title(site, visit):
    page = visit(site)
    page.get_by_text("A question of your own").click()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("setup-error")).to_contain_text("Give your own question a title")
    page.get_by_test_id("own-title").fill("Design <b>job</b> ads 🚀")
    begin(page)
    expect(page.locator(AI).first).to_contain_text("Design <b>job</b> ads 🚀")


def test_a_pasted_advert_and_a_manner_are_taken_up(site, visit):
    page = visit(site)
    page.get_by_text("A question of your own").click()
    page.get_by_test_id("own-title").fill("AI Engineer, Customer Assistant")
    page.get_by_test_id("own-about").fill(
        "You build the assistant that answers customers with language models.\nFree lunch & <b>salary</b>."
    )
    page.get_by_text("Terse", exact=True).click()
    expect(page.get_by_test_id("setup")).to_contain_text("Few words")
    expect(page.get_by_test_id("setup-error")).to_contain_text("Terse")
    begin(page)
    opening = page.locator(AI).first
    expect(opening).to_contain_text("Design the machine-learning system behind customer assistant")
    expect(opening).to_contain_text("From what you gave me")
    expect(opening).not_to_contain_text("Free lunch")


def test_questions_are_found_by_their_words_and_typing_keeps_its_place(site, visit):
    page = visit(site)
    page.get_by_text("A question of your own").click()
    page.get_by_test_id("find-question").press_sequentially("fraud")
    expect(page.get_by_test_id("find-question")).to_have_value("fraud")
    card = page.get_by_test_id("setup")
    expect(card.get_by_text("Detect fraudulent payments")).to_be_visible()
    expect(card.get_by_text("Rank the feed of a short-form video app")).to_have_count(0)
    page.get_by_test_id("find-question").fill("nothing like it")
    expect(card).to_contain_text("No question of ours is about that.")
    expect(page.get_by_test_id("own-title")).to_be_visible()


def test_a_connection_lost_before_the_card_arrived_brings_the_card_when_it_is_back(site, browser):
    page = browser.new_context().new_page()
    page.set_default_timeout(40_000)
    dropped = []

    def relay(socket):
        server = socket.connect_to_server()

        def pass_on(message):
            if "SetUp" in str(message) and not dropped:
                dropped.append(message)
                socket.close()
                server.close()
            else:
                socket.send(message)

        server.on_message(pass_on)

    page.route_web_socket("**/ws/**", relay)
    page.goto(site.url)
    page.get_by_test_id("setup").wait_for()
    assert dropped
    expect(page.get_by_test_id("setup")).to_have_count(1)
    page.context.close()
