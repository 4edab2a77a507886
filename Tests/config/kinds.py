"""Projects of many kinds that are right, as those of people's services are, and mistakes in them."""

PRODUCTION = "configs/environments/production.yaml"
STAGING = "configs/environments/staging.yaml"
DEVELOPMENT = "configs/environments/development.yaml"
BASE = "configs/base.yaml"

# Set where they are checked.
VARIABLES = dict.fromkeys(
    ["APP_KEY", "DB_PASSWORD", "DJANGO_SECRET_KEY", "OIDC_SECRET", "RABBIT_PASSWORD", "STRIPE_PK", "STRIPE_SK"], "kX7-vQ2pLw9zR4tB")
VARIABLES |= {"DATABASE_URL": "postgresql://app@db.internal/app", "FLOWER_AUTH": "ops:kX7-vQ2pLw9zR4tB"}

# By name: the files of each.
KINDS = {
    "spring": {
        BASE: """\
spring:
  application: {name: orders}
  datasource:
    url: jdbc:postgresql://localhost:5432/orders
    username: orders
    password: ${DB_PASSWORD}
    driver-class-name: org.postgresql.Driver
    hikari:
      maximum-pool-size: 10
      minimum-idle: 2
      connection-timeout: 30000
      idle-timeout: 600000
      max-lifetime: 1800000
  jpa:
    hibernate: {ddl-auto: validate}
    open-in-view: false
    properties:
      hibernate.dialect: org.hibernate.dialect.PostgreSQLDialect
      hibernate.jdbc.batch_size: 50
  kafka:
    bootstrap-servers: localhost:9092
    consumer:
      group-id: orders
      auto-offset-reset: earliest
      enable-auto-commit: false
  servlet: {multipart: {max-file-size: 10MB, max-request-size: 12MB}}
server:
  port: 8080
  shutdown: graceful
  compression: {enabled: true, min-response-size: 1024}
management:
  endpoints: {web: {exposure: {include: "health,info,prometheus"}}}
  endpoint: {health: {show-details: when_authorized}}
logging:
  level: {root: INFO, com.example.orders: DEBUG, org.hibernate.SQL: WARN}
  pattern: {console: "%d{yyyy-MM-dd HH:mm:ss} [%thread] %-5level %logger{36} - %msg%n"}
""",
        DEVELOPMENT: "spring: {jpa: {hibernate: {ddl-auto: update}}, datasource: {password: dev}}\n",
        PRODUCTION: """\
spring:
  datasource:
    url: jdbc:postgresql://db.prod.internal:5432/orders?sslmode=verify-full
    hikari: {maximum-pool-size: 40}
  kafka: {bootstrap-servers: "k1.prod:9093,k2.prod:9093"}
logging: {level: {com.example.orders: INFO}}
""",
    },
    "rails": {
        "config/base.yaml": """\
default: &default
  adapter: postgresql
  encoding: unicode
  pool: 5
  timeout: 5000
  variables: {statement_timeout: 15s}
primary:
  <<: *default
  database: shop_development
  host: localhost
  port: 5432
replica:
  <<: *default
  database: shop_development
  replica: true
action_mailer:
  delivery_method: smtp
  smtp_settings:
    address: localhost
    port: 1025
    authentication: plain
    enable_starttls_auto: true
active_job: {queue_adapter: sidekiq}
sidekiq:
  concurrency: 10
  queues:
    - [critical, 4]
    - [default, 2]
    - [low, 1]
  schedule:
    cleanup: {cron: "0 3 * * *", class: CleanupJob}
    digest: {cron: "30 7 * * 1-5", class: DigestJob}
i18n: {default_locale: en, available_locales: [en, de, "no"]}
""",
        "config/environments/production.yaml": """\
primary: {host: db-primary.internal, database: shop_production, pool: 25}
replica: {host: db-replica.internal, database: shop_production}
action_mailer:
  smtp_settings: {address: smtp.example.com, port: 587}
sidekiq: {concurrency: 25}
""",
    },
    "django": {
        "configs/base.toml": """\
secret_key = "${DJANGO_SECRET_KEY}"
debug = false
allowed_hosts = ["localhost", "127.0.0.1"]
installed_apps = ["django.contrib.admin", "shop", "accounts"]
language_code = "en-us"
time_zone = "Europe/Stockholm"
use_tz = true
static_url = "/static/"
default_auto_field = "django.db.models.BigAutoField"
session_cookie_age = 1209600
session_cookie_secure = true
csrf_cookie_secure = true
secure_hsts_seconds = 31536000
[databases.default]
engine = "django.db.backends.postgresql"
name = "shop"
user = "shop"
host = "localhost"
port = 5432
conn_max_age = 60
[caches.default]
backend = "django.core.cache.backends.redis.RedisCache"
location = "redis://127.0.0.1:6379/1"
[logging.loggers.django]
handlers = ["console"]
level = "INFO"
propagate = true
[email]
backend = "django.core.mail.backends.smtp.EmailBackend"
host = "localhost"
port = 25
use_tls = false
""",
        "configs/environments/production.toml": """\
allowed_hosts = ["shop.example.com"]
[databases.default]
host = "pg.internal"
conn_max_age = 300
[caches.default]
location = "rediss://cache.internal:6380/1"
[email]
host = "smtp.sendgrid.net"
port = 587
use_tls = true
""",
        "configs/environments/development.toml": """\
debug = true
[email]
backend = "django.core.mail.backends.console.EmailBackend"
""",
    },
    "compose": {
        BASE: """\
version: "3.9"
services:
  web:
    image: registry.example.com/shop/web:1.4.2
    command: ["gunicorn", "shop.wsgi", "-b", "0.0.0.0:8000"]
    ports: ["8000:8000", "127.0.0.1:9000:9000/tcp"]
    environment:
      DJANGO_SETTINGS_MODULE: shop.settings
      REDIS_URL: redis://redis:6379/0
    depends_on: [db, redis]
    restart: unless-stopped
    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:8000/health"], interval: 30s, timeout: 5s, retries: 3, start_period: 1m30s}
    deploy: {replicas: 2, resources: {limits: {cpus: "0.50", memory: 512M}}}
    logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
  db:
    image: postgres:16-alpine
    volumes: ["pgdata:/var/lib/postgresql/data"]
    environment: {POSTGRES_DB: shop, POSTGRES_PASSWORD_FILE: /run/secrets/pg}
    shm_size: 256mb
  redis: {image: "redis:7", command: ["redis-server", "--save", "60", "1"]}
volumes: {pgdata: {}}
networks: {default: {ipam: {config: [{subnet: 172.28.0.0/16}]}}}
secrets: {pg: {file: ./secrets/pg}}
""",
        PRODUCTION: "services: {web: {image: 'registry.example.com/shop/web:1.4.1', deploy: {replicas: 6}}}\n",
        STAGING: "services: {web: {deploy: {replicas: 1}}}\n",
    },
    "helm": {
        BASE: """\
replicaCount: 1
image: {repository: ghcr.io/example/api, tag: "", pullPolicy: IfNotPresent}
imagePullSecrets: []
nameOverride: ""
fullnameOverride: ""
serviceAccount: {create: true, automount: true, annotations: {}, name: ""}
podAnnotations: {}
podSecurityContext: {fsGroup: 2000}
securityContext:
  capabilities: {drop: [ALL]}
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: 1000
service: {type: ClusterIP, port: 80}
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts:
    - host: chart-example.local
      paths: [{path: /, pathType: ImplementationSpecific}]
  tls: []
resources: {}
livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 10}
autoscaling: {enabled: false, minReplicas: 1, maxReplicas: 100, targetCPUUtilizationPercentage: 80}
volumes: []
nodeSelector: {}
tolerations: []
affinity: {}
""",
        PRODUCTION: """\
replicaCount: 3
image: {tag: v2.11.0}
ingress:
  enabled: true
  className: nginx
  annotations: {cert-manager.io/cluster-issuer: letsencrypt}
  hosts: [{host: api.example.com, paths: [{path: /, pathType: Prefix}]}]
  tls: [{secretName: api-tls, hosts: [api.example.com]}]
resources: {limits: {cpu: 500m, memory: 512Mi}, requests: {cpu: 100m, memory: 128Mi}}
autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 20}
nodeSelector: {kubernetes.io/os: linux}
tolerations: [{key: dedicated, operator: Equal, value: api, effect: NoSchedule}]
""",
    },
    "prometheus": {
        BASE: """\
global: {scrape_interval: 15s, evaluation_interval: 15s, scrape_timeout: 10s, external_labels: {cluster: eu-1, replica: a}}
rule_files: [rules/*.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["alertmanager:9093"]}]}]}
scrape_configs:
  - job_name: prometheus
    static_configs: [{targets: ["localhost:9090"]}]
  - job_name: node
    scrape_interval: 30s
    static_configs: [{targets: ["node1:9100", "node2:9100"], labels: {env: prod}}]
  - job_name: kubernetes-pods
    kubernetes_sd_configs: [{role: pod}]
    relabel_configs:
      - {source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: "true"}
      - {source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port], action: replace, regex: '([^:]+)(?::\\d+)?;(\\d+)', replacement: "$1:$2", target_label: __address__}
remote_write: [{url: "https://mimir.example.com/api/v1/push", queue_config: {capacity: 2500, max_shards: 200}}]
storage: {tsdb: {retention: 15d, out_of_order_time_window: 30m}}
""",
        PRODUCTION: "global: {scrape_interval: 10s}\nstorage: {tsdb: {retention: 90d}}\n",
    },
    "workflow": {
        BASE: """\
name: ci
"on": {push: {branches: [main, "release/**"]}, pull_request: {}, schedule: [{cron: "17 4 * * 0"}]}
permissions: {contents: read, id-token: write}
concurrency: {group: ci-main, cancel-in-progress: true}
env: {PYTHONUNBUFFERED: "1", NODE_VERSION: "20"}
defaults: {run: {shell: bash}}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    strategy: {fail-fast: false, matrix: {python: ["3.9", "3.10", "3.11"], os: [ubuntu-22.04, macos-14]}}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Run
        run: |
          pip install -e .[dev]
          pytest -q
  deploy: {needs: [test], if: "github.ref == 'refs/heads/main'", runs-on: ubuntu-latest, environment: production}
""",
        PRODUCTION: "concurrency: {cancel-in-progress: false}\n",
    },
    "envoy": {
        BASE: """\
admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
static_resources:
  listeners:
  - name: listener_0
    address: {socket_address: {address: 0.0.0.0, port_value: 10000}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress_http
          route_config: {name: local_route, virtual_hosts: [{name: local_service, domains: ["api.example.com"], routes: [{match: {prefix: "/"}, route: {cluster: service_a, timeout: 0.25s, retry_policy: {retry_on: 5xx, num_retries: 3}}}]}]}
  clusters:
  - name: service_a
    connect_timeout: 0.25s
    type: STRICT_DNS
    lb_policy: ROUND_ROBIN
    load_assignment: {cluster_name: service_a, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: svc-a, port_value: 8080}}}}]}]}
""",
        PRODUCTION: "admin: {address: {socket_address: {port_value: 9902}}}\n",
    },
    "dotenv": {
        BASE: """\
app: {name: shop, port: '${PORT:8000}', debug: false}
db: {url: '${DATABASE_URL}', pool: 5, echo: false}
smtp: {host: localhost, port: 25}
""",
        ".env": """\
# local
PORT=8080
DATABASE_URL=postgresql://app@localhost:5432/app?sslmode=require
export LOG_LEVEL=debug
GREETING="Hello \\"world\\""
EMPTY=
QUOTED='a # b'
FEATURE_FLAGS=a,b,c   # trailing
""",
        PRODUCTION: "db: {pool: 20}\nsmtp: {host: smtp.example.com, port: 587}\n",
    },
    "node": {
        "configs/base.json": """\
{
  "server": {"host": "0.0.0.0", "port": 3000, "trustProxy": true, "bodyLimit": "1mb", "keepAliveTimeout": 65000},
  "cors": {"origin": ["https://app.example.com"], "credentials": true, "methods": ["GET", "POST"], "maxAge": 86400},
  "redis": {"host": "localhost", "port": 6379, "db": 0, "keyPrefix": "app:", "tls": true},
  "jwt": {"issuer": "https://auth.example.com/", "audience": "api", "expiresIn": "15m", "algorithm": "RS256", "publicKeyPath": "./keys/pub.pem"},
  "rateLimit": {"windowMs": 60000, "max": 100},
  "logger": {"level": "info", "pretty": false, "redact": ["req.headers.authorization"]},
  "features": {"newCheckout": false, "betaSearch": true}
}
""",
        "configs/environments/development.json": '{"server": {"host": "localhost"}, "logger": {"level": "debug", "pretty": true}, "redis": {"tls": false}}\n',
        "configs/environments/production.json": '{"server": {"trustProxy": false}, "redis": {"host": "redis.prod.internal"}, "rateLimit": {"max": 1000}, "features": {"newCheckout": true}}\n',
    },
    "goapp": {
        BASE: """\
http:
  addr: ":8080"
  read_timeout: 5s
  write_timeout: 10s
  idle_timeout: 2m
  max_header_bytes: 1048576
grpc: {addr: "127.0.0.1:9090", max_recv_msg_size: 4MiB}
tracing: {exporter: otlp, endpoint: "otel-collector:4317", sample_ratio: 0.1, insecure: false}
retry: {max_attempts: 5, initial_interval: 100ms, multiplier: 1.5, jitter: 0.2, max_interval: 10s}
circuit_breaker: {failure_threshold: 5, success_threshold: 2, timeout: 30s}
cache: {ttl: 10m, max_entries: 10000, eviction: lru}
""",
        PRODUCTION: """\
http: {addr: ':80', read_timeout: 1500ms}
tracing: {sample_ratio: 0.01}
retry: {multiplier: 2}
cache: {ttl: 1h}
""",
        "configs/environments/testing.yaml": """\
tracing: {sample_ratio: 1}
cache: {ttl: 0s}
retry: {max_attempts: 1}
""",
    },
    "laravel": {
        BASE: """\
app: {name: Shop, env: local, url: "http://localhost", timezone: UTC, locale: en, fallback_locale: en, cipher: AES-256-CBC, key: "${APP_KEY}"}
database:
  default: mysql
  connections:
    mysql: {driver: mysql, host: 127.0.0.1, port: 3306, database: shop, username: root, charset: utf8mb4, collation: utf8mb4_unicode_ci, prefix: "", strict: true, engine: null}
queue: {default: redis, connections: {redis: {driver: redis, queue: default, retry_after: 90, block_for: null}}}
mail: {mailer: smtp, host: mailpit, port: 1025, encryption: null, from: {address: hello@example.com, name: Shop}}
session: {driver: redis, lifetime: 120, expire_on_close: false, same_site: lax, secure: true, http_only: true}
""",
        PRODUCTION: """\
app: {env: production, url: 'https://shop.example.com'}
database: {connections: {mysql: {host: mysql.internal, username: shop}}}
mail: {host: smtp.mailgun.org, port: 587, encryption: tls}
""",
    },
    "k8s": {
        BASE: """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: default, labels: {app.kubernetes.io/name: api}}
spec:
  replicas: 2
  revisionHistoryLimit: 3
  selector: {matchLabels: {app: api}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
  template:
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: api
          image: example/api:2.0
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          env: [{name: LOG_LEVEL, value: info}, {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
          resources: {requests: {cpu: 250m, memory: 64Mi}, limits: {cpu: "1", memory: 128Mi}}
          readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5, failureThreshold: 3}
""",
        PRODUCTION: "spec: {replicas: 10, strategy: {rollingUpdate: {maxSurge: 50%, maxUnavailable: 1}}}\nmetadata: {namespace: production}\n",
    },
    "nginxish": {
        "configs/base.ini": """\
[server]
host = 0.0.0.0
port = 8443
tls = true
cert_file = certs/server.pem
key_file = certs/server.key
[limits]
max_body = 20M
rate = 10r/s
burst = 20
[paths]
root = /srv/www
logs = /var/log/app
""",
        "configs/environments/production.ini": """\
[limits]
rate = 100r/s
burst = 200
[paths]
root = /srv/app
""",
    },
    "celery": {
        BASE: """\
celery:
  broker_url: amqp://guest@localhost:5672//
  result_backend: redis://localhost:6379/2
  task_serializer: json
  accept_content: [json]
  timezone: Europe/Berlin
  enable_utc: true
  task_time_limit: 300
  task_soft_time_limit: 240
  worker_prefetch_multiplier: 1
  worker_max_tasks_per_child: 1000
  beat_schedule:
    refresh: {task: tasks.refresh, schedule: 300.0}
    report: {task: tasks.report, schedule: "0 6 * * mon"}
  task_routes: {"tasks.email.*": {queue: email}, "tasks.heavy.*": {queue: heavy}}
flower: {port: 5555, basic_auth: "${FLOWER_AUTH}"}
""",
        PRODUCTION: """\
celery:
  broker_url: amqps://app:${RABBIT_PASSWORD}@mq.internal:5671/app
  result_backend: rediss://cache.internal:6380/2
  worker_prefetch_multiplier: 4
""",
    },
    "ml": {
        BASE: """\
model: {name: resnet50, pretrained: true, num_classes: 1000, dropout: 0.1}
optimizer: {name: adamw, lr: 3e-4, weight_decay: 0.01, betas: [0.9, 0.999], eps: 1.0e-8}
scheduler: {name: cosine, warmup_steps: 500, min_lr: 1e-6}
data: {root: ./data, batch_size: 256, num_workers: 8, shuffle: true, image_size: [224, 224], mean: [0.485, 0.456, 0.406]}
trainer: {max_epochs: 90, precision: bf16-mixed, gradient_clip: 1.0, accumulate: 1, seed: 42, devices: auto, log_every: 50}
checkpoint: {dir: checkpoints, monitor: val/acc, mode: max, save_top_k: 3}
""",
        "configs/environments/testing.yaml": "data: {batch_size: 4, num_workers: 0}\ntrainer: {max_epochs: 1, devices: 1, log_every: 1}\n",
        PRODUCTION: """\
data: {root: /mnt/data}
trainer: {max_epochs: 300, accumulate: 4, gradient_clip: 0.5}
scheduler: {min_lr: 0}
""",
    },
    "gateway": {
        BASE: """\
gateway:
  listen: 0.0.0.0:8443
  tls: {min_version: "1.2", ciphers: [TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256], cert: /etc/tls/tls.crt, key: /etc/tls/tls.key}
  headers: {Strict-Transport-Security: max-age=63072000; includeSubDomains, X-Content-Type-Options: nosniff, X-Frame-Options: DENY, Content-Security-Policy: "default-src 'self'"}
  upstreams:
    - {name: users, url: "http://users.svc:8080", weight: 100, timeout: 3s}
    - {name: orders, url: "http://orders.svc:8080", weight: 80, timeout: 5s}
  rate_limits: {default: 100/minute, login: 5/minute}
  allow: [10.0.0.0/8, 192.168.0.0/16, "fd00::/8"]
  deny: []
auth:
  oidc: {issuer: "https://id.example.com/realms/main", client_id: gateway, client_secret: "${OIDC_SECRET}", scopes: [openid, profile], leeway: 30s}
  sessions: {cookie: {name: __Host-sid, secure: true, http_only: true, same_site: Strict}, idle: 30m, absolute: 12h}
""",
        STAGING: "gateway: {rate_limits: {default: 1000/minute}}\nauth: {oidc: {issuer: 'https://id.staging.example.com/realms/main'}}\n",
        PRODUCTION: "gateway: {listen: '0.0.0.0:443', tls: {min_version: '1.3'}}\nauth: {sessions: {idle: 15m}}\n",
    },
    "sections": {
        BASE: """\
api: {host: localhost, port: 8000, workers: 2}
feature: {new: false}
region: eu-north-1
""",
        "configs/environments/environments.yaml": """\
development: {api: {workers: 1}}
testing: {extends: development, api: {port: 0}}
staging: {extends: production, api: {workers: 2}}
production: {api: {host: 0.0.0.0, workers: 8}, feature: {new: true}, region: us-east-1}
""",
    },
    "terraformish": {
        BASE: """\
region: eu-west-1
vpc: {cidr: 10.20.0.0/16, azs: [eu-west-1a, eu-west-1b], public_subnets: [10.20.1.0/24, 10.20.2.0/24], single_nat_gateway: true}
rds: {engine: postgres, engine_version: "15.4", instance_class: db.t4g.medium, allocated_storage: 50, multi_az: false, backup_retention: 7, backup_window: "03:00-04:00", maintenance_window: "sun:05:00-sun:06:00", deletion_protection: true}
ecs: {cpu: 256, memory: 512, desired_count: 1, image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest"}
tags: {Owner: platform, CostCenter: "0042"}
""",
        PRODUCTION: """\
rds: {instance_class: db.r6g.large, multi_az: true, backup_retention: 35, allocated_storage: 200}
ecs: {cpu: 1024, memory: 2048, desired_count: 4, image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:2.3.1'}
vpc: {single_nat_gateway: false}
""",
    },
    "i18n": {
        BASE: """\
countries: {SE: Sweden, "NO": Norway, DK: Danmark}
currency: SEK
languages: [sv, "no", da, en]
opening_hours: {mon: "08:00", sat: "10:00-14:00", sun: closed}
phone: "+46 8 123 456"
postcode: "01234"
vat: 0.25
rounding: half_even
dates: {format: "%Y-%m-%d", epoch: 1970-01-01, first_weekday: 1}
greetings: {yes_label: "Yes", no_label: "No", "off_label": "Off"}
""",
        PRODUCTION: "currency: EUR\nvat: 0.21\n",
    },
    "alertmanager": {
        BASE: """\
global: {resolve_timeout: 5m, smtp_from: alerts@example.com, smtp_smarthost: "localhost:25", smtp_require_tls: true}
route:
  receiver: default
  group_by: [alertname, cluster]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
    - {matchers: ['severity="critical"'], receiver: pager, continue: true}
    - {matchers: ['team=~"db|infra"'], receiver: slack, mute_time_intervals: [nights]}
receivers:
  - name: default
  - {name: pager, pagerduty_configs: [{routing_key_file: /run/secrets/pd}]}
  - {name: slack, slack_configs: [{api_url_file: /run/secrets/slack, channel: "#alerts", send_resolved: true}]}
inhibit_rules: [{source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [alertname]}]
time_intervals: [{name: nights, time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}]}]}]
""",
        PRODUCTION: "global: {smtp_smarthost: 'smtp.example.com:587'}\nroute: {repeat_interval: 12h}\n",
    },
    "loki": {
        BASE: """\
auth_enabled: false
server: {http_listen_port: 3100, grpc_listen_port: 9096, log_level: info}
common: {path_prefix: /tmp/loki, replication_factor: 1, ring: {instance_addr: 127.0.0.1, kvstore: {store: inmemory}}}
schema_config: {configs: [{from: 2020-10-24, store: tsdb, object_store: filesystem, schema: v13, index: {prefix: index_, period: 24h}}]}
limits_config: {retention_period: 744h, ingestion_rate_mb: 16, max_query_series: 500, reject_old_samples: true, reject_old_samples_max_age: 168h}
analytics: {reporting_enabled: false}
""",
        PRODUCTION: "auth_enabled: true\ncommon: {path_prefix: /var/loki, replication_factor: 3, ring: {instance_addr: 10.1.2.3, kvstore: {store: memberlist}}}\n",
    },
    "elastic": {
        BASE: """\
cluster.name: logs
node.name: node-1
path: {data: /var/lib/elasticsearch, logs: /var/log/elasticsearch}
network.host: 127.0.0.1
http.port: 9200
discovery.seed_hosts: [127.0.0.1]
xpack.security.enabled: true
indices.query.bool.max_clause_count: 4096
thread_pool: {write: {size: 4, queue_size: 1000}}
""",
        PRODUCTION: """\
cluster.name: logs-prod
network.host: 10.0.0.5
discovery.seed_hosts: [10.0.0.5, 10.0.0.6]
""",
    },
    "airflow": {
        "configs/base.ini": """\
[core]
dags_folder = /opt/airflow/dags
executor = LocalExecutor
parallelism = 32
load_examples = False
[webserver]
web_server_port = 8080
workers = 4
expose_config = False
[scheduler]
scheduler_heartbeat_sec = 5
min_file_process_interval = 30
[smtp]
smtp_host = localhost
smtp_starttls = True
smtp_port = 25
""",
        "configs/environments/production.ini": """\
[core]
executor = CeleryExecutor
parallelism = 128
[smtp]
smtp_host = smtp.example.com
smtp_port = 587
""",
    },
    "security": {
        BASE: "security: {force_https: false, password_policy: {min_length: 12, require_digits: true, max_age_days: 90}, csrf: {enabled: true, token_ttl: 1h}, cors: {origins: ['http://localhost:3000'], credentials: true}, roles: {admin: ['*'], viewer: [read]}}\nsession: {cookie_secure: false, cookie_samesite: lax}\n",
        PRODUCTION: "security: {force_https: true, cors: {origins: ['https://app.example.com']}}\nsession: {cookie_secure: true, cookie_samesite: strict}\n",
        DEVELOPMENT: "security: {csrf: {enabled: false}, cors: {origins: ['*']}}\n",
    },
    "anchors": {
        BASE: """\
x-defaults:
  retry: &retry {attempts: 3, backoff: 1s}
  http: &http
    timeout: 5s
    retry: *retry
clients:
  users: {<<: *http, url: "https://users.internal"}
  orders:
    <<: *http
    url: https://orders.internal
    timeout: 10s
  billing: {<<: [*http, {pool: 4}], url: "https://billing.internal"}
""",
        PRODUCTION: "clients: {orders: {timeout: 3s}}\n",
    },
    "lists": {
        BASE: """\
servers:
- {name: a, host: a.internal, port: 80, weight: 1}
- {name: b, host: b.internal, port: 80, weight: 2}
origins: ['https://a.example.com']
""",
        PRODUCTION: """\
servers:
- {name: b, port: 8080}
- {name: c, host: c.internal, port: 80, weight: 3}
origins: ['https://b.example.com']
""",
        "nops-config.yaml": "lists: {origins: append, servers: {by: name}}\n",
    },
    "feature-flags": {
        BASE: """\
flags:
  new-ui: {enabled: false, rollout: 0, owners: [web]}
  fast-search: {enabled: true, rollout: 100, owners: [search, web], expires: 2027-01-31}
experiments: {checkout: {variants: {control: 50, blue: 25, green: 25}, salt: x7}}
""",
        PRODUCTION: "flags: {new-ui: {enabled: true, rollout: 12.5}}\n",
    },
    "toml-rust": {
        "configs/base.toml": """\
title = "svc"
bind = "127.0.0.1:3000"
log = "info,hyper=warn"
workers = 0
[db]
url = "sqlite://data.db"
max_connections = 5
acquire_timeout = "3s"
statement_cache = 100
[metrics]
enabled = true
listen = "127.0.0.1:9100"
buckets = [0.005, 0.01, 0.1, 1, 5]
[[jobs]]
name = "gc"
every = "1h"
jitter = 0.1
[[jobs]]
name = "sync"
every = "5m"
jitter = 0.2
""",
        "configs/environments/production.toml": """\
bind = "0.0.0.0:3000"
workers = 16
[db]
url = "postgres://svc@pg.internal/svc?sslmode=verify-full"
max_connections = 50
""",
    },
    "traefik": {
        BASE: """\
entryPoints:
  web: {address: ":80", http: {redirections: {entryPoint: {to: websecure, scheme: https, permanent: true}}}}
  websecure: {address: ":443", http3: {}}
providers: {docker: {endpoint: "unix:///var/run/docker.sock", exposedByDefault: false}, file: {directory: /etc/traefik/dynamic, watch: true}}
certificatesResolvers: {le: {acme: {email: ops@example.com, storage: /acme.json, httpChallenge: {entryPoint: web}}}}
api: {dashboard: true, insecure: false}
log: {level: ERROR, format: json}
accessLog: {bufferingSize: 100, filters: {statusCodes: ["400-499", "500-599"], minDuration: 10ms}}
metrics: {prometheus: {buckets: [0.1, 0.3, 1.2, 5.0], addServicesLabels: true}}
""",
        PRODUCTION: "api: {dashboard: false}\nlog: {level: WARN}\n",
    },
    "payments": {
        BASE: "payments: {provider: stripe, api_version: 2023-10-16, webhook_tolerance: 300, currencies: [usd, eur], fees: {percent: 2.9, fixed: 30}, limits: {min: 50, max: 99999999}, publishable_key: '${STRIPE_PK}', secret_key: '${STRIPE_SK}'}\nledger: {cutoff: '23:59', tz: UTC, precision: 2}\n",
        PRODUCTION: "payments: {fees: {percent: 1.4, fixed: 25}}\n",
        STAGING: "payments: {webhook_tolerance: 600}\n",
    },
    "search": {
        BASE: """\
search:
  hosts: ['http://localhost:9200']
  index: products
  analyzers: {title: {tokenizer: standard, filters: [lowercase, asciifolding]}}
  boost: {title: 3, description: 1, tags: 0.5}
  page_size: 20
  max_window: 10000
  fuzzy: AUTO
""",
        PRODUCTION: "search: {hosts: ['https://es1.internal:9200', 'https://es2.internal:9200'], index: products-v7, boost: {title: 2.5}}\n",
    },
    "hosts": {
        BASE: "service: {name: edge, listen: '[::]:8080', admin: 'unix:/run/edge.sock', upstream: backend.internal:9000}\nlog: {level: info, file: ./edge.log, rotate: {size: 100MB, keep: 7}}\n",
        "configs/hosts/build01.yaml": "service: {listen: '127.0.0.1:8081'}\n",
        "configs/local.yaml": "log: {level: debug}\n",
        PRODUCTION: "log: {file: /var/log/edge.log}\n",
        "configs/security/policy.yaml": "security: {mtls: true, allowed_cns: [edge-client]}\n",
    },
    "games": {
        BASE: "game: {tick_rate: 60, max_players: 64, map_rotation: [dust, aztec], friendly_fire: false, gravity: -9.81, spawn: {x: 0, y: -12.5, z: 3}, version: '1.10', seed: 0xCAFE}\nmatch: {warmup: 60, rounds: 30, overtime: {enabled: true, rounds: 6}}\n",
        PRODUCTION: "game: {tick_rate: 128, gravity: -9.8, max_players: 32}\n",
    },
    "mailer": {
        BASE: """\
mail:
  from: 'Shop <no-reply@example.com>'
  reply_to: help@example.com
  bcc: []
  templates: {welcome: mails/welcome.html, reset: mails/reset.html}
  dkim: {selector: s1, domain: example.com, key_file: keys/dkim.pem}
  transport: {kind: smtp, host: localhost, port: 1025, tls: false, timeout: 10}
""",
        PRODUCTION: "mail: {transport: {host: email-smtp.eu-west-1.amazonaws.com, port: 465, tls: true, timeout: 30}}\n",
    },
    "backup": {
        BASE: "backup: {schedule: '@daily', retention: {daily: 7, weekly: 4, monthly: 12, yearly: 0}, targets: [{kind: s3, bucket: backups, region: eu-north-1, prefix: db/}, {kind: local, path: /backup}], compress: zstd, level: 3, exclude: ['*.tmp', '**/node_modules'], encrypt: {recipients: [age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq]}}\n",
        PRODUCTION: "backup: {schedule: '0 */6 * * *', level: 9, retention: {yearly: 5}}\n",
    },
    "dash": {
        BASE: """\
grafana:
  http_port: 3000
  domain: localhost
  root_url: '%(protocol)s://%(domain)s:%(http_port)s/'
  auth.anonymous: {enabled: false}
  users: {allow_sign_up: false, default_theme: dark}
datasources:
- {name: Prometheus, type: prometheus, url: 'http://prometheus:9090', access: proxy, isDefault: true, jsonData: {timeInterval: 15s}}
- {name: Loki, type: loki, url: 'http://loki:3100', access: proxy}
""",
        PRODUCTION: "grafana: {domain: grafana.example.com, root_url: 'https://grafana.example.com/'}\n",
    },
    "types-grow": {
        BASE: "a: {timeout: 30, ratio: 0.5, size: 10MB, when: 2024-01-01T00:00:00Z, empty: '', none: null, list: [], map: {}, on_call: [ana, bo], level: info, note: 'see: docs', path: ~/data, glob: '**/*.py', regex: '^a\\d+$', pct: 50%, dur: PT30S, ver: 1.2.3, hex: '#ff0000', octal: '0644', neg: -1, exp: 1e-3}\n",
        PRODUCTION: "a: {timeout: 60, ratio: 0.75, size: 1GB, empty: x, none: {a: 1}, list: [1], map: {b: 2}, level: warning, pct: 75%, dur: PT1M, ver: 1.3.0-rc.1, neg: 5, exp: 0.01}\n",
    },
    "multi-extends": {
        BASE: "db: {host: localhost, port: 5432, ssl: false}\ncache: {ttl: 60}\n",
        "configs/environments/cloud.yaml": "db: {ssl: true}\n",
        "configs/environments/eu.yaml": "region: eu\n",
        PRODUCTION: """\
extends: [cloud, eu]
db: {host: pg.internal}
cache: {ttl: 300}
""",
    },
    "fastapi": {
        BASE: """\
app: {title: API, version: 0.3.0, docs_url: /docs, root_path: ''}
server: {host: 127.0.0.1, port: 8000, reload: false, workers: 1, timeout_keep_alive: 5, forwarded_allow_ips: '*'}
db: {dsn: 'postgresql+asyncpg://localhost/app', pool_size: 5, max_overflow: 10, pool_recycle: 3600, echo: false}
""",
        PRODUCTION: """\
app: {docs_url: null}
server: {host: 0.0.0.0, workers: 4, forwarded_allow_ips: 10.0.0.1}
db: {dsn: 'postgresql+asyncpg://db.internal/app?ssl=require', pool_size: 20}
""",
        DEVELOPMENT: "server: {reload: true}\ndb: {echo: true}\n",
    },
    "quarkus": {
        BASE: """\
quarkus:
  http: {port: 8080, cors: true, test-port: 0}
  datasource: {db-kind: postgresql, jdbc: {url: 'jdbc:postgresql://localhost/q', max-size: 16}}
  hibernate-orm: {database: {generation: none}}
  log: {level: INFO, category: {io.vertx: {level: WARN}}}
""",
        PRODUCTION: "quarkus: {http: {port: 80}, datasource: {jdbc: {max-size: 50, url: 'jdbc:postgresql://pg/q'}}}\n",
    },
    "nats": {
        BASE: """\
port: 4222
http: 8222
jetstream: {store_dir: /data, max_mem: 1G, max_file: 10G}
cluster: {name: c1, port: 6222, routes: ['nats://n1:6222', 'nats://n2:6222']}
max_payload: 1MB
write_deadline: 10s
debug: false
trace: false
""",
        PRODUCTION: "jetstream: {max_mem: 8G, max_file: 500G}\nmax_payload: 8MB\n",
    },
    "redis": {
        BASE: "redis: {bind: '127.0.0.1 -::1', port: 6379, maxmemory: 256mb, maxmemory-policy: allkeys-lru, appendonly: 'yes', save: ['900 1', '300 10'], timeout: 0, databases: 16}\n",
        PRODUCTION: "redis: {bind: 0.0.0.0, maxmemory: 4gb, maxmemory-policy: noeviction}\n",
    },
    "mysqlcnf": {
        BASE: "mysqld: {datadir: /var/lib/mysql, max_connections: 151, innodb_buffer_pool_size: 128M, sql_mode: STRICT_TRANS_TABLES, slow_query_log: 1, long_query_time: 2, character_set_server: utf8mb4}\n",
        PRODUCTION: "mysqld: {max_connections: 1000, innodb_buffer_pool_size: 24G, long_query_time: 0.5}\n",
    },
    "vault": {
        BASE: """\
ui: true
listener: {tcp: {address: '127.0.0.1:8200', tls_disable: false, tls_min_version: tls12}}
storage: {raft: {path: /vault/data, node_id: node1}}
api_addr: https://127.0.0.1:8200
cluster_addr: https://127.0.0.1:8201
default_lease_ttl: 168h
max_lease_ttl: 720h
""",
        PRODUCTION: "listener: {tcp: {address: '0.0.0.0:8200', tls_min_version: tls13}}\napi_addr: https://vault.internal:8200\n",
    },
    "otel": {
        BASE: """\
receivers: {otlp: {protocols: {grpc: {endpoint: '0.0.0.0:4317'}, http: {endpoint: '0.0.0.0:4318'}}}}
processors: {batch: {timeout: 5s, send_batch_size: 8192}, memory_limiter: {check_interval: 1s, limit_percentage: 75, spike_limit_percentage: 20}}
exporters: {otlphttp: {endpoint: 'https://otel.example.com', headers: {x-tenant: a}, compression: gzip}, debug: {verbosity: basic}}
service: {pipelines: {traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlphttp]}}}
""",
        PRODUCTION: "processors: {batch: {timeout: 10s}, memory_limiter: {limit_percentage: 80}}\n",
    },
    "ansible": {
        BASE: "all: {hosts: {web1: {ansible_host: 10.0.0.11, ansible_port: 22}, web2: {ansible_host: 10.0.0.12, ansible_port: 2222}}, vars: {ansible_user: deploy, ansible_become: true, ntp_servers: [0.pool.ntp.org, 1.pool.ntp.org]}}\n",
        PRODUCTION: "all: {vars: {ansible_user: prod}}\n",
    },
    "mongo": {
        BASE: """\
storage: {dbPath: /var/lib/mongo, engine: wiredTiger, wiredTiger: {engineConfig: {cacheSizeGB: 1.0}}}
net: {port: 27017, bindIp: 127.0.0.1, tls: {mode: requireTLS, certificateKeyFile: /etc/ssl/m.pem}}
replication: {replSetName: rs0, oplogSizeMB: 1024}
security: {authorization: enabled}
""",
        PRODUCTION: """\
storage: {wiredTiger: {engineConfig: {cacheSizeGB: 7.5}}}
net: {bindIp: '0.0.0.0'}
replication: {oplogSizeMB: 51200}
""",
    },
    "gitlabci": {
        BASE: """\
stages: [build, test, deploy]
variables: {DOCKER_DRIVER: overlay2, GIT_DEPTH: '10'}
default: {image: 'python:3.12', retry: {max: 2, when: [runner_system_failure]}, interruptible: true}
test: {stage: test, script: [pip install ., pytest], coverage: '/TOTAL.*\\s+(\\d+%)$/', artifacts: {when: always, expire_in: 1 week, reports: {junit: report.xml}}}
deploy: {stage: deploy, script: ./deploy.sh, rules: [{if: '$CI_COMMIT_BRANCH == "main"', when: manual}], environment: {name: production, url: 'https://app.example.com'}}
""",
    },
    "eslintish": {
        BASE: """\
root: true
env: {browser: true, es2022: true}
extends-config: [eslint:recommended]
rules: {indent: [error, 2], quotes: [error, single], no-console: 'off', max-len: [warn, {code: 100}]}
""",
    },
    "mkdocs": {
        BASE: """\
site_name: Docs
site_url: https://docs.example.com
theme: {name: material, palette: {primary: indigo}, features: [navigation.tabs, search.suggest]}
nav: [{Home: index.md}, {Guide: [guide/a.md, {B: guide/b.md}]}]
markdown_extensions: [toc: {permalink: true}, admonition]
plugins: [search]
""",
    },
    "k6": {
        BASE: "scenarios: {smoke: {executor: constant-vus, vus: 1, duration: 1m}, load: {executor: ramping-vus, startVUs: 0, stages: [{duration: 2m, target: 50}, {duration: 5m, target: 50}, {duration: 2m, target: 0}]}}\nthresholds: {http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01']}\n",
        PRODUCTION: "scenarios: {smoke: {vus: 5}}\n",
    },
    "argo": {
        BASE: """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
spec: {project: default, source: {repoURL: 'https://github.com/example/deploy.git', targetRevision: HEAD, path: apps/shop}, destination: {server: 'https://kubernetes.default.svc', namespace: shop}, syncPolicy: {automated: {prune: true, selfHeal: true}, retry: {limit: 5, backoff: {duration: 5s, factor: 2, maxDuration: 3m}}}}
""",
        PRODUCTION: "spec: {source: {targetRevision: v1.4.0}}\n",
    },
    "haproxy": {
        BASE: """\
global: {maxconn: 4096, log: '127.0.0.1 local0', ssl-default-bind-ciphersuites: TLS_AES_128_GCM_SHA256}
defaults: {mode: http, timeout: {connect: 5s, client: 50s, server: 50s}, retries: 3}
frontends: {web: {bind: '*:443', default_backend: app}}
backends: {app: {balance: roundrobin, servers: ['10.0.0.1:8080 check', '10.0.0.2:8080 check']}}
""",
        PRODUCTION: "global: {maxconn: 50000}\ndefaults: {timeout: {client: 30s, server: 30s}}\n",
    },
    "rate": {
        BASE: """\
limits:
  anonymous: {rps: 1, burst: 5}
  user: {rps: 10, burst: 50}
  partner: {rps: 100, burst: 500}
quota: {daily: 10000, monthly: null}
""",
        PRODUCTION: "limits: {partner: {rps: 1000, burst: 2000}, vip: {rps: 5000, burst: 9000}}\nquota: {monthly: 250000}\n",
    },
    "dates": {
        BASE: """\
promo: {start: 2026-11-27, end: 2026-12-01, discount: 0.2, codes: [BLACK26]}
maintenance: {window: 'Sun 03:00-05:00 UTC', notice: P2D}
licence: {expires: 2027-06-30T23:59:59Z, seats: 50}
""",
        PRODUCTION: "promo: {discount: 0.15}\nlicence: {seats: 500, expires: 2028-01-01T00:00:00Z}\n",
    },
    "iot": {
        BASE: """\
mqtt: {broker: 'mqtts://mq.internal:8883', client_id: gw-1, keepalive: 60, qos: 1, topics: {telemetry: 'dev/+/tele/#', commands: dev/+/cmd}}
serial: {port: /dev/ttyUSB0, baud: 115200, parity: N, stopbits: 1}
modbus: {unit: 1, registers: [{addr: 40001, name: temp, scale: 0.1}, {addr: 40002, name: hum, scale: 0.1}]}
""",
        PRODUCTION: "mqtt: {client_id: gw-prod, qos: 2}\nserial: {port: /dev/ttyS0, baud: 9600}\n",
    },
    "auth": {
        BASE: """\
auth:
  password: {min_length: 10, hash: argon2id, argon2: {memory: 65536, iterations: 3, parallelism: 4}}
  token: {issuer: shop, access_ttl: 15m, refresh_ttl: 30d, algorithm: ES256, key_file: keys/jwt.pem}
  lockout: {attempts: 5, window: 15m, duration: 1h}
  mfa: {required: false, methods: [totp, webauthn]}
  password_reset: {ttl: 1h, token_length: 32}
""",
        PRODUCTION: "auth: {password: {min_length: 14}, mfa: {required: true}, token: {refresh_ttl: 7d}}\n",
    },
    "cdn": {
        BASE: "cdn: {base_url: '', assets: {max_age: 31536000, immutable: true}, html: {max_age: 0}, purge: {enabled: false, url: ''}}\nimages: {formats: [webp, avif], quality: 80, sizes: [320, 640, 1280], max_pixels: 25000000}\n",
        PRODUCTION: "cdn: {base_url: 'https://cdn.example.com', purge: {enabled: true, url: 'https://cdn.example.com/purge'}}\nimages: {quality: 72}\n",
    },
    "jobs": {
        BASE: """\
jobs:
  - {name: reindex, cron: '15 2 * * *', queue: low, timeout: 2h, args: {full: true}}
  - {name: invoice, cron: '0 6 1 * *', queue: high, timeout: 30m, args: {}}
  - {name: ping, every: 30s, queue: default, timeout: 5s, args: {url: 'http://localhost:8000/ping'}}
""",
    },
    "matrix": {
        BASE: "python: ['3.10', '3.11', '3.12']\nlinters: {ruff: {line-length: 100, select: [E, F, I], ignore: [E501]}, mypy: {strict: true, python_version: '3.11'}}\n",
    },
    "spec": {
        BASE: """\
windows: {width: 1280, height: 720, title: 'App — main', resizable: true, position: [0, 0], opacity: 0.95, theme: auto}
shortcuts: {save: ctrl+s, quit: ctrl+q, find: 'ctrl+f'}
recent: []
telemetry: off_by_default
""",
        PRODUCTION: "telemetry: opt_in\n",
    },
    "unicode": {
        BASE: "texte: {titre: 'O\xf9 \xeates-vous\xa0?', langue: fran\xe7ais, emoji: '\U0001f680', rtl: '\u05e9\u05dc\u05d5\u05dd'}\nnome: S\xe3o Paulo\n'cl\xe9 avec espace': 1\n",
        PRODUCTION: "texte: {titre: 'Où ?'}\n",
    },
    "dockerd": {
        BASE: """\
log-driver: json-file
log-opts: {max-size: 10m, max-file: '3'}
insecure-registries: []
registry-mirrors: ['https://mirror.gcr.io']
default-address-pools: [{base: 172.30.0.0/16, size: 24}]
dns: [1.1.1.1, 9.9.9.9]
live-restore: true
metrics-addr: 127.0.0.1:9323
""",
        PRODUCTION: "dns: [10.0.0.2]\nlog-opts: {max-size: 100m}\n",
    },
    "weird": {
        BASE: """\
a.b.c: 1
"x/y": {"*": all}
'123': num
_private: true
CAPS: {A_B: 1}
CamelCase: {innerKey: 2}
kebab-case: v
empty_list: []
nested: {deep: {deeper: {deepest: true}}}
""",
        PRODUCTION: """\
a.b.c: 2
CAPS: {A_B: 3}
nested: {deep: {deeper: {deepest: false}}}
""",
    },
    "nomadic": {
        BASE: "job: {datacenters: [dc1], type: service, update: {max_parallel: 1, min_healthy_time: 10s, healthy_deadline: 5m, auto_revert: true}, group: {count: 2, restart: {attempts: 2, interval: 30m, delay: 15s, mode: fail}, ephemeral_disk: {size: 300}}}\n",
        PRODUCTION: "job: {datacenters: [dc1, dc2], group: {count: 12, ephemeral_disk: {size: 3000}}, update: {max_parallel: 3}}\n",
    },
    "multi-env": {
        BASE: "db: {host: localhost, name: app}\nmode: normal\n",
        "configs/environments/qa.yaml": "db: {host: qa-db}\n",
        "configs/environments/prod-eu.yaml": "db: {host: eu-db.internal}\nmode: strict\n",
        "configs/environments/prod-us.yaml": "db: {host: us-db.internal}\nmode: strict\n",
    },
    "areas": {
        BASE: "app: {name: x}\n",
        PRODUCTION: "app: {name: x}\n",
        "configs/security/policy.yaml": 'security: {headers: {Strict-Transport-Security: max-age=31536000, Content-Security-Policy: "default-src \'none\'", X-Content-Type-Options: nosniff, X-Frame-Options: DENY}}\n',
        "configs/monitoring/alerts.yaml": "alerts: {cpu: {warn: 80, crit: 95}, disk: {warn: 70%, crit: 90%}}\n",
    },
    "tricky": {
        BASE: """\
addresses: [10.0.0.1:8080, "[::1]:9090", "aa:bb:cc:dd:ee:ff", "node1", "*:443", "db/1:70000"]
listen: unix:/run/app.sock
bind: "0.0.0.0:0"
server: nginx/1.25.3
servers: {a: {image: "repo:202401012"}, b: {image: "repo:5000/x"}}
target: es2022
targets: [x86_64, aarch64]
endpoint: /api/v1
endpoints: {health: /healthz, metrics: /metrics}
host: db
nodes: 3
peers: []
upstream: main
allow: [10.0.0.0/8, 0.0.0.0/0, "::/0", 192.168.1.1, "2001:db8::/32"]
paths: [a/10, 1.2.3.4/foo, 1/2]
fraction: 1/3
date_range: 2024/2025
memory: in-process
mem: {limit: 1.5GB, swap: "0"}
memory_limit: 512M
max_memory: "75%"
storage: s3
storage_class: gp3
storage_size: 10Gi
cron: "*/5 * * * *"
crons: {a: "@hourly", b: "0 0 L * ?", c: "0 0 12 * * ?", d: "0 0 12 1/1 * ? *"}
schedule: every 5 minutes
schedules: [{at: "03:00", days: "mon,tue"}]
schedule_note: "* * *"
schemes: [http, wss, s3a]
sources: ["s3a://bucket/x", "gs://b", "abfss://c@d", "jdbc:mysql://h/d", "git+ssh://git@h/r", "npm://x", "app://open", "tcp4://h:1", "hdfs://nn", "oci://r/c", "chrome-extension://abc", "file:///x", "ssm://p", "redis+sentinel://h:26379", "postgresql+psycopg://u@h/d"]
title: <none>
marker: "<b>bold</b>"
template: "<h1>{{ title }}</h1>"
pattern: "<[a-z]+>"
status: todo
labels: [todo, doing, done]
prompt: "$ "
price: $5
regex: $
query: "{{ .Values.x }}"
fmt: "%(message)s"
logfmt: "%(asctime)s %(levelname)s %(message)s"
items: {yes_count: 3, noisy: true, on: [push]}
currency: EUR
country: SE
tru: 1
truth: maybe
false_positive_rate: 0.01
level: 3
levels: {gold: 1, silver: 2}
log: {levels: {app: info, "sqlalchemy.engine": WARNING}, level: INFO}
logging: {level: {ROOT: ERROR}}
game: {level: hard}
port: 8080
ports: [80, 443, "8000-8010"]
http_port: 80
port_range: 30000-32767
service: {port: {name: http, number: 80}}
probe: {httpGet: {path: /, port: http}, tcpSocket: {port: 5432}}
backend: {service: {port: {number: 8080}}}
email: ops@example.com
emails: [a@b.c]
notify: {email: false}
timeouts: {read: 30s, write: 1m, idle: 0}
timeout: 30s
ttl: 1h
percent: 12.5
ratio: 3
sample_rate: 0.25
min_size: 1
max_size: 0
url: https://example.com/path?x=1#y
urls: {home: /, docs: "https://docs.example.com:8443/x", rel: ./a}
redirect_uri: com.example.app:/oauth
callback_url: https://app.example.com/cb
docs: https://staging-guide.example.com
staging: {host: staging.example.com}
promote: {from: staging, to: production}
""",
        PRODUCTION: """\
timeout: 0
ttl: 2h
log: {levels: {app: warning}, level: WARNING}
ports: [443]
nodes: 9
percent: 80
allow: [10.0.0.0/16]
url: https://example.org
memory: external
storage_size: 500Gi
port: 80
email: oncall@example.com
sample_rate: 0.01
timeouts: {read: 10s, write: 2m}
notify: {email: true}
ratio: 2.5
level: 5
""",
    },
    "ints": {
        BASE: "a: {ttl: 300, timeout: 1.5, retries: 3, jitter: 0.1, pool: 5, cost: 1, weight: 2, x: 1.0, y: 2, rate: 10/s, window: 60}\n",
        PRODUCTION: "a: {ttl: 3600, timeout: 10, retries: 0, jitter: 0, pool: 50, cost: 1.5, weight: 0.5, x: 2.5, rate: 100/s, window: 30}\n",
    },
    "mixedkeys": {
        BASE: """\
routes: {'/': {to: web}, '/api': {to: api, strip: true}, '/ws': {to: ws, timeout: 1h}}
mime: {.js: text/javascript, .css: text/css}
errors: {404: not_found.html, 500: error.html}
users: {Ana: admin, bo: viewer}
""",
        PRODUCTION: """\
routes: {'/api': {strip: false}, '/admin': {to: admin}}
errors: {503: busy.html}
users: {Cy: viewer}
mime: {.wasm: application/wasm}
""",
    },
    "local": {
        BASE: "api: {host: 0.0.0.0, debug: false, tls: true}\nlog: {level: info}\n",
        PRODUCTION: "api: {host: 10.1.1.1}\n",
        "configs/local.yaml": "api: {debug: true, tls: false}\nlog: {level: debug}\n",
    },
}

