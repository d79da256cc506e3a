"""The cheat sheets in a real browser: found, read, kept hidden, revealed, printed."""

import pytest
from page_acts import begin, end, say
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ANSWER = "34 million people use the app"
ADS = "/guide/question/ad-click-prediction"


def test_the_set_up_card_leads_to_the_sheets_and_the_search_narrows_them(site, visit):
    page = visit(site)
    with page.context.expect_page() as opened:
        page.get_by_test_id("to-guides").click()
    guide = opened.value
    expect(guide.get_by_role("searchbox")).to_be_visible()
    cards = guide.locator("[data-words]:visible")
    everything = cards.count()
    asked = []
    guide.on("request", lambda request: asked.append(request.url))
    guide.get_by_role("searchbox").fill("label delay")
    expect(guide.get_by_role("status")).to_contain_text(f" of {everything}")
    found = cards.count()
    assert 0 < found < everything
    expect(guide.get_by_role("status")).to_have_text(f"{found} of {everything}")
    guide.get_by_role("searchbox").fill("zzz")
    expect(guide.get_by_role("status")).to_contain_text("Nothing")
    expect(guide.locator("section:visible")).to_have_count(0)
    guide.get_by_role("searchbox").fill("a/b test design")
    guide.locator("#topic").get_by_text("A/B test design").click()
    expect(guide.get_by_role("heading", name="What each depth looks like")).to_be_visible()
    assert [url for url in asked if "/guide/topic/" not in url and "/pages/" not in url and "/favicon" not in url] == []


def test_links_between_the_sheets_lead_somewhere(site, visit):
    page = visit(site, "/guide")
    broken = []
    for start in (
        "/guide",
        "/guide/framework/e-commerce-six",
        "/guide/topic/caching",
        "/guide/persona/apple",
        "/guide/plan",
    ):
        page.goto(site.url + start)
        links = page.locator("main a[href^='/guide/']").evaluate_all("all => [...new Set(all.map(a => a.pathname))]")
        assert links
        broken += [link for link in links if not page.request.get(site.url + link).ok]
    assert broken == []


def test_a_question_gives_its_answers_only_when_asked_twice(site, visit):
    page = visit(site, ADS)
    assert ANSWER not in page.request.get(site.url + ADS).text()
    sure = page.get_by_test_id("reveal")
    expect(sure).to_be_hidden()
    page.get_by_text("Show the answers anyway").click()
    sure.click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.get_by_text("Hide them again").click()
    expect(page.get_by_text(ANSWER)).to_have_count(0)


def test_a_finished_interview_opens_the_answers_and_moves_the_plan_on(site, visit):
    page = visit(site, "/guide/plan")
    first = page.locator(".days h2 a").first.get_attribute("href")
    title = page.locator(".days h2 a").first.inner_text()
    page.goto(site.url)
    page.get_by_text(title, exact=True).first.click()
    begin(page)
    say(page, "Before designing anything: which number should this move, and for whom?")
    page.goto(site.url + first)
    expect(page.get_by_role("heading", name="What the interviewer knows")).to_have_count(0)  # it is still going on
    page.go_back()
    end(page)
    page.goto(site.url + first)
    expect(page.get_by_role("heading", name="What the interviewer knows")).to_be_visible()
    page.goto(f"{site.url}/guide/plan?days=7")
    expect(page.locator(".days > li")).to_have_count(7)
    expect(page.locator(".days h2").get_by_text(title)).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/guide/topic/nothing",
        "/guide/question/x",
        "/guide/nothing",
        "/guide/persona/<b>",
        "/guide/plan?days=0",
        "/guide/plan?days=x",
    ],
)
def test_what_is_not_there_is_said_calmly_with_a_way_back(site, visit, path):
    page = visit(site, path)
    assert page.request.get(page.url).status == 404
    expect(page.locator("main b")).to_have_count(0)
    page.get_by_role("link", name="To the cheat sheets").click()
    expect(page.get_by_role("heading", name="Cheat sheets")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/guide", "/guide/framework/seven-step", "/guide/topic/caching", ADS + "?reveal=1", "/guide/plan"]
)
def test_pages_fit_a_narrow_window_and_keep_the_strict_policy(site, visit, path):
    page = visit(site, "/guide", width=400)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    answer = page.goto(site.url + path)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert complaints == []


def test_print_is_black_on_white_without_navigation_also_in_the_dark(site, visit):
    page = visit(site, "/guide")
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site.url}/guide/topic/caching")
    expect(page.locator("header.site")).to_be_hidden()
    colors = page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator(".ladder li").first.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
