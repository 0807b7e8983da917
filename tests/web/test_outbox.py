"""The outbox is found through by words and turned page by page."""

import pytest
from sqlalchemy import Engine

from service.db import writing
from service.mail.links import Links
from service.mail.models import MailState, OutboxMail
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World


def _mails(engine: Engine, number: int) -> None:
    with writing(engine) as session:
        for one in range(number):
            session.add(OutboxMail(
                key=f"more-{one}", kind="digest", recipient=f"reader{one}@b.example", locale="en",
                subject=f"Subject 100% {one}", text="text", html="<p>body</p>", message_id=f"<{one}@b.example>",
                state=MailState.SENT, not_before=make.AT, created_at=make.AT,
            ))  # fmt: skip


def test_each_word_is_looked_for_in_subject_and_recipient(browse: Browse, sqlite: Engine) -> None:
    _mails(sqlite, 12)

    page = browse("visitor").get("/outbox?q=subject+reader11@").text

    assert "Subject 100% 11" in page and "Subject 100% 10" not in page


def test_a_percent_sign_is_only_a_sign(browse: Browse, sqlite: Engine) -> None:
    _mails(sqlite, 2)

    assert "2 mails" in browse("visitor").get("/outbox?q=100%25").text
    assert "0 mails" in browse("visitor").get("/outbox?q=1%25_").text


def test_mails_are_turned_in_pages_and_a_far_page_is_the_last(browse: Browse, sqlite: Engine) -> None:
    _mails(sqlite, 50)
    visitor = browse("visitor")

    first, last = visitor.get("/outbox").text, visitor.get("/outbox?page=99").text

    assert "Page 1 of 2" in first and "A mail" not in first
    assert "Page 2 of 2" in last and "A mail" in last


def test_a_mail_that_signs_somebody_in_is_shown_without_its_secret(browse: Browse, sqlite: Engine) -> None:
    secret = "aB3_-" * 6
    with writing(sqlite) as session:
        mail = OutboxMail(
            key="sign-in", kind="sign_in", recipient="a@b.example", locale="en", subject="Sign in",
            text=f"https://b.example/sign-in/{secret}?next=/desks", message_id="<s@b.example>",
            html=f'<a href="https://b.example/sign-in/{secret}">Sign in</a>',
            state=MailState.QUEUED, not_before=make.AT, created_at=make.AT,
        )  # fmt: skip
        session.add(mail)
        session.flush()
        number = mail.id

    shown = [browse("visitor").get(f"/outbox/{number}{part}").text for part in ("", "/body")]

    assert all("/sign-in/" in text and secret not in text for text in shown)
    assert "?next=/desks" in shown[0]


@pytest.mark.parametrize("demo", [True, False])
def test_links_that_act_for_the_recipient_work_in_the_demonstration_only(
    demo: bool, request: pytest.FixtureRequest, sqlite: Engine, settings: Settings, world: World
) -> None:
    links = Links(settings, world.readers["member"], make.AT)
    acting = [links.answer(world.open_proposal, 1, "interested"), links.unsubscribe("digest")]
    with writing(sqlite) as session:
        mail = session.get_one(OutboxMail, world.mail)
        mail.text, mail.html = " ".join(acting), "".join(f'<a href="{link}?answer=open">x</a>' for link in acting)
    operator = request.getfixturevalue("browse" if demo else "browse_in_production")("operator")

    shown = [operator.get(f"/outbox/{world.mail}{part}").text for part in ("", "/body")]

    assert all("/answer/" in text and "/unsubscribe/" in text for text in shown)
    assert {link in text for text in shown for link in acting} == {demo}
    assert "?answer=open" in shown[1]


def test_outside_the_demonstration_contact_persons_in_a_mail_stay_between_the_two_sides(
    browse_in_production: Browse, sqlite: Engine, world: World
) -> None:
    with writing(sqlite) as session:
        mail = session.get_one(OutboxMail, world.mail)
        mail.text = "To a@b.example. Jo Klaassen: jo.k+x@lab.b.example. See https://b.example/@home"
        mail.html = '<p>Jo: <a href="mailto:jo@b.example">jo@b.example</a></p>'

    page, body = (browse_in_production("operator").get(f"/outbox/{world.mail}{one}").text for one in ("", "/body"))

    assert "To a@b.example. Jo Klaassen: …@lab.b.example. See https://b.example/@home" in page
    assert "jo@" not in body and body.count("…@b.example") == 2


def test_a_mail_opens_by_itself_and_the_addresses_of_its_text_are_links(
    browse: Browse, browse_in_production: Browse, sqlite: Engine, world: World
) -> None:
    with writing(sqlite) as session:
        mail = session.get_one(OutboxMail, world.mail)
        mail.text, mail.html = "See http://b.example/desks", "<html><head></head><p>body</p></html>"
    link = '<a href="http://b.example/desks"'

    page = browse("visitor").get(f"/outbox/{world.mail}").text
    elsewhere = browse_in_production("operator").get(f"/outbox/{world.mail}").text
    body = browse("visitor").get(f"/outbox/{world.mail}/body").text

    assert f'<a href="/outbox/{world.mail}/body">Open the mail by itself</a>' in page
    assert link in page and link not in elsewhere
    assert '<base target="_top">' in body
