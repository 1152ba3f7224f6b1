"""The tests' browser itself: what it has to notice, it notices."""

from __future__ import annotations

import pytest

WELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A report</title></head>
<body><main><h1>A report</h1>{}</main></body></html>"""
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'none'">"""


def test_a_sound_page_opens_with_nothing_to_report(open_report, faults, watch):
    page = open_report(WELL.format("<p>Nothing wrong.</p><script>document.title = 'Run'</script>"), width=360)
    assert ("Run", 360) == (page.title(), page.evaluate("innerWidth"))
    assert [] == faults(page)
    assert ([], [], []) == (watch.errors, watch.requests, watch.warnings)


def test_the_browser_speaks_the_language_that_it_is_told_to(open_report):
    spoken = [open_report(WELL.format(""), language=each).evaluate("navigator.language") for each in ("id-ID", None)]
    assert ["id-ID", "en-US"] == spoken


def test_the_network_is_off(open_report):
    assert open_report(WELL.format("")).evaluate("navigator.onLine") is False


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ('<img alt="" src="https://example.invalid/a.png">', "https://example.invalid/a.png"),
        ('<link rel="stylesheet" href="http://example.invalid/a.css">', "http://example.invalid/a.css"),
        ('<link rel="preconnect" href="https://example.invalid">', "link to https://example.invalid"),
        ("<script>fetch('https://example.invalid/f').catch(() => 0)</script>", "https://example.invalid/f"),
        ("<script>navigator.sendBeacon('https://example.invalid/b')</script>", "https://example.invalid/b"),
        ("<script>new WebSocket('wss://example.invalid/w')</script>", "wss://example.invalid/w"),
    ],
    ids=["picture", "style", "preconnect", "fetch", "beacon", "socket"],
)
def test_a_request_is_caught(open_report, watch, body, asked):
    page = open_report(WELL.format(body))
    watch.settle(page.context)
    assert [asked] == sorted(set(watch.requests))
    page.close()
    watch.requests.clear()
    watch.errors.clear()


def test_a_file_beside_the_report_is_a_request_too(open_report, watch, tmp_path):
    (tmp_path / "beside.css").write_text("body { color: red }")
    page = open_report(WELL.format('<link rel="stylesheet" href="beside.css">'))
    assert [(tmp_path / "beside.css").as_uri()] == watch.requests
    assert "rgb(255, 0, 0)" != page.evaluate("getComputedStyle(document.body).color")
    watch.requests.clear()
    watch.errors.clear()


def test_pictures_within_the_report_are_no_requests(open_report):
    dot = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    made = "<script>URL.createObjectURL(new Blob(['x']))</script>"
    open_report(WELL.format(f'<img alt="" src="{dot}">{made}'))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("console.error('it went wrong')", "error: it went wrong"),
        ("console.assert(false, 'so it is not')", "assert: so it is not"),
        ("throw new Error('thrown')", "error: thrown"),
        ("Promise.reject(new Error('refused'))", "error: refused"),
        ("setTimeout(() => { throw new Error('later') }, 0)", "error: later"),
    ],
)
def test_an_error_on_the_page_is_caught(open_report, watch, script, said):
    page = open_report(WELL.format(f"<script>{script}</script>"))
    watch.settle(page.context)
    assert [said] == watch.errors
    watch.errors.clear()


def test_a_fault_that_shuts_people_out_is_named_with_its_place(open_report, faults):
    page = open_report(WELL.format('<button id="mute"></button><p id="pale" style="color:#ccc">Pale</p>'))
    found = sorted(fault.partition(": ")[0] + " " + fault.split(": ")[1] for fault in faults(page))
    assert ["button-name (critical) #mute", "color-contrast (serious) #pale"] == found


def test_a_content_security_policy_does_not_shut_axe_out(open_report, faults):
    html = WELL.format('<button id="mute"></button>').replace("<title>", POLICY + "<title>")
    assert ["button-name (critical)"] == [fault.partition(":")[0] for fault in faults(open_report(html))]


def test_a_screenshot_is_a_picture_in_the_tests_own_folder(open_report, picture, tmp_path):
    path = picture(open_report(WELL.format("")), "look")
    assert (tmp_path / "look.png", b"\x89PNG") == (path, path.read_bytes()[:4])


def test_a_fault_fails_the_test_that_it_happens_in(pytester_like):
    assert ["a report's console has to stay without errors", "a report asks nobody for anything"] == pytester_like


@pytest.fixture
def pytester_like(chromium, tmp_path):
    """What two tests with a faulty page fail by, run by hand: the fixture's own end is what is looked at."""
    from .conftest import open_report
    from .driving import Watch

    failed = []
    for body in ("<script>console.error('x')</script>", '<link rel="preconnect" href="https://example.invalid">'):
        steps = open_report.__wrapped__(chromium, Watch(), tmp_path)
        next(steps)(WELL.format(body))
        with pytest.raises(AssertionError) as caught:
            next(steps)
        failed.append(str(caught.value).partition("\n")[0])
    return failed
