"""A bench of 60 mistakes in six projects, by somebody who hadn't seen what looks for them: each is found at its place, with what to write
instead where that is certain, and of the projects as they were nothing is said."""

# By name: the files of each.
PROJECTS = {
    "web-shop": {
        ".env": """\
# local variables
DB_PASSWORD="t7Gq-2mZk-91pL-vvR0"
APP_SECRET_KEY='kP93hdK2lq0ZxMv8Rt5Yw1Nb7Jc4Ue6s'
""",
        ".gitignore": """\
.env
""",
        "configs/base.yaml": """\
# Shop API, settings that hold everywhere
app:
  name: shop-api
  environment: development
  debug: false
  secret_key: ${APP_SECRET_KEY}
  timezone: Europe/Vienna
server:
  host: 0.0.0.0
  port: 8000
  workers: 4
  request_timeout: 30s
  keepalive: 75s
  max_body_size: 10MB
  admin_port: 8001
database:
  url: postgres://shop:${DB_PASSWORD}@localhost:5432/shop
  pool:
    min_size: 2
    max_size: 10
    acquire_timeout: 5s
  ssl_mode: prefer
cache:
  enabled: true
  url: redis://localhost:6379/0
  ttl: 300
  country_prefix: AT
logging:
  level: info
  format: json
features:
  new_checkout: false
  gift_cards: true
  sample_rate: 0.1
""",
        "configs/environments/development.yaml": """\
app:
  debug: true
logging:
  level: debug
  format: text
server:
  workers: 1
""",
        "configs/environments/production.yaml": """\
app:
  environment: production
server:
  workers: 16
  request_timeout: 15s
database:
  url: postgres://shop:${DB_PASSWORD}@db.prod.internal:5432/shop
  pool:
    min_size: 5
    max_size: 50
  ssl_mode: verify-full
cache:
  url: rediss://cache.prod.internal:6380/0
  ttl: 900
logging:
  level: warning
features:
  sample_rate: 0.01
""",
        "configs/environments/staging.yaml": """\
app:
  environment: staging
database:
  url: postgres://shop:${DB_PASSWORD}@db.staging.internal:5432/shop
  ssl_mode: require
cache:
  url: redis://cache.staging.internal:6379/0
features:
  new_checkout: true
""",
        "configs/monitoring/alerts.yaml": """\
scrape_interval: 15s
targets:
  - name: api
    address: api:9100
  - name: db
    address: db:9187
notify:
  email: oncall@example.com
""",
        "configs/security/cors.yaml": """\
cors:
  allow_origins:
    - https://shop.example.com
    - https://admin.example.com
  allow_methods: [GET, POST, PUT, DELETE]
  allow_credentials: true
  max_age: 600
session:
  cookie_secure: true
  cookie_samesite: lax
  lifetime: 8h
jwt:
  algorithm: RS256
  access_ttl: 15m
  public_key: ${path:keys/jwt.pub}
""",
        "configs/security/keys/jwt.pub": """\
-----BEGIN PUBLIC KEY-----
""",
    },
    "billing-worker": {
        ".env": """\
RABBIT_PASSWORD="Zq81-mmPd-77ty-Lx0w"
export HOSTNAME_PREFIX=billing
""",
        ".gitignore": """\
.env
local.yaml
""",
        "nops-config.yaml": """\
environment: {from: [BILLING_ENV], default: development, names: [development, staging, production]}
variables: {BROKER_URL: broker.url}
lists: {queues.list: {by: name}}
rules:
- retry.max_attempts <= 20
- {rule: prefetch >= concurrency, message: prefetch must be at least concurrency}
""",
        "config/base.toml": """\
# Billing worker
name = "billing-worker"
concurrency = 8
prefetch = 16
shutdown_timeout = "30s"
debug = false
metrics_port = 9102
health_port = 9103

[broker]
url = "amqp://billing:${RABBIT_PASSWORD}@rabbit:5672/billing"
heartbeat = "60s"
connect_timeout = "10s"
tls = false

[retry]
max_attempts = 5
initial_delay = "1s"
max_delay = "5m"
backoff = "exponential"
jitter = true

[results]
backend = "redis"
url = "redis://redis:6379/1"
expires = "24h"

[log]
level = "info"
json = true

[schedule]
invoice_run = "0 3 * * *"
cleanup = "*/15 * * * *"
""",
        "config/environments/development.toml": """\
concurrency = 1
debug = true

[log]
level = "debug"
json = false
""",
        "config/environments/production.toml": """\
concurrency = 32
prefetch = 64

[broker]
url = "amqps://billing:${RABBIT_PASSWORD}@rabbit.prod.internal:5671/billing"
tls = true

[retry]
max_attempts = 10
max_delay = "15m"

[results]
url = "rediss://redis.prod.internal:6380/1"

[log]
level = "warning"
""",
        "config/environments/staging.toml": """\
[broker]
url = "amqp://billing:${RABBIT_PASSWORD}@rabbit.staging.internal:5672/billing"
""",
        "config/queues/queues.yaml": """\
default: invoices
list:
  - name: invoices
    routing_key: billing.invoice.#
    durable: true
    priority: 5
    message_ttl: 1h
  - name: reminders
    routing_key: billing.reminder.#
    durable: true
    priority: 3
    message_ttl: 12h
  - name: refunds
    routing_key: billing.refund.#
    durable: true
    priority: 9
    message_ttl: 2h
dead_letter:
  exchange: billing.dlx
  max_length: 10000
""",
    },
    "clicks-pipeline": {
        ".env": """\
S3_ACCESS_KEY=AKEXAMPLEONLY01
S3_SECRET_KEY="mP9-d82h-LLq0-77xz-Kw3"
ADS_TOKEN=ads-5f2c9d-77ab
WAREHOUSE_PASSWORD="rr82-Plk9-zxq1"
""",
        ".gitignore": """\
.env
local.yaml
""",
        "configs/base.yaml": """\
pipeline:
  name: clickstream
  owner: data-team@example.com
  batch_size: 5000
  max_parallel: 4
  checkpoint_interval: 1m
  start_time: "02:30"
  on_error: skip
defaults: &kafka_defaults
  bootstrap: kafka1:9092
  group: clickstream
  session_timeout: 45s
  auto_commit: false
input:
  <<: *kafka_defaults
  topic: clicks
output:
  <<: *kafka_defaults
  topic: clicks-enriched
storage:
  endpoint: http://minio:9000
  bucket: clickstream-dev
  region: eu-central-1
  access_key: ${S3_ACCESS_KEY}
  secret_key: ${S3_SECRET_KEY}
  retention: 30d
spark:
  driver_memory: 2g
  executor_memory: 4g
  executors: 2
  shuffle_partitions: 200
quality:
  enabled: true
  min_rows: 100
  max_rows: 10000000
  null_ratio: 0.05
  countries: [AT, DE, CH]
logging: {level: info}
""",
        "configs/environments/environments.yaml": """\
development:
  logging: {level: debug}
  pipeline:
    batch_size: 100
test:
  storage:
    bucket: clickstream-test
  quality:
    enabled: false
production:
  storage:
    endpoint: https://s3.eu-central-1.amazonaws.com
    bucket: clickstream-prod
    retention: 365d
  defaults:
    bootstrap: kafka-prod1.internal:9093
  input:
    bootstrap: kafka-prod1.internal:9093
  output:
    bootstrap: kafka-prod1.internal:9093
  spark:
    driver_memory: 8g
    executor_memory: 16g
    executors: 20
  quality:
    null_ratio: 0.01
""",
        "configs/sinks/warehouse.yaml": """\
dsn: postgres://etl:${WAREHOUSE_PASSWORD}@warehouse:5432/dwh?sslmode=require
schema: clickstream
write_mode: append
connect_timeout: 10
""",
        "configs/sources/ads.toml": """\
[ads]
url = "https://ads.example.com/v2/report"
token = "${ADS_TOKEN}"
poll_interval = "10m"
page_size = 500
since = "2026-01-01"

[ads.limits]
requests_per_minute = 60
max_retries = 3
""",
    },
    "static-site": {
        ".env": """\
CDN_TOKEN=fst_9s8d7f6g5h4j3k2l
SEARCH_KEY=ms-7712-aa-91-xq
""",
        ".gitignore": """\
.env
local.yaml
""",
        "config/base.json": """\
{
  "site": {
    "title": "Alpine Huts",
    "base_url": "http://localhost:1313/",
    "language": "de",
    "languages": ["de", "en", "it"],
    "drafts": true
  },
  "build": {
    "output": "public",
    "minify": false,
    "jobs": 2,
    "timeout": "120s",
    "image": { "quality": 80, "max_width": 1920, "formats": ["webp", "jpeg"] }
  },
  "deploy": {
    "bucket": "huts-dev",
    "region": "eu-central-1",
    "delete_removed": false,
    "api_token": "${CDN_TOKEN}"
  },
  "search": { "enabled": true, "endpoint": "http://localhost:7700", "api_key": "${SEARCH_KEY}" },
  "analytics": { "enabled": false, "site_id": "" }
}
""",
        "config/cdn/cdn.yaml": """\
provider: fastly
hostname: huts.example.com
ipv6: true
ttl:
  html: 5m
  assets: 365d
  images: 30d
tls:
  min_version: "1.2"
  certificate: ${path:certs/huts.pem}
purge:
  on_deploy: true
  paths: [/, /index.html, /sitemap.xml]
allow_from: [10.0.0.0/8, 192.168.0.0/16]
redirects:
  - {from: /blog, to: /news, status: 301}
  - {from: /old-huts, to: /huts, status: 301}
  - {from: /shop, to: /spenden, status: 302}
""",
        "config/cdn/certs/huts.pem": """\
x
""",
        "config/environments/preview.json": """\
{
  "site": { "base_url": "https://preview.huts.example.com/" },
  "deploy": { "bucket": "huts-preview" }
}
""",
        "config/environments/production.json": """\
{
  "site": {
    "base_url": "https://huts.example.com/",
    "drafts": false
  },
  "build": {
    "minify": true,
    "jobs": 8,
    "image": { "quality": 85 }
  },
  "deploy": {
    "bucket": "huts-www",
    "delete_removed": true
  },
  "search": { "endpoint": "https://search.huts.example.com" },
  "analytics": { "enabled": true, "site_id": "HUT-1234" }
}
""",
        "config/headers/security.toml": """\
x_frame_options = "DENY"
x_content_type_options = "nosniff"
referrer_policy = "strict-origin-when-cross-origin"
content_security_policy = "default-src 'self'; img-src 'self' data:"

strict_transport_security = "max-age=31536000; includeSubDomains"
""",
    },
    "mail-server": {
        ".env": """\
RELAY_PASSWORD='sg.81hd-91kd-zzq0-PL'
AUTH_DB_PASSWORD="mQ7-11kd-Lpw9-xx2e"
DKIM_PRIVATE_KEY="MIIBOgIBAAJBAKj34GkxFhD9"
""",
        ".gitignore": """\
.env
local.yaml
""",
        "certs/dev.key": '',
        "certs/dev.pem": '',
        "configs/base.yaml": """\
service:
  name: postbote
  hostname: mail.localhost
  postmaster: postmaster@example.com
  max_message_size: 25MB
listeners:
  smtp:
    bind: 0.0.0.0
    port: 2525
    starttls: optional
  submission:
    bind: 0.0.0.0
    port: 5870
    starttls: required
  imap:
    bind: 127.0.0.1
    port: 1430
    starttls: optional
tls:
  enabled: false
  cert: ${path:../certs/dev.pem}
  key: ${path:../certs/dev.key}
  min_version: "1.2"
relay:
  host: mailhog
  port: 1025
  username: postbote
  password: ${RELAY_PASSWORD:}
  timeout: 30s
queue:
  directory: /var/spool/postbote
  retry_after: [5m, 30m, 2h, 8h]
  max_age: 5d
  workers: 4
limits:
  per_minute: 100
  recipients: 50
auth:
  backend: sql
  dsn: mysql://mail:${AUTH_DB_PASSWORD}@db:3306/mail
  mechanisms: [PLAIN, LOGIN]
  lockout_after: 5
quiet_hours:
  from: "22:30"
  to: "06:00"
default_country: "NO"
log:
  level: info
  destination: stdout
""",
        "configs/antispam/rules.toml": """\
enabled = true
reject_score = 15.0
greylist_score = 4.0
spf = "softfail"

[rbl]
zones = ["zen.spamhaus.org", "bl.spamcop.net"]
timeout = "3s"

[greylist]
delay = "5m"
whitelist = ["192.0.2.0/24"]
""",
        "configs/delivery/dkim.yaml": """\
enabled: true
selector: s2026
domain: example.com
private_key: ${DKIM_PRIVATE_KEY}
headers: [from, to, subject, date]
""",
        "configs/environments/development.yaml": """\
log: {level: debug}
""",
        "configs/environments/production.yaml": """\
service:
  hostname: mx1.example.com
listeners:
  smtp: {port: 25, starttls: required}
  submission: {port: 587}
  imap: {bind: 0.0.0.0, port: 143, starttls: required}
tls:
  enabled: true
  cert: /etc/ssl/mx1.pem
  key: /etc/ssl/mx1.key
relay:
  host: relay.example.com
  port: 587
  password: ${RELAY_PASSWORD}
queue:
  workers: 16
limits:
  per_minute: 1000
auth:
  dsn: mysql://mail:${AUTH_DB_PASSWORD}@db.prod.internal:3306/mail?tls=true
""",
        "configs/environments/staging.yaml": """\
extends: production
service:
  hostname: mx.staging.example.com
relay:
  host: relay.staging.example.com
""",
    },
    "inventory": {
        ".env": """\
INV_DB_PASSWORD=Bq7-pl92-Zx-0011
LDAP_PASSWORD="w8Rk-2213-mmQ"
SESSION_SECRET=0f9e8d7c6b5a49382716fedcba987654
NOPS__UI__PAGE_SIZE=25
""",
        ".gitignore": """\
.env
local.yaml
""",
        "config/base.yaml": """\
title: Inventory
base_path: /inventory
url: http://localhost:3000
listen:
  address: 127.0.0.1
  port: 3000
  metrics_port: 3001
database:
  driver: postgres
  host: localhost
  port: 5432
  name: inventory
  user: inventory
  password: ${INV_DB_PASSWORD}
  sslmode: disable
  max_connections: 20
ldap:
  enabled: false
  url: ldap://ldap.localhost
  base_dn: dc=example,dc=com
  bind_dn: cn=inventory,ou=services,dc=example,dc=com
  bind_password: ${LDAP_PASSWORD}
  verify_certificates: true
sessions:
  secret: ${SESSION_SECRET}
  secure_cookies: false
  idle_timeout: 30m
ui:
  theme: light
  page_size: 50
  date_format: "%d.%m.%Y"
  beta: false
notifications:
  smtp: mailhog:1025
  from: inventory@example.com
  recipients: [it@example.com]
jobs:
  sync: {schedule: "*/10 * * * *", timeout: 5m}
  report: {schedule: "0 7 * * 1", timeout: 20m}
logging:
  level: info
  file: /var/log/inventory.log
  rotate_size: 50MiB
""",
        "config/local.yaml": """\
listen:
  port: 3100
""",
        "config/access/roles.yaml": """\
default_role: viewer
roles:
  viewer: {read: true, write: false}
  editor: {read: true, write: true}
  admin: {read: true, write: true, manage: true}
admins: [anna, georg]
ip_allow: [10.0.0.0/8]
""",
        "config/backup/backup.toml": """\
enabled = true
schedule = "30 1 * * *"
target = "s3://inventory-backup/db"
keep = 14
compress = "zstd"
notify = "it@example.com"
""",
        "config/environments/development.yaml": """\
logging:
  level: debug
ui:
  beta: true
""",
        "config/environments/production.yaml": """\
url: https://inventory.example.com
listen:
  address: 0.0.0.0
database:
  host: pg.prod.internal
  sslmode: verify-full
  max_connections: 100
ldap:
  enabled: true
  url: ldaps://ldap.example.com
sessions:
  secure_cookies: true
notifications:
  smtp: smtp.example.com:587
  recipients:
    - it@example.com
    - warehouse@example.com
logging:
  level: warning
""",
    },
}

