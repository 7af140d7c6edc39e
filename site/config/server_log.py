"""What gunicorn itself writes, masked like our own logs: it names the address of a request that broke."""

from gunicorn.glogging import Logger as Plain

from home.logs import Masked


class Logger(Plain):
    def setup(self, cfg) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            if form := handler.formatter:
                handler.setFormatter(Masked(form._fmt, form.datefmt))
