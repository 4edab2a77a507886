"""Mistakes such as teams make, in five projects kept in four ways: each is found at its place, with what to write instead where that is
certain. And 30 projects that are right."""

# Set where they are checked.
VARIABLES = dict.fromkeys(["DB_PASSWORD", "DJANGO_SECRET_KEY", "GATEWAY_KEY", "INTERNAL_TOKEN", "KAFKA_PASSWORD", "LDAP_PASSWORD", "MQTT_PASSWORD", "NEXTAUTH_SECRET", "RABBIT_PASSWORD", "RCON_PASSWORD", "REDIS_PASSWORD", "RUNNER_TOKEN", "SMTP_PASSWORD", "STREAM_KEY", "STRIPE_PUBLIC", "STRIPE_SECRET"], "kX7-vQ2pLw9zR4tB")

# By name: the files of each.
PROJECTS = {
    "payments": {
        "configs/base.yaml": """\
service:
  name: payments-api
  environment: development
  owner: payments@example.com
  started: 2024-03-01
http:
  bind: 127.0.0.1
  http_port: 8080
  https_port: 8443
  admin_port: 9090
  read_timeout: 10s
  write_timeout: 15s
  idle_timeout: 60s
  max_header_bytes: 1MB
  trusted_proxies: [127.0.0.1]
  allowed_hosts: [localhost]
postgres:
  host: localhost
  port: 5432
  database: payments
  user: payments
  password: ${PAYMENTS_DB_PASSWORD}
  statement_timeout_ms: 5000
  pool: {min_conns: 2, max_conns: 10, max_idle_time: 5m}
  replicas: []
rates:
  sample_rate: 0.2
  retry_percent: 20
  failure_ratio: 0.5
webhooks:
  callback_url: http://localhost:8080/hooks
  secret: ${WEBHOOK_SECRET}
  retries: [1, 5, 30, 120]
  timeout: 5s
session:
  cookie: {name: sid, secure: false, http_only: true, same_site: lax}
  lifetime: 12h
defaults: &limits
  requests: 100
  burst: 20
tight: &tight
  requests: 10
limits:
  public: {<<: [*tight, *limits]}
  internal: {<<: *limits}
currencies: [EUR, USD, SEK]
log:
  level: info
  format: json
""",
        "configs/environments/development.yaml": """\
log: {level: debug}
""",
        "configs/environments/staging.yaml": """\
service: {environment: staging}
http: {bind: 0.0.0.0, allowed_hosts: [pay.staging.example.com]}
postgres: {host: pg.staging.internal}
webhooks: {callback_url: "https://pay.staging.example.com/hooks"}
session: {cookie: {secure: true}}
""",
        "configs/environments/production.yaml": """\
service:
  environment: production
http:
  bind: 0.0.0.0
  http_port: 80
  https_port: 443
  trusted_proxies: [10.0.0.0/8]
  allowed_hosts: [pay.example.com]
postgres:
  host: pg.prod.internal
  statement_timeout_ms: 2000
  pool:
    min_conns: 10
    max_conns: 80
  replicas:
    - pg-r1.prod.internal:5432
    - pg-r2.prod.internal:5432
rates:
  sample_rate: 0.01
  retry_percent: 10
webhooks:
  callback_url: https://pay.example.com/hooks
  timeout: 3s
session:
  cookie:
    secure: true
  lifetime: 1h
log:
  level: warning
""",
        ".env": """\
PAYMENTS_DB_PASSWORD=q8Z2-mmdK-91xx-LLp3
WEBHOOK_SECRET='whs_k2J8-99sd-Qq10-zzP4-77aa'
""",
    },
    "model-serving": {
        "nops-config.yaml": """\
environment: {from: [SERVE_ENV], default: local, names: [local, canary, production]}
variables: {MODEL_BUCKET: store.bucket, REDIS_URL: cache.url}
lists: {models: {by: name}}
""",
        "configs/base.yaml": """\
server:
  host: 0.0.0.0
  port: 8500
  grpc_port: 8501
  workers: 2
  request_timeout: 30
  max_batch_size: 16
  max_queue_delay_ms: 50
store:
  endpoint: http://localhost:9000
  bucket: models-local
  region: eu-north-1
  access_key: ${STORE_KEY}
  secret_key: ${STORE_SECRET}
cache:
  url: redis://localhost:6379/2
  ttl: 600
  max_memory: 256mb
models:
  - {name: ranker, version: 3, device: cpu, instances: 1, warmup: true}
  - {name: embedder, version: 12, device: cpu, instances: 1, warmup: true}
  - {name: spam, version: 7, device: cpu, instances: 2, warmup: false}
autoscale:
  enabled: false
  min_replicas: 1
  max_replicas: 4
  target_percent: 70
tracing:
  enabled: false
  endpoint: http://localhost:4318
  traces_sample_rate: 1.0
maintenance:
  window: "02:00-04:00"
  cleanup: "15 3 * * *"
  timezone: Europe/Stockholm
alerts:
  recipients: [ml@example.com]
  from: serving@example.com
log_level: info
debug: false
""",
        "configs/environments/environments.yaml": """\
local:
  log_level: debug
  debug: true
canary:
  store: {endpoint: "https://s3.eu-north-1.amazonaws.com", bucket: models-canary}
  cache: {url: "rediss://cache.canary.internal:6380/2"}
production:
  server:
    workers: 8
    request_timeout: 10
    max_batch_size: 64
  store:
    endpoint: https://s3.eu-north-1.amazonaws.com
    bucket: models-prod
  cache:
    url: rediss://cache.prod.internal:6380/2
    max_memory: 4gb
  models:
    - {name: ranker, version: 3, device: cuda, instances: 4, warmup: true}
  autoscale:
    enabled: true
    min_replicas: 4
    max_replicas: 40
  tracing:
    enabled: true
    endpoint: https://otel.example.com:4318
    traces_sample_rate: 0.05
  alerts:
    recipients: [ml-oncall@example.com, sre@example.com]
""",
        ".env": """\
export STORE_KEY=local-key-0001
export STORE_SECRET="s3-9Kd2-0aLq-77Zx"
SERVE_ENV=local
""",
    },
    "edge-gateway": {
        "config/base.toml": """\
name = "edge-gateway"
site = "lab"
data_dir = "/var/lib/edge"
poll_interval = "15s"
offline_buffer = "64MiB"
installed = 2025-06-01

[mqtt]
url = "mqtt://localhost:1883"
client_id = "edge-lab"
keepalive = "60s"
qos = 1
clean_session = true
username = "edge"
password = "${MQTT_PASSWORD}"

[mqtt.tls]
enabled = false
ca_file = "/etc/edge/ca.pem"
min_version = "1.2"

[modbus]
host = "192.168.40.10"
port = 502
unit_ids = [1, 2, 3]
timeout = "2s"
retries = 3

[[sensors]]
id = "t1"
register = 30001
scale = 0.1
unit = "C"
interval = "10s"

[[sensors]]
id = "h1"
register = 30003
scale = 0.1
unit = "%"
interval = "30s"

[[sensors]]
id = "p1"
register = 30005
scale = 1.0
unit = "hPa"
interval = "60s"

[thresholds]
temperature_low = -20.0
temperature_high = 60.0
battery_percent = 15

[api]
listen = "127.0.0.1:8090"
token = "${EDGE_API_TOKEN}"
cors_origins = ["http://localhost:5173"]

[update]
enabled = true
url = "https://updates.example.com/edge"
schedule = "0 4 * * 0"
channel = "beta"

[log]
level = "info"
max_size = "10MB"
max_files = 5
""",
        "config/environments/development.toml": """\
[log]
level = "debug"
""",
        "config/environments/production.toml": """\
site = "plant-7"
poll_interval = "5s"
offline_buffer = "512MiB"

[mqtt]
url = "mqtts://broker.example.com:8883"
client_id = "edge-plant-7"
clean_session = false

[mqtt.tls]
enabled = true

[modbus]
host = "10.7.0.20"
timeout = "1s"

[api]
listen = "0.0.0.0:8090"
cors_origins = ["https://console.example.com"]

[update]
channel = "stable"

[log]
level = "warning"
max_size = "50MB"
""",
        ".env": """\
MQTT_PASSWORD=mq-77Kd-Z0qq-1Lx9
EDGE_API_TOKEN=edg_91js-8sKq-0sLa-22xx-Pp
""",
    },
    "newsroom": {
        "nops-config.yaml": """\
folder: deploy/settings
areas: [security]
prefix: CMS__
environment: {from: [CMS_ENV]}
rules:
- {rule: media.thumbnail <= media.largest, message: thumbnails are not larger than pictures}
""",
        "deploy/settings/base.jsonc": """\
{
  // what holds everywhere
  "site": {"title": "Fjord News", "url": "http://localhost:8000", "language": "nb", "languages": ["nb", "nn", "en"], "items_per_page": 20},
  "db": {"url": "postgres://cms:${CMS_DB_PASSWORD}@localhost:5432/cms", "pool_size": 5, "echo": false},
  "media": {"root": "/srv/media", "thumbnail": 320, "largest": 2400, "quality": 80, "max_upload": "20MB", "formats": ["jpeg", "webp"]},
  "mail": {"host": "localhost", "port": 1025, "use_tls": false, "from_address": "red@example.com"},
  "cache": {"backend": "redis", "url": "redis://localhost:6379/0", "page_ttl": "5m", "fragment_ttl": "1h"},
  "search": {"enabled": true, "url": "http://localhost:7700", "index": "articles", "api_key": "${SEARCH_API_KEY}"},
  "publish": {"at": "06:30", "cron": "*/5 * * * *", "embargo": "2h", "max_retries": 3},
  "features": {"comments": false, "paywall": true, "newsletter": true},
  "logging": {"level": "info", "file": "/var/log/cms.log"}
}
""",
        "deploy/settings/environments/development.json": """\
{"logging": {"level": "debug"}}
""",
        "deploy/settings/environments/staging.json": """\
{
  "site": {"url": "https://cms.staging.example.com"},
  "db": {"url": "postgres://cms:${CMS_DB_PASSWORD}@db.staging.internal:5432/cms"}
}
""",
        "deploy/settings/environments/production.json": """\
{
  "site": {
    "url": "https://news.example.com"
  },
  "db": {
    "url": "postgres://cms:${CMS_DB_PASSWORD}@db.prod.internal:5432/cms?sslmode=require",
    "pool_size": 20
  },
  "mail": {
    "host": "smtp.example.com",
    "port": 587,
    "use_tls": true
  },
  "cache": {
    "url": "rediss://cache.prod.internal:6380/0",
    "page_ttl": "2m"
  },
  "search": {
    "url": "https://search.example.com"
  },
  "features": {
    "comments": true
  },
  "logging": {
    "level": "warning"
  }
}
""",
        "deploy/settings/security/headers.yaml": """\
Strict-Transport-Security: max-age=31536000; includeSubDomains
Content-Security-Policy: default-src 'self'
X-Content-Type-Options: nosniff
X-Frame-Options: SAMEORIGIN
""",
        "deploy/settings/hosts/web-01.yaml": """\
db: {pool_size: 30}
media: {root: /mnt/fast/media}
""",
        ".env": """\
CMS_DB_PASSWORD=cm-77Kq-1sLx-00Zp
SEARCH_API_KEY=ms_0182-kkD9-22Lq
CMS__SITE__ITEMS_PER_PAGE=30
""",
    },
    "freight": {
        "configs/base.yaml": """\
app:
  name: freight
  mode: development
  public_url: http://localhost:5000
  support_email: help@example.com
  default_locale: fi-FI
  feature_toggles: {tracking: true, quotes_v2: false}
listen:
  address: 127.0.0.1
  port: 5000
  max_connections: 200
  backlog: 128
  graceful_timeout: 20s
rabbit:
  host: localhost
  port: 5672
  vhost: /freight
  username: freight
  password: ${RABBIT_PASS}
  heartbeat: 30s
  prefetch_count: 10
  tls: {enabled: false, verify: true, ca_file: /etc/ssl/certs/ca.pem}
mongo:
  uri: mongodb://localhost:27017/freight
  min_pool_size: 1
  max_pool_size: 20
  server_selection_timeout: 5s
s3:
  bucket: freight-dev
  region: eu-north-1
  presign_ttl: 15m
  max_object_size: 100MB
carriers:
  - {code: DHL, url: "https://api.dhl.example.com", timeout: 8s, retries: 2, enabled: true}
  - {code: UPS, url: "https://api.ups.example.com", timeout: 10s, retries: 3, enabled: true}
  - {code: POSTNORD, url: "https://api.postnord.example.com", timeout: 12s, retries: 3, enabled: false}
rate_limit: {requests_per_second: 20, burst: 40, exempt: [10.0.0.0/8]}
jwt: {issuer: "https://id.example.com", audience: freight, algorithm: RS256, access_ttl: 10m, refresh_ttl: 14d, leeway: 30s}
scheduler: {label_cleanup: "0 2 * * *", invoice_export: "30 5 1 * *", timezone: Europe/Helsinki}
smtp: {host: localhost, port: 1025, starttls: false, from: noreply@example.com}
metrics: {enabled: true, port: 9464, path: /metrics, buckets: [0.05, 0.1, 0.5, 1, 5]}
logging: {level: info, format: text, max_size: 20MB, max_backups: 5, compress: true}
""",
        "configs/environments/staging.yaml": """\
app: {mode: staging, public_url: "https://freight.staging.example.com"}
rabbit: {host: mq.staging.internal}
mongo: {uri: "mongodb://mongo.staging.internal:27017/freight"}
""",
        "configs/environments/production.yaml": """\
app:
  mode: production
  public_url: https://freight.example.com
listen:
  address: 0.0.0.0
  max_connections: 2000
rabbit:
  host: mq.prod.internal
  port: 5671
  tls:
    enabled: true
mongo:
  uri: mongodb://mongo1.prod.internal:27017,mongo2.prod.internal:27017/freight?tls=true
  min_pool_size: 10
  max_pool_size: 100
s3:
  bucket: freight-prod
smtp:
  host: smtp.example.com
  port: 587
  starttls: true
logging:
  level: warning
  format: json
""",
        ".env": """\
RABBIT_PASS=rb-91Kd-zz01-LmQ8
""",
    },
}

