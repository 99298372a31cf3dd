# Two images: `application` runs web, worker, beat and migrations; `backup` adds PostgreSQL's own dump programs.
#   docker build --target application --tag amparo .
#   docker build --target backup --tag amparo-backup .
# Both are Debian 13 with Python 3.13, so one lock file and one set of compiled files serve both.

FROM python:3.13-slim-trixie AS packages
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv --without-pip /opt/amparo/venv \
 && python -m pip --python /opt/amparo/venv/bin/python install --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary=:all: --no-compile --requirement /tmp/requirements.lock \
 && /opt/amparo/venv/bin/python -m compileall -q /opt/amparo/venv/lib

FROM packages AS tree
ENV AMPARO_LOCAL_DIR=/opt/amparo/local
WORKDIR /opt/amparo/app
COPY . .
# The addresses lead nowhere and the key signs nothing: collecting files asks neither.
RUN AMPARO_SECRET_KEY=only-while-building DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
      /opt/amparo/venv/bin/python manage.py collectstatic --noinput \
 && /opt/amparo/venv/bin/python -m compileall -q casework config manage.py

FROM postgres:18-trixie AS backup
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10108 amparo \
 && useradd --uid 10108 --gid 10108 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin amparo \
 && install --directory --owner=10108 --group=10108 --mode=0700 /var/lib/amparo/files /var/lib/amparo/numbers /backups
COPY requirements.lock /tmp/requirements.lock
RUN python3 -m venv /opt/amparo/venv \
 && /opt/amparo/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary=:all: --requirement /tmp/requirements.lock \
 && /opt/amparo/venv/bin/python -m pip uninstall --yes --quiet pip
COPY --from=tree /opt/amparo/app /opt/amparo/app
ENV PATH=/opt/amparo/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    AMPARO_LOCAL_DIR=/opt/amparo/local \
    AMPARO_FILES_DIR=/var/lib/amparo/files \
    AMPARO_NUMBERS_DIR=/var/lib/amparo/numbers
LABEL org.opencontainers.image.title="Amparo backup" \
      org.opencontainers.image.description="Encrypted backups of Amparo, and their restore" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /opt/amparo/app
USER 10108:10108
ENTRYPOINT []
CMD ["python", "manage.py", "backup", "/backups"]

FROM python:3.13-slim-trixie AS application
RUN python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
 && groupadd --gid 10108 amparo \
 && useradd --uid 10108 --gid 10108 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin amparo \
 && install --directory --owner=10108 --group=10108 --mode=0700 /var/lib/amparo/files /var/lib/amparo/numbers \
      /var/lib/amparo/checkpoints /var/lib/amparo/seal_keys
COPY --from=tree /opt/amparo /opt/amparo
# The root is read-only where it runs: /tmp and the two volumes below are all that is written to.
ENV PATH=/opt/amparo/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    AMPARO_LOCAL_DIR=/opt/amparo/local \
    AMPARO_FILES_DIR=/var/lib/amparo/files \
    AMPARO_NUMBERS_DIR=/var/lib/amparo/numbers \
    AMPARO_CHECKPOINTS_DIR=/var/lib/amparo/checkpoints \
    AMPARO_SEAL_KEYS_DIR=/var/lib/amparo/seal_keys
LABEL org.opencontainers.image.title="Amparo" \
      org.opencontainers.image.description="Case management for people who seek refuge" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /opt/amparo/app
USER 10108:10108
EXPOSE 8000
# One image, three kinds of process: each has its own health check, in docker-compose.yml.
HEALTHCHECK NONE
CMD ["gunicorn", "config.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", \
     "--threads=8", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
