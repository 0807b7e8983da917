# One image for web, worker and migrate. Build: docker build -t schakel .
FROM node:22-slim AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --silent \
 && mkdir vendor \
 && cp node_modules/htmx.org/dist/htmx.min.js vendor/htmx.min.js \
 && cp node_modules/htmx.org/LICENSE vendor/htmx.LICENSE \
 && cp node_modules/world-atlas/countries-10m.json vendor/countries-10m.json \
 && cp node_modules/world-atlas/countries-50m.json vendor/countries-50m.json \
 && cp node_modules/world-atlas/LICENSE vendor/world-atlas.LICENSE \
 && for font in source-sans-3-400 source-sans-3-600 source-serif-4-600; do \
      cp node_modules/@fontsource/${font%-*}/files/${font%-*}-latin-${font##*-}-normal.woff2 vendor/$font.woff2; done \
 && cp node_modules/@fontsource/source-sans-3/LICENSE vendor/source-sans-3.LICENSE \
 && cp node_modules/@fontsource/source-serif-4/LICENSE vendor/source-serif-4.LICENSE \
 && cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf vendor/DejaVuSans.ttf \
 && cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf vendor/DejaVuSans-Bold.ttf \
 && cp node_modules/dejavu-fonts-ttf/LICENSE vendor/dejavu.LICENSE

FROM python:3.11-slim AS environment
COPY requirements.lock /build/requirements.lock
RUN python -m venv /opt/schakel \
 && /opt/schakel/bin/pip install --no-cache-dir --require-hashes -r /build/requirements.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home schakel \
 && mkdir /data && chown schakel /data
COPY --from=environment /opt/schakel /opt/schakel
WORKDIR /app
COPY LICENSE ./
COPY matching matching
COPY service service
COPY templates templates
COPY seeds seeds
COPY docs/help docs/help
COPY --from=front /build/vendor service/static/vendor
# Nothing can be compiled later: the file system is read-only.
RUN python -m compileall -q matching service
ENV PATH=/opt/schakel/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SCHAKEL_DATA_DIR=/data \
    SCHAKEL_DATABASE_URL=sqlite:////data/schakel.db \
    SCHAKEL_MAIL_URL=file:/data/mail
USER schakel
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "-c", "from service.cli import main; main()"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
