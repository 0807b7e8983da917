"""An OpenID provider for tests, of authlib's server part: it asks for PKCE and checks it, and signs what it says.

What it says of whoever signs in is in `says`; `spoil` changes the claims of an answer before they are signed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "schakel", "a secret of tests"


class Client(ClientMixin):
    """The one client there is."""

    client_id = CLIENT

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, address: str) -> bool:
        return address.endswith("/sign-in/sso/back")

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, with what was asked for it."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time


@dataclass
class Provider:
    """The provider as tests steer it."""

    issuer: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    spoil: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "kid": "1"}))
    signs_with: RSAKey | None = None


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, asked: Any) -> None:
            form = asked.payload.data
            values = {name: form.get(name, "") for name in ("nonce", "code_challenge", "code_challenge_method")}
            provider.codes[code] = Code(code, form["redirect_uri"], form["scope"], **values)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del provider.codes[code.code]

        def authenticate_user(self, code: Code) -> SimpleNamespace:
            return SimpleNamespace(**provider.says)

    return Grant


def _token(provider: Provider) -> OpenIDCode:
    class Token(OpenIDCode):
        def exists_nonce(self, nonce: str, asked: Any) -> bool:
            return any(one.nonce == nonce for one in provider.codes.values())

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "1"}

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.signs_with or provider.key

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.issuer}

        def get_compatible_claims(self, asked: Any) -> dict[str, Any]:
            import time

            now = int(time.time())
            return {"iss": provider.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300}

        def generate_user_info(self, user: Any, scope: str) -> dict[str, Any]:
            return {**provider.says, **provider.spoil}

    return Token(require_nonce=True)


def _app(provider: Provider) -> Flask:
    app = Flask("provider")
    server = AuthorizationServer(app, lambda name: Client() if name == CLIENT else None, lambda token, asked: None)
    server.register_grant(_grant(provider), [_token(provider), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def describe() -> Any:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return jsonify({"issuer": provider.issuer, **{key: f"{provider.issuer}/{at}" for key, at in places.items()}})

    @app.get("/keys")
    def keys() -> Any:
        return jsonify({"keys": [provider.key.as_dict(private=False)]})

    @app.get("/authorize")
    def authorize() -> Any:
        try:
            grant = server.get_consent_grant(SimpleNamespace(id=1))
            return server.create_authorization_response(grant=grant, grant_user=SimpleNamespace(id=1))
        except OAuth2Error as error:
            return server.handle_error_response(request, error)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    return app


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers at an address of this machine."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
