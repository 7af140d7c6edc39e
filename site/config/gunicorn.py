"""The web server, the same under `make run` and in production:
`gunicorn --pythonpath site -c site/config/gunicorn.py config.wsgi`.
"""

import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "gthread"
preload_app = True  # imports once, shares the memory; connections are opened after the fork
timeout = 60
graceful_timeout = 15
keepalive = 5
limit_request_line = 4094
limit_request_field_size = 8190
max_requests = 5000  # a leak somewhere never grows for weeks
max_requests_jitter = 500
# Heartbeats of workers in memory: on a slow disk they would look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # gunicorn's own advice
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = os.environ.get("ACCESS_LOG") or None  # "-" for standard output; addresses of people, so off unless wanted
errorlog = "-"
logger_class = "config.server_log.Logger"
loglevel = os.environ.get("SERVER_LOG_LEVEL", "warning")
control_socket_disable = True