# Right ones, with all that new rules might take for mistakes.
CLEAN = {
    "django": {
        "configs/base.yaml": """\
django:
  secret_key: ${DJANGO_SECRET_KEY}
  debug: false
  allowed_hosts: [localhost, 127.0.0.1]
  time_zone: America/Argentina/Buenos_Aires
  language_code: es-ar
  databases:
    default: {engine: django.db.backends.postgresql, name: app, host: localhost, port: 5432, conn_max_age: 60, options: {sslmode: prefer, connect_timeout: 10}}
    replica: {engine: django.db.backends.postgresql, name: app, host: localhost, port: 5432, conn_max_age: 60}
  caches: {default: {backend: django.core.cache.backends.redis.RedisCache, location: "redis://127.0.0.1:6379/1", timeout: 300, key_prefix: "app:"}}
  email: {host: localhost, port: 25, use_tls: false, use_ssl: false, default_from: "App <noreply@example.com>", subject_prefix: "[app] "}
  session_cookie_age: 1209600
  csrf_trusted_origins: ["http://localhost:8000"]
  middleware: [SecurityMiddleware, SessionMiddleware, CommonMiddleware]
  data_upload_max_memory_size: 2621440
""",
        "configs/environments/production.yaml": """\
django:
  allowed_hosts: [app.example.com, .app.example.com]
  databases:
    default: {host: pg.internal, options: {sslmode: verify-full}}
    replica: {host: pg-ro.internal}
  caches: {default: {location: "rediss://cache.internal:6379/1"}}
  email: {host: email-smtp.eu-west-1.amazonaws.com, port: 587, use_tls: true}
  csrf_trusted_origins: ["https://app.example.com"]
  session_cookie_age: 86400
""",
    },
    "celery": {
        "configs/base.yaml": """\
celery:
  broker_url: amqp://guest@localhost:5672//
  result_backend: redis://localhost:6379/0
  task_time_limit: 300
  task_soft_time_limit: 240
  worker_prefetch_multiplier: 4
  worker_max_tasks_per_child: 1000
  worker_max_memory_per_child: 200000
  acks_late: true
  task_routes: {"app.tasks.mail.*": {queue: mail}, "app.tasks.img.*": {queue: images}}
  beat_schedule:
    nightly: {task: app.tasks.clean, schedule: "0 3 * * *"}
    often: {task: app.tasks.poll, schedule: 30.0}
  broker_transport_options: {visibility_timeout: 3600, max_retries: 3, interval_start: 0, interval_step: 0.2, interval_max: 0.5}
""",
        "configs/environments/production.yaml": """\
celery:
  broker_url: amqps://app:${RABBIT_PASSWORD}@mq.internal:5671/app
  result_backend: rediss://cache.internal:6379/0
  worker_prefetch_multiplier: 1
""",
    },
    "nginx-ish": {
        "configs/base.yaml": """\
upstreams:
  app: {servers: [127.0.0.1:8001, 127.0.0.1:8002], keepalive: 16, max_fails: 3, fail_timeout: 10s}
servers:
  - {name: shop.example.com, listen: [80, 443], ssl: true, http2: true, root: /srv/www, client_max_body_size: 20m}
  - {name: static.example.com, listen: [443], ssl: true, http2: true, root: /srv/static, expires: 30d}
gzip: {enabled: true, level: 5, min_length: 256, types: [text/css, application/json, image/svg+xml]}
limits: {rate: 10r/s, burst: 20, zone: "per_ip:10m"}
timeouts: {client_header: 10s, client_body: 10s, send: 30s, keepalive: 65s}
""",
        "configs/environments/production.yaml": """\
upstreams:
  app: {servers: [10.0.3.4:8001, 10.0.3.5:8001, 10.0.3.6:8001], keepalive: 64}
limits: {rate: 50r/s, burst: 100}
""",
    },
    "otel-collector": {
        "configs/base.yaml": """\
receivers:
  otlp: {protocols: {grpc: {endpoint: 0.0.0.0:4317}, http: {endpoint: 0.0.0.0:4318}}}
  hostmetrics: {collection_interval: 30s, scrapers: {cpu: {}, memory: {}, disk: {}}}
processors:
  batch: {timeout: 5s, send_batch_size: 8192, send_batch_max_size: 10000}
  memory_limiter: {check_interval: 1s, limit_percentage: 75, spike_limit_percentage: 25}
  probabilistic_sampler: {sampling_percentage: 100}
exporters:
  debug: {verbosity: normal}
  otlphttp: {endpoint: "http://tempo:4318", compression: gzip, retry_on_failure: {enabled: true, initial_interval: 5s, max_interval: 30s, max_elapsed_time: 5m}}
service:
  pipelines:
    traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlphttp]}
    metrics: {receivers: [otlp, hostmetrics], processors: [memory_limiter, batch], exporters: [otlphttp]}
  telemetry: {logs: {level: info}, metrics: {level: detailed, address: 0.0.0.0:8888}}
""",
        "configs/environments/production.yaml": """\
processors:
  probabilistic_sampler: {sampling_percentage: 10}
exporters:
  otlphttp: {endpoint: "https://otel.example.com:4318", headers: {X-Scope-OrgID: acme}}
""",
    },
    "k8s-values": {
        "configs/base.yaml": """\
replicaCount: 1
image: {repository: ghcr.io/acme/api, tag: "1.20.0", pullPolicy: IfNotPresent}
service: {type: ClusterIP, port: 80, targetPort: 8080}
resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}
livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 10, timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3}
readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}
env:
  - {name: PORT, value: "8080"}
  - {name: LOG_LEVEL, value: info}
  - name: DB_PASSWORD
    valueFrom: {secretKeyRef: {name: api-db, key: password}}
auth: {existingSecret: api-auth, existingSecretKey: password, existingSecretPasswordKey: db-password}
externalSecret:
  data: [{secretKey: password, remoteRef: {key: prod/api, property: password}}]
podDisruptionBudget: {minAvailable: 1, maxUnavailable: ""}
hpa: {enabled: false, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 80}
tolerations: []
affinity: {}
""",
        "configs/environments/production.yaml": """\
replicaCount: 3
image: {tag: "1.21.3"}
resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: 2, memory: 2Gi}}
podDisruptionBudget: {minAvailable: 50%}
hpa: {enabled: true, minReplicas: 3, maxReplicas: 12}
""",
    },
    "kafka-streams": {
        "configs/base.yaml": """\
kafka:
  bootstrap_servers: [localhost:9092]
  security_protocol: PLAINTEXT
  consumer: {group_id: enrich, session_timeout_ms: 45000, heartbeat_interval_ms: 3000, max_poll_records: 500, max_poll_interval_ms: 300000, auto_offset_reset: earliest, fetch_min_bytes: 1, fetch_max_bytes: 52428800}
  producer: {acks: all, linger_ms: 5, batch_size: 16384, compression_type: lz4, retries: 2147483647, delivery_timeout_ms: 120000, request_timeout_ms: 30000, enable_idempotence: true}
  properties: {"enable.auto.commit": "false", "isolation.level": read_committed, "auto.register.schemas": "true"}
schema_registry: {url: "http://localhost:8081"}
topics: {input: clicks, output: clicks.enriched, dlq: clicks.dlq}
state: {dir: /var/lib/streams, cleanup_delay: 10m, cache_max_bytes: 10485760}
""",
        "configs/environments/production.yaml": """\
kafka:
  bootstrap_servers: [k1.internal:9093, k2.internal:9093, k3.internal:9093]
  security_protocol: SASL_SSL
  sasl: {mechanism: SCRAM-SHA-512, username: enrich, password: "${KAFKA_PASSWORD}"}
  consumer: {max_poll_records: 2000}
schema_registry: {url: "https://registry.internal"}
""",
    },
    "next-app": {
        "configs/base.yaml": """\
app: {name: storefront, url: "http://localhost:3000", port: 3000, locale: en-GB, locales: [en-GB, de-DE, sv-SE], currency: EUR}
auth: {session_max_age: 2592000, update_age: 86400, providers: [google, email], secret: "${NEXTAUTH_SECRET}"}
images: {domains: [images.example.com], formats: [image/avif, image/webp], minimum_cache_ttl: 60, quality: 75, device_sizes: [640, 750, 828, 1080]}
analytics: {enabled: false, id: "", sample_rate: 1}
api: {base: /api, timeout: 8000, retries: 2, cache: {ttl: 60, stale_while_revalidate: 600}}
stripe: {public_key: pk_test_of_the_shop, secret_key: "${STRIPE_SECRET}", webhook_tolerance: 300}
feature_flags: {new_cart: false, reviews: true, search_v2: 25}
""",
        "configs/environments/production.yaml": """\
app: {url: "https://shop.example.com"}
analytics: {enabled: true, id: G-ABC123, sample_rate: 0.5}
images: {quality: 85, minimum_cache_ttl: 86400}
stripe: {public_key: "${STRIPE_PUBLIC}"}
""",
    },
    "go-service": {
        "configs/base.yaml": """\
server: {addr: ":8080", read_timeout: 5s, write_timeout: 10s, idle_timeout: 2m, shutdown_grace: 15s, max_header_bytes: 1048576}
grpc: {addr: ":9090", max_recv_msg_size: 4194304, keepalive: {time: 2h, timeout: 20s, min_time: 5m, permit_without_stream: false}}
db: {dsn: "postgres://svc:${DB_PASSWORD}@localhost:5432/svc?sslmode=disable", max_open_conns: 25, max_idle_conns: 5, conn_max_lifetime: 30m, conn_max_idle_time: 5m}
pprof: {enabled: false, addr: "localhost:6060"}
retry: {max_attempts: 4, initial_backoff: 100ms, max_backoff: 5s, multiplier: 2, jitter: 0.2}
circuit_breaker: {failure_ratio: 0.6, min_requests: 20, open_timeout: 30s, half_open_max: 3}
log: {level: info, encoding: json, sampling: {initial: 100, thereafter: 100}}
""",
        "configs/environments/production.yaml": """\
db: {dsn: "postgres://svc:${DB_PASSWORD}@pg.internal:5432/svc?sslmode=verify-full", max_open_conns: 100, max_idle_conns: 50}
retry: {max_attempts: 6}
log: {level: warn}
""",
        "configs/environments/staging.yaml": """\
db: {dsn: "postgres://svc:${DB_PASSWORD}@pg.staging.internal:5432/svc?sslmode=require"}
""",
    },
    "rust-toml": {
        "config/base.toml": """\
workers = 4
bind = "127.0.0.1:7000"
data = "/var/lib/idx"
flush_every = "500ms"
compaction = { enabled = true, interval = "1h", min_segments = 4, max_segments = 32 }

[limits]
max_docs = 1_000_000
max_query_len = 2_048
soft_memory = "512MiB"
hard_memory = "1GiB"

[tls]
cert = "/etc/idx/cert.pem"
key = "/etc/idx/key.pem"
min_version = "1.2"

[[shards]]
name = "s0"
weight = 1.0
path = "/data/s0"

[[shards]]
name = "s1"
weight = 0.5
path = "/data/s1"
readonly = true

[telemetry]
exporter = "otlp"
ratio = 0.1
endpoint = "http://localhost:4317"
""",
        "config/environments/production.toml": """\
workers = 16
bind = "0.0.0.0:7000"

[limits]
soft_memory = "8GiB"
hard_memory = "12GiB"

[telemetry]
ratio = 0.01
endpoint = "https://otel.internal:4317"
""",
    },
    "rails": {
        "configs/base.yaml": """\
default: &default
  adapter: postgresql
  encoding: unicode
  pool: 5
  timeout: 5000
database:
  primary: {<<: *default, database: app, host: localhost, port: 5432, username: app, password: "${DB_PASSWORD}"}
  cache: {<<: *default, database: app_cache, host: localhost, port: 5432, username: app, password: "${DB_PASSWORD}", migrations_paths: db/cache_migrate}
puma: {threads: {min: 1, max: 5}, workers: 2, worker_timeout: 60, preload_app: true, port: 3000}
action_mailer: {delivery_method: letter_opener, default_url_options: {host: localhost, port: 3000}}
active_job: {queue_adapter: async, queues: [default, mailers, low]}
storage: {service: local, root: storage}
i18n: {default_locale: "no", available_locales: [en, "no", nb]}
""",
        "configs/environments/production.yaml": """\
database:
  primary: {host: pg.internal, pool: 20}
  cache: {host: pg.internal, pool: 10}
puma: {threads: {min: 5, max: 5}, workers: 4}
action_mailer: {delivery_method: smtp, default_url_options: {host: app.example.com, protocol: https}, smtp_settings: {address: smtp.example.com, port: 587, user_name: apikey, password: "${SMTP_PASSWORD}", authentication: plain, enable_starttls_auto: true}}
active_job: {queue_adapter: sidekiq}
storage: {service: amazon, bucket: app-prod, region: eu-north-1}
""",
    },
    "home-automation": {
        "configs/base.yaml": """\
home: {name: Cabin, latitude: 61.2, longitude: -8.9, elevation: 312, unit_system: metric, time_zone: Europe/Oslo, currency: NOK, country: "NO"}
mqtt: {broker: 192.168.1.5, port: 1883, keepalive: 60, discovery: true, username: ha, password: "${MQTT_PASSWORD}"}
heating: {setpoint: 21.5, night: 17, min_temp: 5, max_temp: 28, hysteresis: 0.3, schedule: ["06:30", "22:15"]}
sensors:
  - {id: 0x1a2b, room: kitchen, offset: -0.5, interval: 60}
  - {id: 0x1a2c, room: bath, offset: 0.2, interval: 30}
recorder: {purge_keep_days: 10, commit_interval: 5, exclude: {domains: [automation, updater]}}
notify: {recipients: ["+4712345678", ops@example.com], quiet: {from: "23:00", to: "07:00"}}
""",
        "configs/environments/production.yaml": """\
heating: {night: 16}
recorder: {purge_keep_days: 30}
""",
    },
    "ci-runner": {
        "configs/base.yaml": """\
concurrent: 4
check_interval: 3
runners:
  - {name: docker-1, url: "https://git.example.com/", executor: docker, limit: 2, token: "${RUNNER_TOKEN}", docker: {image: "alpine:3.20", privileged: false, memory: 2g, cpus: "1.5", pull_policy: [if-not-present], volumes: ["/cache", "/certs/client"]}}
  - {name: shell-1, url: "https://git.example.com/", executor: shell, limit: 1, token: "${RUNNER_TOKEN}"}
cache: {type: s3, shared: true, max_uploaded_archive_size: 0, s3: {server_address: s3.eu-north-1.amazonaws.com, bucket: ci-cache, insecure: false}}
session_server: {listen_address: "[::]:8093", advertise_address: "runner.example.com:8093", session_timeout: 1800}
log_format: json
log_level: info
""",
        "configs/environments/production.yaml": """\
concurrent: 16
""",
    },
    "game-server": {
        "configs/base.yaml": """\
world: {seed: -4172144997902289642, size: 512x512, tick_rate: 20, view_distance: 10, difficulty: normal, pvp: true, hardcore: false}
network: {ip: "", port: 25565, query_port: 25565, rcon_port: 25575, max_players: 20, compression_threshold: 256, rate_limit: 0}
rcon: {enabled: false, password: "${RCON_PASSWORD}"}
backup: {every: 6h, keep: 14, compress: zstd, target: "rsync://backup.internal/world"}
spawn: {x: -120, y: 64, z: 38, radius: 16, max_health: 20}
motd: "  Welcome!  "
whitelist: [anna, bo]
""",
        "configs/environments/production.yaml": """\
network: {max_players: 200}
world: {view_distance: 8}
""",
    },
    "ml-train": {
        "configs/base.yaml": """\
model: {arch: resnet50, pretrained: true, dropout: 0.1, hidden: [512, 256, 128], activation: relu}
optim: {name: adamw, lr: 1e-3, min_lr: 1.0e-6, weight_decay: 0.05, betas: [0.9, 0.999], eps: 1e-8, warmup_steps: 1000, max_steps: 100000}
data: {root: /data/imagenet, batch_size: 64, num_workers: 8, image_size: 224, augment: {hflip: 0.5, crop_scale: [0.08, 1.0], mixup: 0.2, rotate: 15}, split: [0.8, 0.1, 0.1]}
train: {epochs: 90, precision: bf16, grad_clip: 1.0, seed: 42, resume: null, log_every: 50}
audio: {sample_rate: 16000, n_fft: 400, hop_length: 160}
checkpoint: {dir: ckpt, every: 1000, keep: 5, monitor: val/acc, mode: max}
""",
        "configs/environments/production.yaml": """\
data: {batch_size: 256, num_workers: 0}
train: {epochs: 300, precision: fp16}
optim: {lr: 4e-3}
""",
    },
    "fastapi-ini": {
        "config/base.ini": """\
[app]
name = ledger
debug = false
port = 8000
timezone = UTC

[database]
url = postgresql+asyncpg://ledger:${DB_PASSWORD}@localhost:5432/ledger
pool_size = 5
echo = false

[limits]
per_minute = 60
burst = 10
""",
        "config/environments/production.ini": """\
[database]
url = postgresql+asyncpg://ledger:${DB_PASSWORD}@pg.internal:5432/ledger?ssl=require
pool_size = 20

[limits]
per_minute = 600
""",
    },
    "cdn-json": {
        "config/base.json": """\
{"origin": {"host": "origin.internal", "port": 443, "protocol": "https", "timeout": {"connect": "2s", "first_byte": "15s", "between_bytes": "10s", "total": "60s"}},
 "cache": {"default_ttl": 3600, "max_ttl": 31536000, "negative_ttl": 0, "vary": ["Accept-Encoding"], "bypass_cookies": ["sid"]},
 "headers": {"response": {"X-Cache": "%cache%", "Server": ""}, "remove": ["X-Powered-By"]},
 "geo": {"block": [], "allow": ["NO", "SE", "DK"]},
 "tls": {"min_version": "1.2", "ciphers": "default", "hsts": {"enabled": true, "max_age": 31536000}},
 "rewrites": [{"from": "^/old/(.*)$", "to": "/new/$1", "code": 301}, {"from": "^/tmp$", "to": "/", "code": 302}]}
""",
        "config/environments/production.json": """\
{"cache": {"default_ttl": 86400}, "geo": {"block": ["KP"]}}
""",
    },
    "backup-agent": {
        "configs/base.yaml": """\
repository: s3:https://s3.eu-north-1.amazonaws.com/acme-backup
password_file: /etc/backup/key
paths: [/etc, /home, /var/lib/postgresql]
exclude: ["*.tmp", ".cache", "node_modules"]
schedule: {backup: "30 1 * * *", check: "0 5 * * 0", prune: "@weekly"}
retention: {hourly: 24, daily: 7, weekly: 5, monthly: 12, yearly: 3}
limits: {upload_kib: 0, download_kib: 0, cpu: 2}
hooks: {before: ["systemctl stop app"], after: ["systemctl start app"], on_failure: ["/usr/local/bin/notify 'backup failed'"]}
notify: {email: ops@example.com, webhook: null}
verify: {subset: 5%, every: 7d}
""",
        "configs/environments/production.yaml": """\
retention: {daily: 14}
limits: {upload_kib: 51200}
""",
    },
    "ldap-app": {
        "configs/base.yaml": """\
ldap: {url: "ldap://localhost:389", start_tls: false, base_dn: "dc=example,dc=com", bind_dn: "cn=reader,dc=example,dc=com", bind_password: "${LDAP_PASSWORD}", user_filter: "(&(objectClass=person)(uid={0}))", page_size: 500, timeout: 5, referrals: follow}
saml: {entity_id: "https://app.example.com/saml", acs_url: "http://localhost:8080/acs", idp_metadata: /etc/saml/idp.xml, clock_skew: -30, want_assertions_signed: true, name_id_format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"}
roles: {admins: ["cn=admins,ou=groups,dc=example,dc=com"], default: reader}
session: {timeout: 8h, cookie: {name: APPSESSION, secure: false, same_site: strict}}
""",
        "configs/environments/production.yaml": """\
ldap: {url: "ldap://ad.example.com:389", start_tls: true}
saml: {acs_url: "https://app.example.com/acs"}
session: {cookie: {secure: true}}
""",
    },
    "prom-like": {
        "configs/base.yaml": """\
global: {scrape_interval: 30s, scrape_timeout: 10s, evaluation_interval: 30s, external_labels: {region: eu, replica: a}}
scrape:
  - {job: api, metrics_path: /metrics, targets: ["api:8080"], interval: 15s, timeout: 10s}
  - {job: db, metrics_path: /metrics, targets: ["db:9187"], interval: 60s, timeout: 30s}
  - {job: blackbox, metrics_path: /probe, targets: ["https://example.com"], interval: 60s, timeout: 30s, params: {module: [http_2xx]}}
rules:
  - {alert: Down, expr: "up == 0", for: 5m, severity: critical}
  - {alert: Slow, expr: "histogram_quantile(0.99, rate(x_bucket[5m])) > 0.5", for: 10m, severity: warning}
storage: {retention: 15d, retention_size: 50GB, min_block: 2h, max_block: 36h}
""",
        "configs/environments/production.yaml": """\
global: {scrape_interval: 15s}
storage: {retention: 90d, retention_size: 500GB}
""",
    },
    "electron": {
        "configs/base.yaml": """\
window: {width: 1280, height: 800, min_width: 800, min_height: 600, x: -1, y: -1, zoom: 1.25, opacity: 1.0, title: "Notes - "}
update: {channel: stable, url: "https://updates.example.com/notes", interval: 6h, allow_downgrade: false}
editor: {font: "Fira Code", size: 13, tab: "\\t", indent: "    ", wrap: 100, theme: auto, autosave: true, delimiter: " "}
shortcuts: {save: Ctrl+S, find: Ctrl+F, quit: "Ctrl+Q"}
sync: {enabled: auto, host: sync.example.com, port: 443, conflict: newest}
log: {level: info, max_files: 3, max_size: 5MB, path: 'C:\\Users\\Public\\notes.log'}
""",
        "configs/environments/production.yaml": """\
update: {channel: stable}
log: {level: warn}
""",
    },
    "multi-region": {
        "configs/base.yaml": """\
service: {name: geo, port: 8080, admin_port: 8081, metrics_port: 9102, health_port: 8080}
regions:
  eu: {endpoint: "https://eu.example.com", weight: 50, primary: true}
  us: {endpoint: "https://us.example.com", weight: 30, primary: false}
  ap: {endpoint: "https://ap.example.com", weight: 20, primary: false}
routing: {strategy: latency, failover: [eu, us], sticky: false, ttl: 60}
quotas: {default: 100, gold: 1000}
""",
        "configs/environments/production-eu.yaml": """\
extends: production
service: {name: geo-eu}
""",
        "configs/environments/production.yaml": """\
quotas: {default: 500, gold: 5000}
routing: {ttl: 0}
""",
    },
    "payments-env": {
        "configs/base.yaml": """\
gateway: {url: "https://sandbox.gateway.example.com", merchant: "000123", key: "${GATEWAY_KEY}", timeout: 20s, currency: EUR, min_amount: 50, max_amount: 1000000}
ledger: {dsn: "mysql://ledger:${DB_PASSWORD}@localhost:3306/ledger", isolation: serializable, lock_timeout: 5s}
fx: {provider: ecb, refresh: 1h, pairs: [EUR/USD, EUR/SEK], spread_bps: 25, precision: 4}
fraud: {threshold: 0.85, review: 0.6, block_countries: [], velocity: {per_card: 5, per_ip: 20, window: 10m}}
refunds: {max_days: 90, auto: false, reasons: [duplicate, fraud, requested]}
""",
        "configs/environments/production.yaml": """\
gateway: {url: "https://gateway.example.com", merchant: "004711"}
ledger: {dsn: "mysql://ledger:${DB_PASSWORD}@mysql.internal:3306/ledger?tls=true"}
fraud: {threshold: 0.9, block_countries: [KP]}
""",
    },
    "streaming": {
        "configs/base.yaml": """\
input: {url: "rtmp://localhost:1935/live", key: "${STREAM_KEY}", buffer_ms: 2000}
encoder: {codec: h264, preset: veryfast, gop: 48, profiles: [{name: 1080p, width: 1920, height: 1080, bitrate: 5000k, fps: 50}, {name: 720p, width: 1280, height: 720, bitrate: 2800k, fps: 50}, {name: 360p, width: 640, height: 360, bitrate: 800k, fps: 25}]}
output: {hls: {segment: 4s, window: 6, low_latency: false}, dash: {enabled: false}}
thumbnails: {every: 10s, quality: 80, format: jpeg}
audio: {codec: aac, sample_rate: 48000, bitrate: 128k, channels: 2, gain: -3}
""",
        "configs/environments/production.yaml": """\
input: {url: "rtmps://ingest.example.com:443/live"}
encoder: {preset: fast}
""",
    },
    "lists-merge": {
        "nops-config.yaml": """\
lists: {servers: {by: name}, origins: append}
variables: {DATABASE_URL: db.url}
""",
        "configs/base.yaml": """\
servers: [{name: a, host: 127.0.0.1, port: 7001, weight: 1}, {name: b, host: 127.0.0.1, port: 7002, weight: 1}]
origins: ["http://localhost:3000"]
db: {url: "sqlite:///tmp/dev.db", echo: true}
plugins: [auth, audit]
""",
        "configs/environments/production.yaml": """\
servers: [{name: b, host: 10.0.0.8, weight: 3}, {name: c, host: 10.0.0.9, port: 7003, weight: 1}]
plugins: !append [tracing]
db: {url: "postgres://app:${DB_PASSWORD}@db.internal/app", echo: false}
""",
        ".env": """\
DB_PASSWORD=k2J8-99sd-Qq10-zzP4
COMPOSE_PROJECT_NAME=demo
PS1='> '
""",
        ".env.example": """\
DB_PASSWORD=
NOPS__DB__URL=
""",
    },
    "schema-free-texts": {
        "configs/base.yaml": """\
texts: {welcome: "Hello, {name}!", footer: "© 2026 Example - all rights reserved", empty: "", ratio: "16:9", code: "007", range: "1-10", cron_hint: "use * * * * *", mail_hint: "write to us @ example.com"}
units: {weight: 70 kg, height: 1.80 m, temp: -5 C, size: XL, paper: A4, length: 12ft}
dates: {start_date: 2026-01-01, end_date: 2026-12-31, quarter: Q3, year: 2026}
ids: {sku: "000123", ean: "4006381333931", version: v2.10, commit: 0d1f2e3, build: "20261130.1"}
patterns: {slug: "^[a-z0-9-]+$", ip: "\\\\d+\\\\.\\\\d+", path: "/a/*/b"}
""",
        "configs/environments/production.yaml": """\
texts: {welcome: "Hi, {name}!"}
dates: {end_date: 2027-01-31}
""",
    },
    "redis-cluster": {
        "configs/base.yaml": """\
redis: {mode: standalone, host: localhost, port: 6379, db: 0, password: "", timeout: 2s, pool: {min_idle: 2, max_active: 20, max_wait: 1s}, sentinel: {master: mymaster, nodes: []}}
lock: {ttl: 30s, retry_delay: 200ms, retry_count: 10}
ratelimit: {algorithm: sliding_window, window: 1m, limit: 100}
""",
        "configs/environments/production.yaml": """\
redis: {mode: sentinel, host: redis.internal, password: "${REDIS_PASSWORD}", sentinel: {nodes: ["s1.internal:26379", "s2.internal:26379", "s3.internal:26379"]}, tls: true, pool: {max_active: 200}}
ratelimit: {limit: 1000}
""",
    },
    "scheduler": {
        "configs/base.yaml": """\
jobs:
  - {name: invoices, cron: "0 6 1 * *", timeout: 30m, retries: 2, enabled: true}
  - {name: digest, cron: "0 8 * * MON", timeout: 10m, retries: 0, enabled: true}
  - {name: cleanup, cron: "*/30 * * * *", timeout: 5m, retries: 1, enabled: false}
calendar: {holidays: [2026-12-24, 2026-12-25], weekend: [sat, sun], business_hours: "08:00-17:00", timezone: Europe/Copenhagen}
leader: {enabled: true, lease: 15s, renew: 10s, retry: 2s}
misfire: {grace: 60s, coalesce: true, max_instances: 1}
""",
        "configs/environments/production.yaml": """\
calendar: {business_hours: "07:00-19:00"}
leader: {lease: 30s}
""",
    },
    "vault-refs": {
        "configs/base.yaml": """\
db: {host: localhost, username: svc, password: "vault:secret/data/svc#password", port: 5432}
tokens: {github: "op://infra/github/token", slack: "arn:aws:secretsmanager:eu-north-1:123456789012:secret:slack", internal: "${INTERNAL_TOKEN}"}
tls: {cert: "/etc/tls/tls.crt", key: "/etc/tls/tls.key", ca: "/etc/tls/ca.crt"}
oauth: {client_id: web, client_secret: "{{ vault.oauth.secret }}", token_url: "https://id.example.com/oauth2/token", scopes: [openid, profile, email], redirect_uri: "http://localhost:3000/cb"}
password_policy: {min_length: 12, max_length: 128, require_digits: true, history: 5, max_age_days: 90}
token_ttl: {access: 15m, refresh: 30d}
""",
        "configs/environments/production.yaml": """\
db: {host: pg.internal, password: "vault:secret/data/prod/svc#password"}
oauth: {redirect_uri: "https://app.example.com/cb"}
""",
    },
    "spark": {
        "configs/base.yaml": """\
spark: {master: "local[*]", app_name: etl, driver: {memory: 2g, cores: 1}, executor: {memory: 4g, cores: 2, instances: 2, memory_overhead: 512m}, sql: {shuffle_partitions: 200, adaptive: true, broadcast_threshold: 10MB}, dynamic: {enabled: false, min_executors: 1, initial_executors: 2, max_executors: 10}}
paths: {input: "file:///tmp/in", output: "file:///tmp/out", checkpoint: "/tmp/ckpt"}
quality: {max_null_ratio: 0.05, min_rows: 1000, fail_on: error}
partitions: {by: [dt, country], count: -1}
""",
        "configs/environments/production.yaml": """\
spark: {master: yarn, executor: {memory: 16g, cores: 4, instances: 40, memory_overhead: 2g}, dynamic: {enabled: true, min_executors: 10, initial_executors: 20, max_executors: 100}}
paths: {input: "s3a://acme/in", output: "s3a://acme/out", checkpoint: "hdfs:///ckpt"}
""",
    },
    "hosts-local": {
        "configs/base.yaml": """\
node: {name: node, data_dir: /var/lib/node, cache: 1GiB, peers: [10.1.0.2:7000, 10.1.0.3:7000]}
limits: {files: 65536, procs: 4096}
listen: {host: 0.0.0.0, port: 7000, tls: {enabled: false}}
""",
        "configs/environments/production.yaml": """\
listen: {tls: {enabled: true, cert: /etc/node/cert.pem}}
node: {region: eu-north}
""",
        "configs/hosts/node-1.yaml": """\
node: {name: node-1, cache: 4GiB, region: eu-west}
listen: {tls: {cert: /etc/node/node-1.pem}}
""",
        "configs/hosts/node-2.yaml": """\
node: {name: node-2}
""",
        "configs/local.yaml": """\
listen: {port: 7100}
""",
    },
}

