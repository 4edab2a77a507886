"""Configurations that are right, and mistakes planted in them."""

SHOP = {
    "configs/base.yaml": """\
app:
  name: shop
  environment: development
  version: "1.10"
  debug: false
  timezone: Europe/Oslo
server:
  host: 127.0.0.1
  port: 8000
  workers: 4
  timeout: 30
  keep_alive: 75
  trusted: 127.0.0.1
  base_url: http://localhost:8000
  tls:
    enabled: false
    min_version: "1.2"
database:
  engine: postgresql
  host: localhost
  port: 5432
  name: shop
  user: shop
  pool_size: 10
  max_overflow: 5
  sslmode: prefer
  timeout: 5
cache:
  backend: redis
  url: redis://localhost:6379/0
  ttl: 300
logging:
  level: info
  format: json
  file: null
  handlers: [console]
cors:
  allowed_origins: ["http://localhost:3000"]
  allow_credentials: true
features:
  checkout: true
  recommendations: false
limits:
  requests_per_minute: 60
  upload_size: 10MB
  sample_rate: 0.25
jobs:
  cleanup: {every: 15m, enabled: true}
  report: {every: 1d, enabled: true}
mail:
  sender: shop@example.com
  nightly: "30 2 * * *"
  relays: ["localhost:25"]
  max_attempts: 5
  concurrency: auto
  pool: {min_idle: 1, max_open: 10}
shipping:
  countries: [SE, DE, FR]
  default_country: SE
release:
  day: 2026-11-29
""",
    "configs/environments/development.yaml": """\
app:
  debug: true
logging:
  level: debug
""",
    "configs/environments/staging.yaml": """\
app:
  environment: staging
server:
  base_url: https://staging.shop.example
database:
  host: db.staging.internal
  password: "${SHOP_DB_PASSWORD}"
  sslmode: require
""",
    "configs/environments/production.yaml": """\
app:
  environment: production
server:
  host: 0.0.0.0
  port: 8443
  workers: 16
  base_url: https://shop.example
  tls:
    enabled: true
database:
  host: db.shop.internal
  pool_size: 50
  sslmode: verify-full
  password: "${SHOP_DB_PASSWORD}"
cors:
  allowed_origins:
    - https://shop.example
logging:
  level: warning
  file: /var/log/shop.log
""",
}

PRODUCTION = "configs/environments/production.yaml"
BASE = "configs/base.yaml"
STAGING = "configs/environments/staging.yaml"