# The kind, the file, what stands there, what is written instead, and what the message or help must say.
MISTAKES = [
    ("spring", PRODUCTION, "maximum-pool-size", "maximum-pool-sise", ["`maximum-pool-size`"]),
    ("spring", PRODUCTION, "bootstrap-servers", "bootstrap-server", ["`bootstrap-servers`"]),
    ("spring", PRODUCTION, "{maximum-pool-size: 40}", '{maximum-pool-size: "forty"}', ["integer"]),
    ("spring", PRODUCTION, "k1.prod:9093", "k1.prod:90930", ["65535"]),
    ("spring", PRODUCTION, "com.example.orders: INFO", "com.example.orders: INFOO", ["INFO"]),
    ("spring", BASE, "shutdown: graceful", "shutdown: graceful\n  port: 8081", ["already"]),
    ("spring", PRODUCTION, "sslmode=verify-full", "sslmode=disable", ["sslmode"]),
    ("spring", PRODUCTION, "  kafka:", "  datasource: {username: x}\n  kafka:", ["already"]),
    ("rails", "config/environments/production.yaml", "pool: 25", "pool: -25", []),
    ("rails", "config/environments/production.yaml", "port: 587", "port: 587000", ["65535"]),
    ("rails", "config/environments/production.yaml", "concurrency: 25", "concurency: 25", ["`concurrency`"]),
    ("rails", "config/base.yaml", '"no"]', "no]", ['"no"']),
    ("rails", "config/base.yaml", "<<: *default\n  database: shop_development\n  replica", "<<: *defalut\n  database: shop_development\n  replica", ["defalut", "default"]),
    ("rails", "config/base.yaml", 'cron: "0 3 * * *"', 'cron: "0 3 * *"', ["cron"]),
    ("django", "configs/environments/production.toml", "conn_max_age = 300", 'conn_max_age = "300"', ["300"]),
    ("django", "configs/environments/production.toml", 'allowed_hosts = ["shop.example.com"]', 'allowed_hosts = ["*"]', ["host"]),
    ("django", "configs/environments/production.toml", "use_tls = true", "use_tls = false", ["TLS"]),
    ("django", "configs/environments/production.toml", "[caches.default]", "[cache.default]", ["caches"]),
    ("django", "configs/environments/production.toml", "port = 587", "port = 587\nport = 25", ["port"]),
    ("django", "configs/environments/production.toml", "allowed_hosts", "debug = true\nallowed_hosts", ["debug"]),
    ("compose", BASE, '"8000:8000"', "22:22", ['"22:22"']),
    ("compose", BASE, 'version: "3.9"', "version: 3.10", ['"3.10"']),
    ("compose", PRODUCTION, "replicas: 6", "replicas: six", ["number"]),
    ("compose", PRODUCTION, "replicas: 6", "replicas: -6", ["0 or more"]),
    ("compose", PRODUCTION, "deploy: {", "deplyo: {", ["`deploy`"]),
    ("compose", PRODUCTION, "services: {web:", "services: {wbe:", ["`web`"]),
    ("compose", BASE, "POSTGRES_DB: shop,", "POSTGRES_DB: shop, POSTGRES_PASSWORD: Tr0ub4dor-and3,", ["plain text"]),
    ("helm", PRODUCTION, "replicaCount: 3", "replicaCount: '3'", ["3"]),
    ("helm", PRODUCTION, "maxReplicas: 20", "maxReplicas: 2", ["minReplicas", "2"]),
    ("helm", PRODUCTION, "  enabled: true\n  className", "  enabled: yes\n  className", ["true"]),
    ("helm", PRODUCTION, "replicaCount", "replicacount", ["replicaCount"]),
    ("helm", PRODUCTION, "image: {tag: v2.11.0}", "image: {tag: 2.10}", ['"2.10"']),
    ("prometheus", PRODUCTION, "scrape_interval: 10s", "scrape_interval: 10 sec", ["duration"]),
    ("prometheus", PRODUCTION, "scrape_interval: 10s", "scrape_intervall: 10s", ["`scrape_interval`"]),
    ("prometheus", PRODUCTION, "retention: 90d", "retention: ninety", ["duration"]),
    ("prometheus", BASE, "localhost:9090", "localhost:909090", ["65535"]),
    ("envoy", PRODUCTION, "port_value: 9902", "port_value: 99020", ["65535"]),
    ("envoy", BASE, "connect_timeout: 0.25s", "connect_timeout: -0.25s", []),
    ("dotenv", PRODUCTION, "pool: 20", "pool: 20, url: '${DATABSE_URL}'", ["DATABSE_URL"]),
    ("dotenv", ".env", "PORT=8080", "PORT=80a80", ["integer"]),
    ("dotenv", ".env", "EMPTY=", "EMPTY", ["="]),
    ("dotenv", ".env", 'GREETING="Hello', 'GREETING="Hel"lo', []),
    ("dotenv", BASE, "debug: false", "debug: '${DEBUG:maybe}'", []),
    ("node", "configs/environments/production.json", '"max": 1000', '"max": "1000"', ["1000"]),
    ("node", "configs/environments/production.json", '"trustProxy": false', '"trustProxy": "false"', ["false"]),
    ("node", "configs/environments/production.json", '"newCheckout": true', '"newChekout": true', ["`newCheckout`"]),
    ("node", "configs/environments/production.json", '"newCheckout": true}', '"newCheckout": true,}', ["comma"]),
    ("node", "configs/environments/production.json", '"redis": {"host"', '"redis": {"tls": false, "host"', ["TLS"]),
    ("node", "configs/base.json", '"RS256"', '"RS265"', ["RS256"]),
    ("goapp", PRODUCTION, "read_timeout: 1500ms", "read_timeout: 1500 milliseconds", ["duration"]),
    ("goapp", PRODUCTION, "sample_ratio: 0.01", "sample_ratio: 10", ["1"]),
    ("goapp", PRODUCTION, "ttl: 1h", "ttl: -1h", []),
    ("goapp", BASE, "eviction: lru", "eviction: lur", ["lru"]),
    ("goapp", PRODUCTION, "http: {addr: ':80'", "http: {addr: ':800000'", ["65535"]),
    ("laravel", PRODUCTION, "encryption: tls", "encyption: tls", ["`encryption`"]),
    ("laravel", PRODUCTION, "env: production", "env: local", ["local"]),
    ("laravel", PRODUCTION, "https://shop", "http://shop", ["TLS"]),
    ("laravel", BASE, "http_only: true", "http_only: false", ["cookie"]),
    ("k8s", PRODUCTION, "replicas: 10", "replicas: 10.5", ["integer"]),
    ("k8s", BASE, "memory: 64Mi", "memory: 64Mii", []),
    ("celery", PRODUCTION, "amqps://app:${RABBIT_PASSWORD}@", "amqps://app:hunter2rabbit@", ["plain text"]),
    ("celery", PRODUCTION, "rediss://", "redsi://", ["redis"]),
    ("ml", "configs/environments/testing.yaml", "batch_size: 4", "batch_size: 0.4", ["integer"]),
    ("gateway", PRODUCTION, "min_version: '1.3'", "min_version: '1.0'", ["1.0"]),
    ("gateway", PRODUCTION, "0.0.0.0:443", "0.0.0.0:70443", ["65535"]),
    ("gateway", BASE, "Strict-Transport-Security: max-age=63072000; includeSubDomains, ", "", ["Strict-Transport-Security"]),
    ("gateway", BASE, "10.0.0.0/8", "10.0.0.0/88", ["network"]),
    ("gateway", BASE, "secure: true, http_only", "secure: false, http_only", ["cookie"]),
    ("sections", "configs/environments/environments.yaml", "extends: production", "extends: prodcution", ["production"]),
    ("sections", "configs/environments/environments.yaml", "workers: 8", "worker: 8", ["`workers`"]),
    ("sections", "configs/environments/environments.yaml", "staging: {extends: production", "staging: {extends: staging", ["staging"]),
    ("sections", "configs/environments/environments.yaml", "new: true", "new: on", ["true"]),
    ("terraformish", PRODUCTION, "backup_retention: 35", "backup_retenton: 35", ["`backup_retention`"]),
    ("i18n", BASE, '"NO": Norway', "NO: Norway", ['"NO"']),
    ("i18n", BASE, 'postcode: "01234"', "postcode: 01234", ["01234"]),
    ("i18n", PRODUCTION, "vat: 0.21", "vat: '0,21'", ["number"]),
    ("alertmanager", PRODUCTION, "smtp.example.com:587", "smtp.example.com:587587", ["65535"]),
    ("alertmanager", PRODUCTION, "repeat_interval: 12h", "repeat_interval: 12", ["'4h'"]),
    ("anchors", PRODUCTION, "timeout: 3s", "timout: 3s", ["`timeout`"]),
    ("anchors", BASE, "orders:\n    <<: *http\n", "orders:\n    <<: *http\n    retry: {attempts: 5}\n", ["backoff"]),
    ("rails", "config/base.yaml", "  pool: 5", "\tpool: 5", ["tab"]),
    ("traefik", PRODUCTION, "level: WARN", "level: WARM", ["WARN"]),
    ("traefik", PRODUCTION, "dashboard: false", "dashboard: false, insecure: true", ["insecure"]),
    ("payments", PRODUCTION, "fixed: 25", "fixed: 25, percent: 1.2%", []),
    ("search", PRODUCTION, "https://es2", "htts://es2", ["`https`"]),
    ("hosts", "configs/security/policy.yaml", "mtls: true", "mtls: ture", ["true"]),
    ("hosts", PRODUCTION, "file: /var", "flie: /var", ["`file`"]),
    ("backup", PRODUCTION, "level: 9", "lvel: 9", ["`level`"]),
    ("backup", PRODUCTION, "'0 */6 * * *'", "'0 */6 * *'", ["cron"]),
    ("dash", PRODUCTION, "https://grafana.example.com/", "grafana.example.com", []),
    ("multi-extends", PRODUCTION, "[cloud, eu]", "[cloud, ue]", ["eu"]),
    ("multi-extends", "configs/environments/cloud.yaml", "ssl: true", "ssl: ture", ["true"]),
    ("multi-extends", PRODUCTION, "ttl: 300", "ttl: 5 min utes", []),
    ("toml-rust", "configs/environments/production.toml", "workers = 16", 'workers = "16"', ["16"]),
    ("toml-rust", "configs/environments/production.toml", 'bind = "0.0.0.0:3000"', 'bind = "0.0.0.0:300000"', ["65535"]),
    ("toml-rust", "configs/base.toml", 'every = "5m"', 'evry = "5m"', ["`every`"]),
    ("lists", PRODUCTION, "port: 8080", "prot: 8080", ["`port`"]),
    ("security", PRODUCTION, "force_https: true", "force_https: false", ["TLS"]),
    ("security", PRODUCTION, "origins: ['https://app.example.com']", "origins: '*'", ["web site"]),
    ("security", PRODUCTION, "cookie_samesite: strict", "cookie_samesite: stirct", ["strict"]),
    ("games", PRODUCTION, "tick_rate: 128", "tick_rate: 1_28", ["128"]),
    ("mailer", PRODUCTION, "port: 465", "port: 0465", ["0465"]),
    ("types-grow", PRODUCTION, "size: 1GB", "size: 1GBB", ["size"]),
    ("types-grow", PRODUCTION, "dur: PT1M", "dur: PT1M2H", []),
    ("fastapi", PRODUCTION, "host: 0.0.0.0", "host: $API_HOST", ["`${API_HOST}`"]),
    ("fastapi", PRODUCTION, "db.internal", "db.staging.internal", ["`staging`"]),
    ("node", "configs/environments/production.json", "redis.prod.internal", "%(REDIS_HOST)s", ["`${REDIS_HOST}`"]),
    ("cdn", PRODUCTION, "base_url: 'https://cdn.example.com'", "base_url: 'http://localhost:8080'", ["localhost"]),
    ("security", PRODUCTION, "https://app.example.com", "http://localhost:3000", ["localhost"]),
    ("vault", PRODUCTION, "api_addr: https://vault.internal:8200", "api_addr: TODO", ["still missing"]),
    ("mailer", PRODUCTION, "email-smtp.eu-west-1.amazonaws.com", "<smtp-host>", ["still missing"]),
    ("quarkus", PRODUCTION, "port: 80", "port: 80.5", ["`80`"]),
    ("otel", PRODUCTION, "limit_percentage: 80", "limit_percentage: 180", ["100"]),
    ("rate", PRODUCTION, "rps: 1000, burst: 2000", "rps: 1000, brust: 2000", ["`burst`"]),
    ("dates", PRODUCTION, "expires: 2028-01-01T00:00:00Z", "expires: 2028-02-30T00:00:00Z", ["date"]),
    ("iot", PRODUCTION, "qos: 2", "qos: two", ["integer", "1"]),
    ("auth", PRODUCTION, "refresh_ttl: 7d", "refresh_ttl: seven days", ["duration"]),
    ("multi-env", "configs/environments/prod-eu.yaml", "mode: strict", "mode: strict\nmode: normal", ["already"]),
    ("mongo", PRODUCTION, "oplogSizeMB: 51200", "oplogSizeMb: 51200", ["`oplogSizeMB`"]),
    ("weird", PRODUCTION, "deepest: false", "deepest: 'false'", ["`false`"]),
]
