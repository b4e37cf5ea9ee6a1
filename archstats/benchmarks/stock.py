"""The same layers around Django's own handler: the reference for archstats.page_handler."""

from django.core.handlers.asgi import ASGIHandler

from archstats.asgi import with_layers

application = with_layers(ASGIHandler())
