"""Sign-in by an identity provider, where one is set up. Its library is read only then."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage.identities import IdentityRequest


class Identity(Protocol):
    """What a provider says of somebody, checked."""

    issuer: str
    subject: str
    email: str | None
    """Only where the provider says that it is theirs."""


class Provider(Protocol):
    """An identity provider that people may sign in with."""

    issuer: str

    def location(self, request: IdentityRequest) -> str:
        """Where the browser goes."""

    def identity(self, request: IdentityRequest, code: str) -> Identity:
        """Who came back with a code. Raises NotIdentified."""


class NotIdentified(Exception):
    """What the provider sent does not say who somebody is; the sentence is for the log."""


def identity_provider(config: Config) -> Provider | None:
    """The provider that is set up, None where there is none. Raises BadInput for half of one."""
    if not config.oidc:
        return None
    missing = [
        name
        for name, value in (
            ("SPENDSENSE_OIDC_ISSUER", config.oidc.get("issuer")),
            ("SPENDSENSE_OIDC_CLIENT_ID", config.oidc.get("client_id")),
            ("SPENDSENSE_PUBLIC_URL", config.public_url),
        )
        if not value
    ]
    if missing:
        raise BadInput(
            f"Sign-in by an identity provider is set up by half: set {' and '.join(missing)} too."
        )
    try:
        oidc = import_module("spendsense.web.oidc")
    except ModuleNotFoundError as error:
        raise BadInput(
            "Sign-in by an identity provider needs the extra of that name. Install "
            f"spendsense[oidc]: {error.name} is missing."
        ) from error
    provider: Provider = oidc.OpenId.at(config)
    return provider
