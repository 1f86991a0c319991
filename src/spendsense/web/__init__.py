"""The HTTP API: `/api/v1`, bearer tokens, problem documents. Closed unless `POLICY` opens it.

`create_app` makes the application, `server.serve` runs it. `routes.ROUTES` lists every address,
`access.POLICY` who may use it.
"""

from .access import POLICY, Access
from .app import create_app
from .routes import API, ROUTES, Endpoint

__all__ = ["API", "POLICY", "ROUTES", "Access", "Endpoint", "create_app"]