# What is planted: a name, the file, a text of it and what stands there instead, and the words that the message or its help must have.
# The line is that of the first line that differs, unless a number says otherwise.
DEFECTS = [
    ("none of what is counted", PRODUCTION, "  pool_size: 50", "  pool_size: false", ["integer"]),
    ("true for a number", PRODUCTION, "  workers: 16", "  workers: 16\n  keep_alive: true", ["integer"]),
    ("unknown key: a letter too few", PRODUCTION, "  workers: 16", "  wokers: 16", ["wokers", "`workers`"]),
    ("unknown key: letters turned", PRODUCTION, "  pool_size: 50", "  pool_szie: 50", ["pool_szie", "`pool_size`"]),
    ("unknown section: a slip", PRODUCTION, "logging:", "loging:", ["loging", "`logging`"]),
    ("unknown key: another style", PRODUCTION, "  pool_size: 50", "  poolSize: 50", ["poolSize", "`pool_size`"]),
    ("unknown key: nothing like it", PRODUCTION, "  workers: 16", "  turbo_mode: 16", ["turbo_mode"]),
    ("unknown key: capitals", PRODUCTION, "  host: 0.0.0.0", "  Host: 0.0.0.0", ["Host", "`host`"]),
    ("unknown key: two levels down", PRODUCTION, "    enabled: true", "    enbled: true", ["enbled", "`enabled`"]),
    ("unknown key in staging", STAGING, "  base_url:", "  base_ulr:", ["base_ulr", "`base_url`"]),
    ("text for a port", PRODUCTION, "  port: 8443", '  port: "8443"', ["integer", "8443"]),
    ("words for a port", PRODUCTION, "  port: 8443", "  port: https", ["integer", "https"]),
    ("text for a number", PRODUCTION, "  pool_size: 50", '  pool_size: "50"', ["integer", "`50`"]),
    ("words for a number", PRODUCTION, "  pool_size: 50", "  pool_size: fifty", ["integer"]),
    ("a fraction for a count", PRODUCTION, "  pool_size: 50", "  pool_size: 50.5", ["integer"]),
    ("text for a Boolean", PRODUCTION, "    enabled: true", '    enabled: "true"', ["true or false", "`true`"]),
    ("a number for a Boolean", PRODUCTION, "    enabled: true", "    enabled: 1", ["true or false", "`true`"]),
    ("a Boolean for text", PRODUCTION, "  environment: production", "  environment: true", ["text"]),
    ("a number for text", PRODUCTION, "  level: warning", "  format: 3\n  level: warning", ["text"]),
    ("one value for a list", PRODUCTION, "  allowed_origins:\n    - https://shop.example", "  allowed_origins: https://shop.example", ["list"]),
    ("a list for one value", PRODUCTION, "  host: db.shop.internal", "  host: [db.shop.internal]", ["text"]),
    ("a value for a section", PRODUCTION, "  tls:\n    enabled: true", "  tls: true", ["mapping"]),
    ("a section for a value", PRODUCTION, "  level: warning", "  level: {root: warning}", ["level"]),
    ("a number among texts", PRODUCTION, "  level: warning", "  handlers: [console, 5]\n  level: warning", ["text"]),
    ("a port too large", PRODUCTION, "  port: 8443", "  port: 84430", ["65535"]),
    ("a port below zero", PRODUCTION, "  port: 8443", "  port: -1", ["1 or more"]),
    ("a timeout below zero", PRODUCTION, "  workers: 16", "  timeout: -30\n  workers: 16", ["0 or more"]),
    ("no workers", PRODUCTION, "  workers: 16", "  workers: 0", ["1 or more"]),
    ("a level's slip", PRODUCTION, "  level: warning", "  level: wraning", ["`warning`"]),
    ("a level in capitals, with a slip", PRODUCTION, "  level: warning", "  level: WARNIG", ["`WARNING`"]),
    ("a format's slip", PRODUCTION, "  level: warning", "  level: warning\n  format: jsno", ["`json`"]),
    ("an engine's slip", PRODUCTION, "  pool_size: 50", "  pool_size: 50\n  engine: postgrsql", ["`postgresql`"]),
    ("an environment's slip", PRODUCTION, "  environment: production", "  environment: prodution", ["`production`"]),
    ("a mode's slip", PRODUCTION, "  sslmode: verify-full", "  sslmode: verify-ful", ["`verify-full`"]),
    ("a variable that is not set", PRODUCTION, "  pool_size: 50", '  user: "${SHOP_DB_USR}"', ["SHOP_DB_USR", "not set"]),
    ("a reference to no key", PRODUCTION, "  host: db.shop.internal", '  host: "${server.hots}"', ["server.hots", "`server.host`"]),
    ("an open reference", PRODUCTION, "  host: db.shop.internal", '  host: "${server.host"', ["`}`"]),
    ("a circle", PRODUCTION, "  host: db.shop.internal", '  host: "${database.name}"\n  name: "${database.host}"', ["circle"]),
    ("a key twice", PRODUCTION, "  pool_size: 50", "  host: db2.shop.internal", ["already"]),
    ("a section twice", PRODUCTION, "cors:\n", "server:\n  workers: 3\ncors:\n", ["already"]),
    ("Norway", BASE, "  default_country: SE", "  default_country: NO", ['"NO"']),
    ("Norway in a list", BASE, "  countries: [SE, DE, FR]", "  countries: [SE, NO, FR]", ['"NO"']),
    ("on for a Boolean", PRODUCTION, "    enabled: true", "    enabled: on", ["`true`"]),
    ("a time of day", BASE, "  default_country: SE", "  default_country: SE\n  closes: 22:30", ['"22:30"']),
    ("an octal number", BASE, "  upload_size: 10MB", "  upload_size: 10MB\n  umask: 0022", ["0o22"]),
    ("a version that loses its zero", BASE, '  version: "1.10"', "  version: 1.10", ['"1.10"']),
    ("digits in groups", PRODUCTION, "  pool_size: 50", "  pool_size: 1_000", ["1000"]),
    ("quotes of a word processor", PRODUCTION, "  host: db.shop.internal", "  host: “db.shop.internal”", ["quotes"]),
    ("a tab", PRODUCTION, "  workers: 16", "\tworkers: 16", ["tab"]),
    ("an undefined anchor", PRODUCTION, "  tls:\n    enabled: true", "  tls: *tls", ["anchor"]),
    ("bad indentation", PRODUCTION, "  workers: 16", "   workers: 16", ["indented"]),
    ("no space after the colon", PRODUCTION, "  workers: 16", "  workers:16", ["no space"]),
    ("an open bracket", PRODUCTION, "  workers: 16", "  workers: [16", ["bracket"]),
    ("an open quote", PRODUCTION, "  file: /var/log/shop.log", '  file: "/var/log/shop.log', ["quote"]),
    ("a shallow merge", PRODUCTION, "  tls:\n    enabled: true", "  tls: {enabled: true}\nx-shared: &shared {server: {tls: {min_version: \"1.3\"}, workers: 2}}\nx-more:\n  <<: *shared\n  server: {workers: 3}", ["<<", "tls"]),
    ("no value", PRODUCTION, "  pool_size: 50", "  pool_size:", ["no value"]),
    ("an address without a scheme", PRODUCTION, "  base_url: https://shop.example", "  base_url: shop.example", ["base_url"]),
    ("a scheme's slip", PRODUCTION, "  base_url: https://shop.example", "  base_url: htps://shop.example", ["`https`"]),
    ("an address's port", PRODUCTION, "  base_url: https://shop.example", "  base_url: https://shop.example:99999", ["65535"]),
    ("an address for a host", PRODUCTION, "  host: db.shop.internal", "  host: https://db.shop.internal", ["host"]),
    ("a duration's slip", PRODUCTION, "logging:", "jobs:\n  cleanup: {every: 15 mins}\nlogging:", ["every"]),
    ("a size's slip", PRODUCTION, "logging:", "limits:\n  upload_size: lots\nlogging:", ["upload_size"]),
    ("a password in plain text", PRODUCTION, '  password: "${SHOP_DB_PASSWORD}"', "  password: correct-horse-battery", ["plain text", "${"]),
    ("a default secret", PRODUCTION, '  password: "${SHOP_DB_PASSWORD}"', "  password: changeme", ["everybody knows"]),
    ("a token in plain text", BASE, "  default_country: SE", "  default_country: SE\n  note: ghp_0123456789abcdefghijABCDEFGHIJ012345", ["plain text"]),
    ("a password in an address", PRODUCTION, "cors:\n", "cache:\n  url: redis://:s3cret-word@cache.shop.internal:6379/0\ncors:\n", ["plain text"]),
    ("debugging is on", PRODUCTION, "  environment: production", "  environment: production\n  debug: true", ["debugging"]),
    ("debug logs", PRODUCTION, "  level: warning", "  level: debug", ["level"]),
    ("any origin", PRODUCTION, "    - https://shop.example", '    - "*"', ["any web site"]),
    ("no TLS", PRODUCTION, "    enabled: true", "    enabled: false", ["TLS"]),
    ("an address without TLS", PRODUCTION, "  base_url: https://shop.example", "  base_url: http://shop.example", ["TLS", "https://"]),
    ("a database without TLS", PRODUCTION, "  sslmode: verify-full", "  sslmode: disable", ["TLS"]),
    ("an address with a number too large", PRODUCTION, "  workers: 16", "  trusted: 10.0.0.300\n  workers: 16", ["IPv4"]),
    ("a date that isn't", PRODUCTION, "logging:\n", "release:\n  day: 2026-13-45\nlogging:\n", ["a date"]),
    ("a least above its most", PRODUCTION, "  pool_size: 50", "  pool_size: 50\n  min_idle: 60\n  max_idle: 20", ["`max_idle`", "20"]),
    ("a least above its most, of sizes", PRODUCTION, "logging:\n", "limits: {minimum_size: 9, maximum_size: 3}\nlogging:\n", ["`maximum_size`"]),
    ("more than the whole", PRODUCTION, "logging:\n", "limits: {sample_rate: 25}\nlogging:\n", ["1 or less"]),
    ("a conflict that git left", STAGING, "  host: db.staging.internal\n", "<<<<<<< HEAD\n  host: db.staging.internal\n=======\n  host: db2.staging.internal\n>>>>>>> other\n", ["conflict", "`<<<<<<<`"]),
    ("a tag that loses its zero", BASE, "  default_country: SE", "  default_country: SE\n  tag: 2.10", ['"2.10"']),
    ("an open quote at the end", BASE, "  default_country: SE", '  default_country: "SE', ["quote", "not closed"]),
    ("yes for a Boolean, said once", PRODUCTION, "    enabled: true", "    enabled: yes", ["`true`"]),
    ("a slip within labels", PRODUCTION, "logging:\n", "logging:\n  labels: {team: web}\n  formt: json\n", ["formt", "`format`"]),
    ("a secret of a proxy", PRODUCTION, "logging:\n", "proxy:\n  grpc_auth_pass: hunter2secret99\nlogging:\n", ["[plain-secret]"]),
    ("a secret where a proxy's upstream should be", PRODUCTION, "logging:\n", "proxy:\n  proxy_pass: hunter2secret99\nlogging:\n", ["[plain-secret]"]),
    ("a misspelt form", PRODUCTION, "logging:\n", 'mail: {sender: "${fle:sender.txt}"}\nlogging:\n', ["${file:"]),
    ("a form of other programs", PRODUCTION, "logging:\n", 'mail: {sender: "${env:SENDER}"}\nlogging:\n', ["`${NAME}`"]),
    ("a blank that is no space", PRODUCTION, "logging:\n  level: warning", "logging:\n\u00a0 level: warning", ["blank", "space"]),
    ("a key's slip in one item", BASE, "shipping:\n", "ports:\n  - {name: a, port: 1}\n  - {name: b, prot: 2}\nshipping:\n", ["`prot`", "`port`"]),
    ("text for a number in one item", BASE, "shipping:\n", 'quotas:\n  - {name: a, quota: 1}\n  - {name: b, quota: "2"}\nshipping:\n', ["`2`"]),
    ("fewer than none", PRODUCTION, "logging:\n", "mail: {max_attempts: -5}\nlogging:\n", ["0 or more, or -1 for no limit"]),
    ("an hour too many in a schedule", PRODUCTION, "logging:\n", 'mail: {nightly: "30 25 * * *"}\nlogging:\n', ["hour of this schedule"]),
    ("a machine's port in a list", PRODUCTION, "logging:\n", 'mail: {relays: ["smtp.internal:25000000"]}\nlogging:\n', ["65535"]),
    ("an address without a mailbox", PRODUCTION, "logging:\n", "mail: {sender: shop.example.com}\nlogging:\n", ["mail address"]),
    ("a pool's least above its most", PRODUCTION, "logging:\n", "mail: {pool: {min_idle: 50}}\nlogging:\n", ["`max_open`"]),
    ("a usual key out of its section", PRODUCTION, "logging:\n", "port: 80\nlogging:\n", ["`port`"]),
    ("extends nothing", STAGING, "app:\n", "extends: prodction\napp:\n", ["production"]),
]