# The project, the file, a text of it and what stands there instead, where that is told of, and a part of the help.
MISTAKES = [
    ('payments', 'configs/environments/production.yaml', '  http_port: 80\n  https_port: 443', '  http_port: 443\n  https_port: 80', 'configs/environments/production.yaml:5:14', '80'),
    ('payments', 'configs/environments/production.yaml', 'statement_timeout_ms: 2000', 'statement_timeout_ms: 5', 'configs/environments/production.yaml:11:25', ''),
    ('payments', 'configs/environments/production.yaml', '    secure: true', '    secure: "true"', 'configs/environments/production.yaml:26:13', 'true'),
    ('payments', 'configs/environments/production.yaml', 'retry_percent: 10', 'retry_percent: 110', 'configs/environments/production.yaml:20:18', ''),
    ('payments', 'configs/base.yaml', '[EUR, USD, SEK]', '[EUR, USD, EUR]', 'configs/base.yaml:46:24', ''),
    ('payments', 'configs/environments/production.yaml', '    min_conns: 10\n    max_conns: 80\n', '  min_conns: 10\n  max_conns: 80\n', 'configs/environments/production.yaml:13:3', 'postgres.pool.min_conns'),
    ('payments', 'configs/base.yaml', '<<: [*tight, *limits]', '<<: [*limits, *tight]', 'configs/base.yaml:44:12', '*tight, *limits'),
    ('payments', 'configs/environments/production.yaml', 'allowed_hosts: [pay.example.com]', 'allowed_hosts: ["*"]', 'configs/environments/production.yaml:8:19', ''),
    ('payments', 'configs/environments/production.yaml', 'callback_url: https://pay', 'callback_url: http://pay', 'configs/environments/production.yaml:22:17', 'https://pay.example.com/hooks'),
    ('payments', 'configs/environments/production.yaml', '    secure: true', '    secure: false', 'configs/environments/production.yaml:26:13', 'true'),
    ('payments', 'configs/environments/production.yaml', 'trusted_proxies: [10.0.0.0/8]', 'trusted_proxies: [0.0.0.0/0]', 'configs/environments/production.yaml:7:21', ''),
    ('payments', 'configs/environments/production.yaml', '  replicas:\n    - pg-r1.prod.internal:5432\n    - pg-r2.prod.internal:5432\n', '  replicas:\n', 'configs/environments/production.yaml:15:12', ''),
    ('payments', '.env', 'PAYMENTS_DB_PASSWORD=q8Z2-mmdK-91xx-LLp3', 'PAYMENTS_DB_PASSWORD=q8Z2 #mdK-91xx-LLp3', '.env:1:27', 'quotes'),
    ('payments', 'configs/environments/production.yaml', 'host: pg.prod.internal', 'host: localhost', 'configs/environments/production.yaml:10:9', ''),
    ('model-serving', 'configs/environments/environments.yaml', 'request_timeout: 10', 'request_timeout: 30000', 'configs/environments/environments.yaml:10:22', ''),
    ('model-serving', 'configs/base.yaml', 'version: 3, device: cpu', 'version: 03, device: cpu', 'configs/base.yaml:20:29', ''),
    ('model-serving', 'configs/environments/environments.yaml', '    min_replicas: 4\n', '    min_replicas: 50\n', 'configs/environments/environments.yaml:22:19', ''),
    ('model-serving', 'configs/environments/environments.yaml', 'traces_sample_rate: 0.05', 'traces_sample_rate: 5', 'configs/environments/environments.yaml:27:25', ''),
    ('model-serving', '.env', 'SERVE_ENV=local', 'SERVE_ENV=locl', '.env:3:11', 'local'),
    ('model-serving', 'configs/environments/environments.yaml', '  alerts:\n    recipients: [ml-oncall', '  log_level: debug\n  alerts:\n    recipients: [ml-oncall', 'configs/environments/environments.yaml:28:14', 'info'),
    ('model-serving', 'configs/base.yaml', 'Europe/Stockholm', 'Europe/Stokholm', 'configs/base.yaml:35:13', 'Europe/Stockholm'),
    ('model-serving', 'configs/environments/environments.yaml', 'sre@example.com', 'sre@@example.com', 'configs/environments/environments.yaml:29:41', '@'),
    ('model-serving', 'nops-config.yaml', 'models: {by: name}', 'model: {by: name}', 'nops-config.yaml:3:9', 'models'),
    ('model-serving', 'configs/base.yaml', '- {name: spam, version: 7, device: cpu, instances: 2, warmup: false}', '- {name: spam, version: 7, device: cpu, instnaces: 2, warmup: false}', 'configs/base.yaml:22:43', 'instances'),
    ('edge-gateway', 'config/environments/production.toml', '[log]\nlevel', '[mqtt]\nqos = 2\n\n[log]\nlevel', 'config/environments/production.toml:24:1', ''),
    ('edge-gateway', 'config/environments/production.toml', 'timeout = "1s"', 'timeout = 1', 'config/environments/production.toml:15:11', '1s'),
    ('edge-gateway', 'config/base.toml', 'keepalive = "60s"', 'keepalive = "-60s"', 'config/base.toml:11:13', '60s'),
    ('edge-gateway', 'config/base.toml', 'installed = 2025-06-01', 'installed = "2025-06-31"', 'config/base.toml:6:13', ''),
    ('edge-gateway', 'config/environments/production.toml', 'mqtts://broker.example.com:8883', 'mqtt://broker.example.com:1883', 'config/environments/production.toml:6:7', 'mqtts'),
    ('edge-gateway', 'config/environments/production.toml', 'host = "10.7.0.20"', 'host = "10.7.0.256"', 'config/environments/production.toml:14:8', ''),
    ('edge-gateway', 'config/base.toml', 'register = 30003', 'register = "30003"', 'config/base.toml:38:12', '30003'),
    ('edge-gateway', 'config/environments/production.toml', 'site = "plant-7"', 'data_dir = "C:\\temp\\new"\nsite = "plant-7"', 'config/environments/production.toml:1:12', 'single quotes'),
    ('newsroom', 'deploy/settings/environments/production.json', '"pool_size": 20\n', '"pool_size": 20 // two per worker\n', 'deploy/settings/environments/production.json:7:21', '.jsonc'),
    ('newsroom', 'deploy/settings/hosts/web-01.yaml', 'pool_size: 30', 'pool_szie: 30', 'deploy/settings/hosts/web-01.yaml:1:6', 'pool_size'),
    ('newsroom', '.env', 'CMS_DB_PASSWORD=cm-77Kq-1sLx-00Zp', 'CMS__MEDIA__ROOT="/srv/media "\nCMS_DB_PASSWORD=cm-77Kq-1sLx-00Zp', '.env:1:18', '/srv/media'),
    ('newsroom', '.env', 'CMS__SITE__ITEMS_PER_PAGE=30', 'CMS_SITE_ITEMS_PER_PAGE=30', '.env:3:1', 'CMS__SITE__ITEMS_PER_PAGE'),
    ('newsroom', '.env', 'SEARCH_API_KEY=ms_0182-kkD9-22Lq', 'SEARCH_API_KEY=', 'deploy/settings/base.jsonc:8:95', ''),
    ('newsroom', '.env', 'CMS_DB_PASSWORD=cm-77Kq-1sLx-00Zp', 'CMS_DB_PASSWORD=postgres', 'deploy/settings/environments/production.json:6:12', ''),
    ('newsroom', 'deploy/settings/base.jsonc', '"thumbnail": 320', '"thumbnail": 3200', 'deploy/settings/base.jsonc:5:48', ''),
    ('newsroom', 'deploy/settings/security/headers.yaml', 'X-Frame-Options: SAMEORIGIN', 'X-Frame-Option: SAMEORIGIN', 'deploy/settings/security/headers.yaml:4:1', 'X-Frame-Options'),
    ('payments', 'configs/environments/production.yaml', 'http_port: 80\n', 'http_port: 8O\n', 'configs/environments/production.yaml:5:14', ''),
    ('payments', 'configs/environments/production.yaml', '  timeout: 3s', '  timeout: 3', 'configs/environments/production.yaml:23:12', '3s'),
    ('payments', 'configs/environments/production.yaml', 'sample_rate: 0.01', 'sample_rate: 1%', 'configs/environments/production.yaml:19:16', '0.01'),
    ('payments', 'configs/environments/production.yaml', 'https://pay.example.com/hooks', 'https//pay.example.com/hooks', 'configs/environments/production.yaml:22:17', 'https://pay.example.com/hooks'),
    ('payments', 'configs/base.yaml', 'same_site: lax', 'same_site: lex', 'configs/base.yaml:36:66', 'lax'),
    ('payments', 'configs/environments/production.yaml', '  level: warning', '  level: warning\n  format: jason', 'configs/environments/production.yaml:30:11', 'json'),
    ('payments', 'configs/environments/production.yaml', 'host: pg.prod.internal', 'host: pg.prod.internal:5432', 'configs/environments/production.yaml:10:9', 'pg.prod.internal'),
    ('payments', 'configs/base.yaml', 'database: payments', 'database: "payments "', 'configs/base.yaml:20:13', 'payments'),
    ('payments', 'configs/environments/production.yaml', 'session:\n', 'currencies: EUR, USD\nsession:\n', 'configs/environments/production.yaml:24:13', '[EUR, USD]'),
    ('payments', 'configs/base.yaml', '{<<: *limits}', '{<<: *limit}', 'configs/base.yaml:45:18', '*limits'),
    ('payments', 'configs/environments/production.yaml', '  pool:\n    min_conns: 10\n    max_conns: 80', '  pool: min_conns: 10', 'configs/environments/production.yaml:12:18', ''),
    ('payments', 'configs/environments/production.yaml', 'lifetime: 1h', 'lifetime: 1hr', 'configs/environments/production.yaml:27:13', '1h'),
    ('payments', 'configs/environments/production.yaml', '  level: warning', '  level warning', 'configs/environments/production.yaml:29:3', ''),
    ('model-serving', 'configs/environments/environments.yaml', '{name: ranker, version', '{nmae: ranker, version', 'configs/environments/environments.yaml:19:7', ''),
    ('model-serving', '.env', 'SERVE_ENV=local', 'REDIS_URL=redis//cache:6379\nSERVE_ENV=local', '.env:3:11', ''),
    ('model-serving', 'configs/environments/environments.yaml', '    max_replicas: 40', '    max_replicas: 40\n    target_percent: 0.7', 'configs/environments/environments.yaml:24:21', '70'),
    ('model-serving', 'configs/base.yaml', '"15 3 * * *"', '"60 3 * * *"', 'configs/base.yaml:34:12', ''),
    ('model-serving', 'configs/environments/environments.yaml', 'production:\n', 'producton:\n', 'configs/environments/environments.yaml:7:1', 'production'),
    ('model-serving', '.env', 'SERVE_ENV=local', 'NOPS__DEBUG=tru\nSERVE_ENV=local', '.env:3:13', 'true'),
    ('model-serving', '.env', 'SERVE_ENV=local', 'MODEL_BUKET=x\nSERVE_ENV=local', '.env:3:1', 'MODEL_BUCKET'),
    ('edge-gateway', 'config/environments/production.toml', '[mqtt.tls]', '[mqtt.tsl]', 'config/environments/production.toml:10:7', 'tls'),
    ('edge-gateway', 'config/environments/production.toml', 'enabled = true', 'enabled = yes', 'config/environments/production.toml:11:11', 'true'),
    ('edge-gateway', 'config/base.toml', 'installed = 2025-06-01', 'installed = 2025-02-30', 'config/base.toml:6:13', ''),
    ('edge-gateway', 'config/environments/production.toml', '"0.0.0.0:8090"', '"0.0.0.0:80900"', 'config/environments/production.toml:18:10', ''),
    ('edge-gateway', 'config/environments/production.toml', '"https://console.example.com"', '"https://console.example.com/"', 'config/environments/production.toml:19:17', 'https://console.example.com'),
    ('edge-gateway', 'config/environments/production.toml', 'max_size = "50MB"', 'max_size = "50 megs"', 'config/environments/production.toml:26:12', '50MB'),
    ('edge-gateway', 'config/environments/production.toml', 'channel = "stable"', 'channel == "stable"', 'config/environments/production.toml:22:10', ''),
    ('edge-gateway', 'config/base.toml', 'interval = "30s"', 'interval = 30', 'config/base.toml:41:12', '30s'),
    ('edge-gateway', 'config/environments/production.toml', '[log]', '[thresholds]\ntemperature_low = 80.0\n\n[log]', 'config/environments/production.toml:25:19', ''),
    ('newsroom', 'deploy/settings/environments/production.json', '"level": "warning"', '"level": \'warning\'', 'deploy/settings/environments/production.json:25:14', 'double'),
    ('newsroom', 'deploy/settings/environments/production.json', '    "comments": true\n  },', '    "comments": true\n  ,', 'deploy/settings/environments/production.json:28:1', ''),
    ('newsroom', 'deploy/settings/environments/production.json', 'postgres://cms:${CMS_DB_PASSWORD}@db.prod', 'postgres://cms:${CMS_DB_PASSWORD}@db.staging', 'deploy/settings/environments/production.json:6:12', ''),
    ('newsroom', 'deploy/settings/environments/production.json', '"use_tls": true', '"use_tls": "yes"', 'deploy/settings/environments/production.json:12:16', 'true'),
    ('newsroom', 'deploy/settings/hosts/web-01.yaml', '{root:', '{rot:', 'deploy/settings/hosts/web-01.yaml:2:9', 'root'),
    ('newsroom', '.env', 'CMS__SITE__ITEMS_PER_PAGE=30', 'CMS__DB__POOLSIZE=30', '.env:3:1', 'pool_size'),
    ('newsroom', 'nops-config.yaml', 'media.thumbnail <=', 'media.thumnail <=', 'nops-config.yaml:6:10', 'media.thumbnail'),
    ('newsroom', 'deploy/settings/environments/production.json', '  "features": {', '  "media": {"quality": 0.8},\n  "features": {', 'deploy/settings/environments/production.json:21:24', '80'),
    ('newsroom', 'deploy/settings/environments/production.json', '"use_tls": true', '"use_tls": false', 'deploy/settings/environments/production.json:12:16', 'true'),
    ('newsroom', 'deploy/settings/security/headers.yaml', 'max-age=31536000', 'max-age=86400', 'deploy/settings/security/headers.yaml:1:28', '31536000'),
    ('freight', 'configs/environments/production.yaml', '  max_connections: 2000', '  max_connection: 2000', 'configs/environments/production.yaml:6:3', 'max_connections'),
    ('freight', 'configs/environments/production.yaml', '  max_connections: 2000', '  maxConnections: 2000', 'configs/environments/production.yaml:6:3', 'max_connections'),
    ('freight', 'configs/environments/production.yaml', 'max_connections: 2000', 'max_connections: 2,000', 'configs/environments/production.yaml:6:20', '2000'),
    ('freight', 'configs/environments/production.yaml', 'max_connections: 2000', 'max_connections: 2k', 'configs/environments/production.yaml:6:20', ''),
    ('freight', 'configs/environments/production.yaml', 'port: 5671', 'port: 5432', 'configs/environments/production.yaml:9:9', ''),
    ('freight', 'configs/environments/production.yaml', 'min_pool_size: 10', 'min_pool_size: 1000', 'configs/environments/production.yaml:14:18', ''),
    ('freight', 'configs/environments/production.yaml', '    enabled: true', '    enabled: true\n    verify: false', 'configs/environments/production.yaml:12:13', 'true'),
    ('freight', 'configs/environments/production.yaml', 'https://freight.example.com', 'http://freight.example.com', 'configs/environments/production.yaml:3:15', 'https://freight.example.com'),
    ('freight', 'configs/environments/production.yaml', 'https://freight.example.com', 'https://freight.staging.example.com', 'configs/environments/production.yaml:3:15', ''),
    ('freight', 'configs/environments/production.yaml', 'mode: production', 'mode: staging', 'configs/environments/production.yaml:2:9', 'production'),
    ('freight', 'configs/environments/production.yaml', 'level: warning', 'level: warnig', 'configs/environments/production.yaml:23:10', 'warning'),
    ('freight', 'configs/base.yaml', 'access_ttl: 10m', 'access_ttl: 30d', 'configs/base.yaml:38:90', ''),
    ('freight', 'configs/base.yaml', 'retries: 2', 'retries: two', 'configs/base.yaml:34:75', '2'),
    ('freight', 'configs/base.yaml', 'timeout: 8s', 'timeout: 8', 'configs/base.yaml:34:62', '8s'),
    ('freight', 'configs/base.yaml', 'https://api.ups', 'https//api.ups', 'configs/base.yaml:35:22', 'https://api.ups'),
    ('freight', 'configs/base.yaml', 'retries: 2, enabled: true', 'retries: 2, enabled: "true"', 'configs/base.yaml:34:87', 'true'),
    ('freight', 'configs/base.yaml', 'retries: 2, enabled', 'retires: 2, enabled', 'configs/base.yaml:34:66', 'retries'),
    ('freight', 'configs/base.yaml', '10.0.0.0/8', '10.0.0/8', 'configs/base.yaml:37:59', ''),
    ('freight', 'configs/base.yaml', 'RS256', 'RS-256', 'configs/base.yaml:38:71', 'RS256'),
    ('freight', 'configs/base.yaml', 'RS256', 'none', 'configs/base.yaml:38:71', ''),
    ('freight', 'configs/base.yaml', '"30 5 1 * *"', '"30 5 32 * *"', 'configs/base.yaml:39:57', ''),
    ('freight', 'configs/base.yaml', '"0 2 * * *"', '"0 2 * * * * * *"', 'configs/base.yaml:39:28', ''),
    ('freight', 'configs/base.yaml', 'Europe/Helsinki', 'Europe/Helsinky', 'configs/base.yaml:39:81', 'Europe/Helsinki'),
    ('freight', 'configs/base.yaml', 'from: noreply@example.com', 'from: noreply@', 'configs/base.yaml:40:60', ''),
    ('freight', 'configs/base.yaml', '[0.05, 0.1, 0.5, 1, 5]', '[0.05, 0.1, "0.5", 1, 5]', 'configs/base.yaml:41:75', '0.5'),
    ('freight', 'configs/base.yaml', 'max_size: 20MB', 'max_size: 20MBs', 'configs/base.yaml:42:48', '20MB'),
    ('freight', 'configs/base.yaml', 'presign_ttl: 15m', 'presign_ttl: 15 minuts', 'configs/base.yaml:31:16', '15m'),
    ('freight', 'configs/base.yaml', '${RABBIT_PASS}', '${RABBIT_PSAS}', 'configs/base.yaml:19:13', 'RABBIT_PASS'),
    ('freight', 'configs/base.yaml', '${RABBIT_PASS}', '$RABBIT_PASS', 'configs/base.yaml:19:13', '${RABBIT_PASS}'),
    ('freight', 'configs/base.yaml', '${RABBIT_PASS}', '${RABBIT_PASS', 'configs/base.yaml:19:13', '}'),
    ('freight', 'configs/environments/production.yaml', 'mongodb://mongo1', 'mongdb://mongo1', 'configs/environments/production.yaml:13:8', 'mongodb'),
    ('freight', 'configs/environments/production.yaml', '  format: json', '  format: json\n  level: info', 'configs/environments/production.yaml:25:3', ''),
    ('freight', 'configs/base.yaml', 'exempt: [10.0.0.0/8]', 'exempt:\n  -10.0.0.0/8', 'configs/base.yaml:38:3', ''),
]