# The project, the file, a text of it and what stands there instead, where that is told of, and a part of the help. A file that isn't
# there is new.
MISTAKES = [
    ('web-shop', 'configs/environments/production.yaml', '  workers: 16', '  wokers: 16', 'configs/environments/production.yaml:4:3', 'did you mean `workers`?'),
    ('web-shop', 'configs/environments/production.yaml', 'request_timeout: 15s', 'request_timeout: 15sec', 'configs/environments/production.yaml:5:20', 'write `15s`'),
    ('web-shop', 'configs/environments/production.yaml', 'sample_rate: 0.01', 'sample_rate: 10', 'configs/environments/production.yaml:18:16', 'write `0.1`'),
    ('web-shop', 'configs/environments/production.yaml', 'level: warning', 'level: waring', 'configs/environments/production.yaml:16:10', 'did you mean `warning`?'),
    ('web-shop', 'configs/security/cors.yaml', '    - https://shop.example.com\n    - https://admin.example.com', '    - "*"', 'configs/security/cors.yaml:3:7', '`https://app.example.com`'),
    ('web-shop', 'configs/environments/production.yaml', 'postgres://shop:${DB_PASSWORD}@db.prod', 'postgres://shop:Sh0pProd!77@db.prod', 'configs/environments/production.yaml:7:8', '`${DATABASE_URL}`'),
    ('web-shop', 'configs/environments/production.yaml', '    min_size: 5', '\tmin_size: 5', 'configs/environments/production.yaml:9:1', 'indent by spaces'),
    ('web-shop', 'configs/environments/production.yaml', 'logging:\n  level: warning', 'logging:\nlevel: warning', 'configs/environments/production.yaml:16:1', '`logging.level`'),
    ('web-shop', 'configs/security/cors.yaml', 'cookie_secure: true', 'cookie_secure: false', 'configs/security/cors.yaml:9:18', 'write `true`'),
    ('web-shop', 'configs/environments/production.yaml', 'postgres://shop:${DB_PASSWORD}@db.prod', 'postgres://shop:${DB_PASSWROD}@db.prod', 'configs/environments/production.yaml:7:8', 'did you mean DB_PASSWORD?'),
    ('billing-worker', 'config/environments/production.toml', 'level = "warning"', 'level = warning', 'config/environments/production.toml:16:9', '`"…"`'),
    ('billing-worker', 'config/environments/production.toml', 'max_attempts = 10', 'max_attempts = "10"', 'config/environments/production.toml:9:16', 'write `10`'),
    ('billing-worker', 'config/environments/production.toml', 'concurrency = 32', 'debug = true\nconcurrency = 32', 'config/environments/production.toml:1:9', 'write `false`'),
    ('billing-worker', 'config/environments/production.toml', 'prefetch = 64\n\n[broker]', '\n[broker]\nprefetch = 64', 'config/environments/production.toml:4:1', '`prefetch`'),
    ('billing-worker', 'nops-config.yaml', 'variables:', 'variabels:', 'nops-config.yaml:2:1', 'did you mean `variables`?'),
    ('billing-worker', 'nops-config.yaml', '{by: name}', '{bye: name}', 'nops-config.yaml:3:23', 'did you mean `by`?'),
    ('billing-worker', 'config/environments/production.toml', '[log]\nlevel = "warning"', '[log]\nlevel = "warning"\n\n[retry]\ninitial_delay = "2s"', 'config/environments/production.toml:18:1', 'keep one of the two'),
    ('billing-worker', 'config/base.toml', '"0 3 * * *"', '"0 3 * *"', 'config/base.toml:33:15', '`0 3 * * *`'),
    ('billing-worker', 'config/queues/queues.yaml', 'priority: 9', 'priority: high', 'config/queues/queues.yaml:16:15', 'write a number, such as 5'),
    ('billing-worker', 'config/environments/production.toml', 'max_delay = "15m"', 'max_delay = "500ms"', 'config/environments/production.toml:10:13', '`max_delay`'),
    ('clicks-pipeline', 'configs/base.yaml', 'output:\n  <<: *kafka_defaults', 'output:\n  <<: *kafka_default', 'configs/base.yaml:18:7', 'did you mean `*kafka_defaults`?'),
    ('clicks-pipeline', 'configs/base.yaml', '  auto_commit: false\ninput:\n  <<: *kafka_defaults\n  topic: clicks\n', '  auto_commit: false\n  ssl: {ca: /etc/ca.pem, verify: true}\ninput:\n  <<: *kafka_defaults\n  topic: clicks\n  ssl: {cert: /etc/in.pem}\n', 'configs/base.yaml:18:3', '`<<: *anchor`'),
    ('clicks-pipeline', 'configs/environments/environments.yaml', '\nproduction:', '\nprodcution:', 'configs/environments/environments.yaml:10:1', "did you mean 'production'?"),
    ('clicks-pipeline', 'configs/base.yaml', 'start_time: "02:30"', 'start_time: 22:30', 'configs/base.yaml:7:15', 'write `"22:30"`'),
    ('clicks-pipeline', 'configs/base.yaml', '[AT, DE, CH]', '[AT, DE, NO]', 'configs/base.yaml:37:23', '"NO"'),
    ('clicks-pipeline', 'configs/environments/environments.yaml', '  quality:\n    null_ratio: 0.01', '  quality:\n    countries: AT\n    null_ratio: 0.01', 'configs/environments/environments.yaml:26:16', 'write `[AT]`'),
    ('clicks-pipeline', 'configs/environments/environments.yaml', '    executors: 20', '    executors: 20\n    driver_memory: 12g', 'configs/environments/environments.yaml:25:5', 'one mapping has each key once; keep one of the two'),
    ('clicks-pipeline', 'configs/environments/environments.yaml', 'https://s3.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com', 'configs/environments/environments.yaml:12:15', 'write `https://s3.eu-central-1.amazonaws.com`'),
    ('clicks-pipeline', '.env', '"mP9-d82h-LLq0-77xz-Kw3"', '"mP9-d82h-LLq0-77xz-Kw3', '.env:2:15', 'they end on line 4, where other text follows: close them where the value ends'),
    ('clicks-pipeline', 'configs/environments/environments.yaml', 'executor_memory: 16g', 'executor_memory: 16gib_', 'configs/environments/environments.yaml:23:22', 'write `16g`'),
    ('static-site', 'config/environments/production.json', '"drafts": false\n  }', '"drafts": false,\n  }', 'config/environments/production.json:5:3', 'take the comma out: after the last one stands none'),
    ('static-site', 'config/environments/production.json', '"minify": true,', '"minify": true', 'config/environments/production.json:8:5', '`,`'),
    ('static-site', 'config/environments/production.json', '"quality": 85', '"quality": 850', 'config/environments/production.json:9:27', 'the base has 80, config/base.json:14:27'),
    ('static-site', 'config/environments/production.json', '"delete_removed": true', '"delete_removed": "true"', 'config/environments/production.json:13:23', 'write `true`'),
    ('static-site', 'config/environments/production.json', '"base_url": "https://huts', '"base_url": "http://huts', 'config/environments/production.json:3:17', 'write `https://huts.example.com/`'),
    ('static-site', 'config/cdn/cdn.yaml', 'provider: fastly', 'provider: fastly\napi_token: fst_83hs71kdlw9qpzmx', 'config/cdn/cdn.yaml:2:12', '`${CDN_API_TOKEN}`'),
    ('static-site', 'config/cdn/cdn.yaml', 'min_version: "1.2"', 'min_version: "1.0"', 'config/cdn/cdn.yaml:9:16', 'write the same for version 1.2 or 1.3'),
    ('static-site', 'config/cdn/cdn.yaml', '10.0.0.0/8', '10.0.0.0/33', 'config/cdn/cdn.yaml:14:14', '`/`'),
    ('static-site', 'config/headers/security.toml', '"max-age=31536000', '"max-age=3600', 'config/headers/security.toml:6:29', '`max-age=31536000`'),
    ('static-site', 'config/cdn/cdn.yaml', 'to: /huts, status: 301', 'to: /huts, status: "301"', 'config/cdn/cdn.yaml:17:42', 'write `301`'),
    ('mail-server', 'configs/environments/production.yaml', 'submission: {port: 587}', 'submission: {port: 25}', 'configs/environments/production.yaml:5:22', '`5870`'),
    ('mail-server', 'configs/environments/production.yaml', 'submission: {port: 587}', 'submission: {port: 0}', 'configs/environments/production.yaml:5:22', '`8080`'),
    ('mail-server', 'configs/environments/production.yaml', 'host: relay.example.com', 'host: smtp://relay.example.com', 'configs/environments/production.yaml:12:9', 'write `relay.example.com`'),
    ('mail-server', 'configs/environments/production.yaml', '  port: 587\n  password', '  port: 587\n  timeout: -30s\n  password', 'configs/environments/production.yaml:14:12', 'write `30s`'),
    ('mail-server', 'configs/environments/production.yaml', 'password: ${RELAY_PASSWORD}', 'password: changeme', 'configs/environments/production.yaml:14:13', '`openssl rand -base64 32`'),
    ('mail-server', 'configs/base.yaml', 'default_country: "NO"', 'default_country: NO', 'configs/base.yaml:46:18', '"NO"'),
    ('mail-server', 'configs/environments/production.yaml', 'enabled: true', 'enabled: false', 'configs/environments/production.yaml:8:12', 'write `true`'),
    ('mail-server', 'configs/environments/staging.yaml', 'extends: production', 'extends: prodution', 'configs/environments/staging.yaml:1:10', "did you mean 'production'?"),
    ('mail-server', 'configs/environments/production.yaml', 'host: relay.example.com', 'host: ${relay.hostname}.example.com', 'configs/environments/production.yaml:12:9', 'did you mean `relay.host`?'),
    ('mail-server', 'configs/base.yaml', 'postmaster: postmaster@example.com', 'postmaster: postmaster.example.com', 'configs/base.yaml:4:15', '`ops@example.com`'),
    ('inventory', 'config/environments/production.yaml', 'sslmode: verify-full', 'sslmode: disable', 'config/environments/production.yaml:6:12', 'write `verify-full`'),
    ('inventory', 'config/environments/production.yaml', '  smtp: smtp.example.com:587', '  from: [inventory@example.com]\n  smtp: smtp.example.com:587', 'config/environments/production.yaml:14:3', 'write `inventory@example.com`'),
    ('inventory', '.env', 'NOPS__UI__PAGE_SIZE', 'NOPS__UI__PAGESIZE', '.env:4:1', 'did you mean `page_size`?'),
    ('inventory', 'config/environments/production.yaml', 'host: pg.prod.internal', 'host: "{{ pg_host }}"', 'config/environments/production.yaml:5:9', '`${NAME}`'),
    ('inventory', 'config/backup/backup.toml', 'keep = 14', 'keep: 14', 'config/backup/backup.toml:4:5', '`=`'),
    ('inventory', 'config/access/prodution.yaml', None, 'ip_allow: [10.20.0.0/16]\n', 'config/access/prodution.yaml', "did you mean 'production.yaml'?"),
    ('inventory', 'config/environments/production.yaml', 'max_connections: 100', 'max_connections: 100 conns', 'config/environments/production.yaml:7:20', 'write `100`'),
    ('inventory', 'config/base.yaml', 'rotate_size: 50MiB', 'rotate_size: 50Mbi', 'config/base.yaml:43:16', 'write `50MiB`'),
    ('inventory', 'config/access/roles.yaml', 'editor: {read: true, write: true}', 'editor: {read: true, write: ture}', 'config/access/roles.yaml:4:31', 'did you mean `true`?'),
    ('inventory', 'config/environments/production.yaml', '  url: ldaps://ldap.example.com', '  url: ldaps://ldap.example.com\n  verify_certificates: false', 'config/environments/production.yaml:11:24', 'write `true`'),
]
