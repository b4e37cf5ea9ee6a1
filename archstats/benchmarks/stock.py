"""The same layers around Django's own handler: the reference for archstats.asgi.PageHandler."""

from django.core.handlers.asgi import ASGIHandler

from archstats.asgi import around

application = around(ASGIHandler())