COMPOSE = """\
services:
  web:
    image: "nginx:1.27"
    ports: ["8080:80", "443:443"]
    environment:
      LOG_LEVEL: info
      DATABASE_URL: ${DATABASE_URL}
    depends_on: [db]
    restart: unless-stopped
    healthcheck:
      test: [CMD, curl, -f, http://localhost/]
      interval: 30s
      timeout: 3s
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
"""
PROMETHEUS = """\
global:
  scrape_interval: 15s
  evaluation_interval: 15s
rule_files: [rules/*.yaml]
scrape_configs:
  - job_name: node
    scheme: https
    static_configs:
      - targets: ["10.0.0.5:9100", "10.0.0.6:9100"]
        labels: {zone: a}
alerting:
  alertmanagers:
    - static_configs: [{targets: ["localhost:9093"]}]
"""
WORKFLOW = """\
name: test
on:
  push: {branches: [main]}
  pull_request:
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    strategy:
      matrix: {python: ["3.12", "3.13"]}
    steps:
      - uses: actions/checkout@v4
      - run: |
          make test
          make lint
"""
HELM = """\
replicaCount: 3
image: {repository: ghcr.io/example/shop, tag: v1.2.3, pullPolicy: IfNotPresent}
service: {type: ClusterIP, port: 80, targetPort: 8080}
ingress:
  enabled: true
  hosts:
    - host: shop.example
      paths: [{path: /, pathType: Prefix}]
  tls: [{secretName: shop-tls, hosts: [shop.example]}]
resources:
  limits: {cpu: 500m, memory: 256Mi}
nodeSelector: {}
autoscaling: {enabled: false, minReplicas: 1, maxReplicas: 10}
"""
TOML = """\
title = "pipeline"
[source]
url = "https://data.example/feed"
timeout = 2.5
retries = 3
[sink]
host = "db.internal"
port = 5432
batch = 1_000
[logging]
level = "WARNING"
"""
ANCHORS = """\
defaults: &defaults
  timeout: 10
  retries: 2
services:
  search: {<<: *defaults, url: "http://search:9200"}
  mail:
    <<: *defaults
    timeout: 60
    host: smtp.example.com
    port: 587
"""
FLAT = """\
host: 0.0.0.0
port: 3000
debug: false
log_level: INFO
database_url: postgres://localhost/app
session_ttl: 1h30m
workers: auto
admin_email: ops@example.com
sample_percent: 12.5
greeting: "on the way: it's 22:30"
version: "2.0"
opens: "08:30"
schedule: "0 3 * * *"
mode: "0644"
ratio: 0.50
phone: "+4712345678"
country: "NO"
"""
FILES = {
    "compose.yaml": COMPOSE, "prometheus.yaml": PROMETHEUS, "workflow.yml": WORKFLOW, "values.yaml": HELM,
    "pipeline.toml": TOML, "services.yaml": ANCHORS, "flat.yaml": FLAT,
    "package.json": '{"name": "shop", "version": "1.10.0", "scripts": {"test": "node --test"}, "engines": {"node": ">=22"}}',
}

