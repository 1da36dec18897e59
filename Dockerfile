FROM python:3.11-slim AS made
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /srv
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --extra postgres --no-install-project
COPY app app
COPY migrations migrations
RUN uv sync --frozen --no-dev --extra postgres

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv bigroom && mkdir -p /srv/var && chown bigroom /srv/var
WORKDIR /srv
COPY --from=made /srv /srv
USER bigroom
ENV BIGROOM_DATA=/srv/var PYTHONUNBUFFERED=1 PATH=/srv/.venv/bin:$PATH
VOLUME /srv/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ.get(\"BIGROOM_PORT\", \"8000\")}/healthz', timeout=2)"]
CMD ["python", "-m", "app", "serve"]
