"""What the site refuses."""

import socket
import urllib.error
import urllib.request

import pytest

from app.web.serve import PortInUse, listen

pytestmark = pytest.mark.browser


def ask(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def test_the_page_names_no_other_host_and_forbids_all(site):
    status, page, headers = ask(site.url)
    assert status == 200
    assert "https://" not in page
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/report/unknown", "/replay/unknown", "/docs", "/openapi.json"])
def test_what_is_not_there_is_said_without_a_traceback(site, path):
    status, page, _ = ask(site.url + path)
    assert status == 404
    assert "Traceback" not in page


def test_other_sites_and_rebound_names_are_refused(site):
    assert ask(site.url, Origin="http://evil.example")[0] == 403
    assert ask(site.url, Host="evil.example")[0] == 403


def test_a_busy_port_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"^port {port} is in use; choose another with --port$"):
            listen("127.0.0.1", port)
