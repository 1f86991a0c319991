"""The function behind API Gateway. It is opened while Lambda starts the instance, once."""

from spendsense.web.on_lambda import open_api

handler = open_api()
