"""The mails of coming in: invitations, proofs, consent, what was decided; each in its reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from service.i18n import gettext as _
from service.i18n import use_locale
from service.mail.letters import write
from service.mail.outbox import Addressee, Letter, queue
from service.settings import Settings

KIND = "people"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Whom a mail is for, where that is nobody who is known here."""

    email: str
    name: str
    locale: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says: its subject, its paragraphs, one button, and why it comes."""

    title: str
    lines: tuple[str, ...]
    button: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """Which mail it is and what about: names to put in, a note of a person, and where its button leads."""

    what: str
    name: str = ""
    by: str = ""
    note: str = ""
    path: str = "/"
    key: str = ""
    role: str = ""


def send(session: Session, settings: Settings, to: Addressee, told: Told, now: datetime) -> None:
    """Queues a mail, once for its key."""
    with use_locale(to.locale):
        said = MESSAGES[told.what](told)
    context = {"said": said, "note": told.note, "address": f"{settings.base_url}{told.path}"}
    written = write("people", to.locale, context)
    letter = Letter(f"{told.what}:{told.key}"[:160], KIND, written.subject, written.text, written.html)
    queue(session, settings, letter, to, now)


def _register(told: Told) -> Message:
    return Message(
        _("Register an organisation with Schakel"),
        (_("With this link you begin. It works once, for a day. What you write is kept as you go."),),
        _("Begin"),
        _("This mail comes because somebody gave this address on the page for registration. Was it not you? Then do "
          "nothing."),
    )  # fmt: skip


def _join(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    return Message(
        _("%(by)s invites you to work for %(name)s in Schakel") % names,
        (
            _("You can keep the profile and the listings of %(name)s together. The link works once, for two weeks.")
            % names,
        ),
        _("Look at the invitation"),
        _("This mail comes because %(by)s gave your address. You do not want to? Then do nothing.") % names,
    )


def _claim(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    return Message(
        _("Is %(name)s yours to keep?") % names,
        (_("%(by)s says so. Whoever uses this link proves it, as it comes to an address of its website. It works "
           "once, for a day.") % names,),
        _("Prove it"),
        _("This mail comes because %(by)s gave your address. You do not know of it? Then do nothing.") % names,
    )  # fmt: skip


def _consent(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    return Message(
        _("May %(name)s be registered with Schakel?") % names,
        (_("%(by)s has written a profile of %(name)s, on your behalf. Nothing of it is published before you say yes.")
         % names, _("Look at it first; the link works for thirty days.")),
        _("Look at the profile and answer"),
        _("This mail comes because %(by)s named you as the contact of %(name)s.") % names,
    )  # fmt: skip


def _accepted(told: Told) -> Message:
    names = {"name": told.name}
    return Message(
        _("%(name)s is registered") % names,
        (_("The profile and its first listings are published. They are compared with all others; what fits comes "
           "with your digest.") % names, _("Invite colleagues, and write down what else you seek and offer.")),
        _("Go to the organisation"),
        _("This mail comes because you work for %(name)s in Schakel.") % names,
    )  # fmt: skip


def _rejected(told: Told) -> Message:
    names = {"name": told.name}
    return Message(
        _("%(name)s is not registered yet") % names,
        (_("An officer looked at the registration and sends it back. All that you wrote is kept; you can change it "
           "and hand it in again."),),
        _("Go on with the registration"),
        _("This mail comes because you registered %(name)s.") % names,
    )  # fmt: skip


def _asked(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    return Message(
        _("%(by)s asks to work for %(name)s") % names,
        (_("You are an owner of %(name)s: let them in, or not.") % names,),
        _("Decide"),
        _("This mail comes because you work for %(name)s in Schakel.") % names,
    )


def _let_in(told: Told) -> Message:
    names = {"name": told.name}
    return Message(
        _("You now work for %(name)s in Schakel") % names,
        (_("You can keep its profile and its listings, and answer its proposals."),),
        _("Go to the organisation"),
        _("This mail comes because you asked to work for %(name)s.") % names,
    )


def _not_let_in(told: Told) -> Message:
    names = {"name": told.name}
    return Message(
        _("You were not let in at %(name)s") % names,
        (_("Whoever decides for %(name)s did not accept what you asked. Do you think it is a mistake? Ask them "
           "directly.") % names,),
        _("Look at the organisation"),
        _("This mail comes because you asked to work for %(name)s.") % names,
    )  # fmt: skip


def _role_changed(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    said = {
        "owner": _("%(by)s made you an owner: you decide who works for %(name)s."),
        "editor": _("%(by)s made you an editor: you keep the profile and the listings; owners decide who works for "
                    "%(name)s."),
    }  # fmt: skip
    return Message(
        _("Your role at %(name)s has changed") % names,
        (said[told.role] % names,),
        _("Look at who works there"),
        _("This mail comes because you work for %(name)s in Schakel.") % names,
    )


def _role_taken(told: Told) -> Message:
    names = {"name": told.name, "by": told.by}
    return Message(
        _("You no longer work for %(name)s in Schakel") % names,
        (
            _("%(by)s took you out. What you wrote stays with %(name)s; your own account stays yours.") % names,
            _("Do you think it is a mistake? Ask %(by)s or another owner.") % names,
        ),
        _("Look at the organisation"),
        _("This mail comes because you worked for %(name)s in Schakel.") % names,
    )


MESSAGES: dict[str, Callable[[Told], Message]] = {
    "register": _register, "join": _join, "claim": _claim, "consent": _consent, "accepted": _accepted,
    "rejected": _rejected, "asked": _asked, "let_in": _let_in, "not_let_in": _not_let_in,
    "role_changed": _role_changed, "role_taken": _role_taken,
}  # fmt: skip
