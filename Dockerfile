# The course as an image: for one computer, for a hub of containers, for Kubernetes (hub/values.yaml), for Codespaces.
#   docker build -t cbec-course . && docker run --rm -p 127.0.0.1:8888:8888 cbec-course
# Not built by our tests: they have no Docker. The file is checked by a linter, and its steps are those of the README.
FROM python:3.11-slim-bookworm

# Pango draws the handouts; the others make a home for the user that Kubernetes and Binder expect.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 jovyan

# The hub and the image need JupyterHub of the same version: for another hub, --build-arg JUPYTERHUB=5.4.3
ARG JUPYTERHUB=""
WORKDIR /srv/course
COPY . .
RUN pip install --no-cache-dir -r hub/requirements.txt -e . \
    && if [ -n "$JUPYTERHUB" ]; then pip install --no-cache-dir "jupyterhub==$JUPYTERHUB"; fi \
    && chmod -R a+rX /srv/course

ENV JUPYTER_CONFIG_PATH=/srv/course/.jupyter \
    OPENBLAS_NUM_THREADS=1
USER 1000
WORKDIR /home/jovyan
EXPOSE 8888
CMD ["sh", "-c", "python3 /srv/course/hub/hand_out.py /srv/course course && exec jupyter lab --ip=0.0.0.0 --no-browser --ServerApp.root_dir=course"]
