# One image for every web process; what differs from place to place comes by the environment.
FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/archstats.sqlite3
WORKDIR /srv/archstats

COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock

COPY . .
# Collecting asks for settings but keeps none of them.
RUN SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system archstats && mkdir /data && chown archstats /data

USER archstats
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "manage.py", "serve"]
