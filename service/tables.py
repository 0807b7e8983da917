"""Every table of the service in one import, for migrations and tests."""

from sqlmodel import SQLModel

from service.accounts import models as accounts
from service.accounts import signing_models as signing
from service.accounts import token_models
from service.consortia import models as consortia
from service.digests import models as digests
from service.directory import call_models, geography, listing_models, models, profile_models, taxonomy
from service.funding import models as funding
from service.mail import models as mail
from service.matchmaking import models as matchmaking
from service.matchmaking import run_models
from service.published import models as published
from service.registering import models as registering
from service.uniting import models as uniting

METADATA = SQLModel.metadata
MODULES = (
    accounts, signing, token_models, geography, models, taxonomy, call_models, listing_models, profile_models,
    funding, matchmaking, run_models, mail, digests, registering, uniting, consortia, published,
)  # fmt: skip
