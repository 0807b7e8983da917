"""Encrypts what has to be read again, for one person each, with a key made of the installation's secret."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
FACTOR = b"second factor"


def sealed(secret_key: str, person_id: int, text: str, purpose: bytes = FACTOR) -> str:
    """The text so that only this installation can read it, and only as this person's."""
    nonce = os.urandom(NONCE)
    return urlsafe_b64encode(
        nonce + _cipher(secret_key, purpose).encrypt(nonce, text.encode(), _whose(person_id))
    ).decode()


def unsealed(secret_key: str, person_id: int, kept: str, purpose: bytes = FACTOR) -> str:
    """The text again; empty where it was sealed with another key, for something or somebody else."""
    raw = urlsafe_b64decode(kept)
    try:
        return _cipher(secret_key, purpose).decrypt(raw[:NONCE], raw[NONCE:], _whose(person_id)).decode()
    except InvalidTag:
        return ""


def _cipher(secret_key: str, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret_key.encode()))


def _whose(person_id: int) -> bytes:
    return str(person_id).encode()