# Changes of the project that are right: a file, a text of it, and what stands there instead.
CLEAN = [
    (PRODUCTION, "  workers: 16", f"  workers: {count}") for count in (1, 2, 8, 32, 64)
] + [
    (PRODUCTION, "  port: 8443", f"  port: {port}") for port in (80, 443, 1, 65535, 9000)
] + [
    (PRODUCTION, "  level: warning", f"  level: {level}") for level in ("info", "error", "ERROR", "critical", "Warning", "notice")
] + [
    (PRODUCTION, "  base_url: https://shop.example", f"  base_url: {url}")
    for url in ("https://shop.example:8443/a?b=c#d", "https://shop", "https://[2001:db8::1]/", "/shop", "http://shop:8000", "https://user.example/ø")
] + [
    (PRODUCTION, "  host: 0.0.0.0", f"  host: {host}") for host in ('"::"', "shop.internal", "10.1.2.3", '"*"', '"${SHOP_DB_PASSWORD}"', "fe80--1.example")
] + [
    (PRODUCTION, "  workers: 16", f"  trusted: {address}\n  workers: 16") for address in ("10.0.0.0/8", "db.shop.internal", "10.0.0.7", '"*"', '"::1"')
] + [
    (PRODUCTION, "  workers: 16", f"  workers: 16\n  timeout: {timeout}") for timeout in (0, 1, 2.5, 3600, "30s", "5m", "1h30m", "PT30S", "250ms")
] + [
    (PRODUCTION, "  workers: 16", f"  workers: 16\n  keep_alive: {seconds}") for seconds in (7.5, "false")
] + [
    (PRODUCTION, "logging:\n", f"{extra}logging:\n")
    for extra in (
        "limits:\n  upload_size: 25MB\n", "limits:\n  upload_size: 1 GiB\n", "limits:\n  sample_rate: 1\n", "limits:\n  sample_rate: 0\n",
        "jobs:\n  cleanup: {every: 30s}\n", "jobs:\n  extra: {every: 2h, enabled: false}\n", "features:\n  checkout: false\n",
        "features: {}\n", "cache:\n  url: \"rediss://cache.shop.internal:6380/1\"\n", "cache:\n  ttl: 60\n",
        "monitoring:\n  enabled: true\n  endpoint: /metrics\n", "sentry:\n  dsn: \"${SHOP_DB_PASSWORD}\"\n",
        "cache:\n  backend: memcached\n", "shipping:\n  countries: [SE, DE, FR, \"NO\"]\n", "shipping: !replace {countries: [SE]}\n",
        "shipping:\n  countries: !append [FI]\n", "features:\n  checkout: !!null\n", "# a comment: with a colon, `on` and 22:30\n",
        "shipping:\n  default_country: \"NO\"\n", "features:\n  tls: {enabled: true, session: {timeout: 1h}}\n",
        "cache:\n  replica: {host: db2.shop.internal, port: 5432}\n", "jobs:\n  cleanup: {every: \"-1\"}\n", "features:\n  labels: {cost_center: a1}\n",
        "deployment:\n  replicas: 0\n  annotations: {\"prometheus.io/port\": \"8080\"}\n", "bounds: {min_size: 3, max_size: 3}\n", "bounds: {min_size: 3, max_size: -1}\n",
        "retry:\n  retry_on_timeout: true\n", "proxy:\n  proxy_pass: http://app\n  fastcgi_pass: unix:/run/php.sock\n  uwsgi_pass: $upstream\n  grpc_pass: app_servers\n  scgi_pass: web1\n", "loader:\n  num_workers: 0\n", "pull:\n  imagePullSecrets: [registry]\n",
        "mail:\n  concurrency: 8\n  max_attempts: -1\n  host: smtp.internal\n  ssl: true\n", "mail: {sender: \"Shop <shop@example.com>\", nightly: \"@daily\", relays: [relay1, \"relay2:587\"]}\n",
        "mail: {nightly: \"0 30 2 ? * MON-FRI\", pool: {max_open: 0}}\n", "scale: {port: /dev/ttyUSB0}\n", "passive: {port: 30000-32767, root_url: \"%(protocol)s://%(domain)s:%(port)s/\"}\n",
        "service:\n  targetPort: http\n", "aws:\n  metadata_url: http://169.254.169.254/latest/\n", "limits:\n  sample_rate: 0.5\n", "cache:\n  token: \"${SHOP_DB_PASSWORD}\"\n",
    )
] + [
    (STAGING, "app:\n", f"extends: {name}\napp:\n") for name in ("production", "[production]")
] + [
    (STAGING, "  environment: staging", f"  environment: {name}") for name in ("staging", "testing", "preview", "qa", "production")
] + [
    (BASE, "  default_country: SE", f"  default_country: SE\n  note: {text}")
    for text in (
        "plain words", '"yes"', "'off'", "\"0777\"", "2026-11-29", "a:b", "v1.10", "10.0.0.0/8", "~", "null", "1e3", "0x1F", "0o17", "-0.5", "nothing",
        "once", "office", "|\n    on\n    22:30", ">-\n    yes\n    no", "!!str 0123", "&n word", "08:30:00Z", "1.2.3", "100%", "[]", "{}", "no-reply",
        "on-call", "\"\"", "https://example.com/a_b", "x y", "1.5", "7", "true", "false", "'it''s'", "12:61",
    )
]
