"""Asks an OpenID provider who somebody is: discovery, code with PKCE (S256), nonce, and a signed answer, checked.

No transaction is open meanwhile. Whatever is wrong with an answer is `NotTold`, with a reason for the log.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from service.settings import Settings, is_near

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures with a key that only the provider has; none with a shared secret, and never `none`."""
PATIENCE = 5
LEEWAY = 60
"""Seconds by which the two clocks may differ."""
FRESH = timedelta(minutes=15)
LARGEST = 200_000


class NotTold(Exception):
    """The provider said nothing that can be believed."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps until it comes back: to be found again in the answer."""

    state: str
    nonce: str
    verifier: str
    again: bool


@dataclass(frozen=True, slots=True)
class Came:
    """A browser that has come back: to which address of ours, with which code, and what it kept."""

    back: str
    code: str
    begun: Begun


@dataclass(frozen=True, slots=True)
class Told:
    """Who somebody is by the provider: its name for them, how they proved it, the mail address it has checked."""

    issuer: str
    subject: str
    email: str
    name: str
    proofs: frozenset[str]


def begin(settings: Settings, back: str, again: bool, now: datetime) -> tuple[str, Begun]:
    """The provider's address to go to, and what to keep; `again` asks for having signed in there just now."""
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), again)
    more = {"max_age": int(FRESH.total_seconds())} if again else {}
    address, _ = _session(settings, back).create_authorization_url(
        _provider(settings, now)["authorization_endpoint"],
        state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier, **more,
    )  # fmt: skip
    return str(address), begun


def told(settings: Settings, came: Came, now: datetime) -> Told:
    """Who the provider says has come back with a code; raises `NotTold`."""
    try:
        token = _session(settings, came.back).fetch_token(
            _provider(settings, now)["token_endpoint"], code=came.code, code_verifier=came.begun.verifier,
            timeout=PATIENCE, allow_redirects=False,
        )  # fmt: skip
        claims = _checked(settings, came.begun, token, now)
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError) as error:
        raise NotTold(f"{type(error).__name__}: {error}") from error
    proofs = {str(claims.get("acr", "")), *map(str, claims.get("amr") or [])} - {""}
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    name = " ".join(str(claims.get("name", "")).split())
    return Told(settings.oidc_issuer, str(claims["sub"])[:255], email.strip().lower(), name[:200], frozenset(proofs))


def _checked(settings: Settings, begun: Begun, token: dict[str, Any], now: datetime) -> CodeIDToken:
    """The claims of an answer that this provider signed, for us, for this browser, and just now."""
    address = _provider(settings, now)["jwks_uri"]
    try:
        decoded = jwt.decode(token["id_token"], _key_set(address), algorithms=ALGORITHMS)
    except (JoseError, ValueError):
        _key_set.cache_clear()  # the provider may have taken new keys
        decoded = jwt.decode(token["id_token"], _key_set(address), algorithms=ALGORITHMS)
    options: dict[str, Any] = {"iss": {"value": settings.oidc_issuer}, "aud": {"value": settings.oidc_client_id}}
    asked = {"nonce": begun.nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(decoded.claims, decoded.header, options, asked)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    latest = now.timestamp() - FRESH.total_seconds() - LEEWAY
    if begun.again and not latest <= float(claims.get("auth_time") or 0):
        raise ValueError("signed in there too long ago")
    return claims


@lru_cache(maxsize=4)
def _key_set(address: str) -> KeySet:
    found = [one for one in _fetched(address)["keys"] if one.get("kty") in {"RSA", "EC", "OKP"}]
    return KeySet.import_key_set({"keys": [one for one in found if one.get("use", "sig") == "sig"]})


def _provider(settings: Settings, now: datetime) -> dict[str, Any]:
    """What the provider says of itself, asked once a day; raises `NotTold` where it is another than configured."""
    try:
        return _described(settings.oidc_issuer, now.date())
    except (RequestException, ValueError, KeyError) as error:
        raise NotTold(f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=4)
def _described(issuer: str, _day: date) -> dict[str, Any]:
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found["issuer"] != issuer:
        raise ValueError(f"calls itself {found['issuer']}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(found[name]).scheme != "https" and not (is_near(issuer) and is_near(found[name])):
            raise ValueError(f"{name} is not https")
    return found


def _fetched(address: str) -> dict[str, Any]:
    """An answer of the provider, not larger than it may be, from the address itself."""
    with requests.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        content = answer.raw.read(LARGEST + 1, decode_content=True)
    if answer.is_redirect or len(content) > LARGEST:
        raise ValueError("is elsewhere, or too long")
    return dict(json.loads(content))


def _session(settings: Settings, back: str) -> OAuth2Session:
    secret = settings.oidc_client_secret
    return OAuth2Session(
        settings.oidc_client_id, secret or None, scope=SCOPE, redirect_uri=back, code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
    )  # fmt: skip
