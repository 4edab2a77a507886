"""A bench of 60 mistakes in five projects, of YAML, TOML, JSON and dotenv files, by somebody who hadn't seen what looks for them: each is found at its place,
with what to write instead where that is certain; and what is unusual, but right, of which nothing is said."""

import json

# By name: the files of each.
PROJECTS = {
    "clinic": {
        "configs/base.yaml": """\
# Appointments of a chain of clinics.
service:
  name: appointments
  country: SE
  timezone: Europe/Stockholm
  opens: "07:30"
  closes: "19:00"

http:
  host: 127.0.0.1
  port: 8080
  request_timeout: 30
  compress: true

database:
  host: localhost
  port: 5432
  name: appointments
  user: appointments
  password: "${DB_PASSWORD:}"
  pool:
    min: 2
    max: 10

logging:
  level: info
  format: text

delivery: &delivery
  timeout: 10
  retry:
    attempts: 3
    backoff: 2s

sms:
  <<: *delivery
  sender: Clinic
  gateway: "https://sms.example.net/v2"

email:
  <<: *delivery
  sender: no-reply@clinic.example
  host: localhost
  port: 25
""",
        "configs/environments/development.yaml": """\
logging:
  level: debug

http:
  compress: false
""",
        "configs/environments/production.yaml": """\
service:
  closes: "21:00"

http:
  host: 0.0.0.0
  port: 8443

database:
  host: db1.clinic.internal
  pool:
    min: 10
    max: 40

logging:
  level: warning
  format: json

email:
  host: smtp.clinic.internal
  port: 587
""",
        "configs/environments/staging.yaml": """\
extends: production

database:
  host: db-staging.clinic.internal
  pool:
    min: 2
    max: 10

logging:
  level: info
""",
        "configs/billing/invoices.yaml": """\
currency: SEK
vat_percent: 25
due_days: 30
archive:
  bucket: s3://clinic-invoices-dev
  keep_years: 7
""",
        "configs/billing/production.yaml": """\
archive:
  bucket: s3://clinic-invoices
""",
        "configs/reminders/schedule.yaml": """\
cron: "0 8 * * 1-5"
before:
  - 24h
  - 2h
quiet_hours:
  from: "22:00"
  to: "07:00"
""",
    },
    "sensors": {
        "config/base.toml": """\
# Reads temperature and humidity of greenhouses.
[station]
name = "greenhouse"
timezone = "Europe/Amsterdam"
latitude = 51.99
longitude = 4.21
installed = 2025-03-14

[mqtt]
host = "localhost"
port = 1883
client_id = "station"
keepalive = 60
clean_session = true

[mqtt.tls]
enabled = false
verify = true
ca_file = "/etc/ssl/certs/ca-certificates.crt"

[database]
host = "localhost"
port = 5432
name = "readings"
min_connections = 2
max_connections = 10

[sampling]
interval_seconds = 30
batch_size = 100
timeout_seconds = 5
sensors = ["temperature", "humidity", "co2"]

[log]
level = "info"
file = "/var/log/sensors.log"
""",
        "config/environments/development.toml": """\
[log]
level = "debug"

[sampling]
interval_seconds = 5
""",
        "config/environments/production.toml": """\
[mqtt]
host = "broker.farm.internal"
port = 8883

[mqtt.tls]
enabled = true

[database]
host = "tsdb.farm.internal"
min_connections = 5
max_connections = 20

[sampling]
batch_size = 500
""",
        "config/environments/staging.toml": """\
extends = "production"

[mqtt]
host = "broker-staging.farm.internal"

[log]
level = "debug"
""",
        "config/alerts/thresholds.toml": """\
[temperature]
low = -5.0
high = 38.5
notify = ["ops@farm.example"]

[humidity]
low = 20
high = 95
notify = ["ops@farm.example"]
""",
        "config/hosts/gw-01.toml": """\
[mqtt]
client_id = "gw-01"
""",
    },
    "tiles": {
        "configs/base.json": """\
{
  "server": {
    "host": "127.0.0.1",
    "port": 7800,
    "public_url": "http://localhost:${server.port}",
    "workers": 4,
    "debug": false,
    "trusted_proxies": ["127.0.0.1/32"]
  },
  "storage": {
    "driver": "filesystem",
    "root": "/srv/tiles",
    "bucket": "",
    "region": "eu-central-1",
    "access_key_id": "${AWS_ACCESS_KEY_ID:}"
  },
  "cache": {
    "enabled": true,
    "max_entries": 10000,
    "ttl_seconds": 3600
  },
  "cors": {
    "origins": ["http://localhost:3000"],
    "methods": ["GET", "HEAD"]
  },
  "tracing": {
    "enabled": false,
    "sample_ratio": 0.1,
    "endpoint": "http://localhost:4318"
  },
  "layers": {
    "roads": {"min_zoom": 4, "max_zoom": 18, "source": "osm"},
    "water": {"min_zoom": 0, "max_zoom": 14, "source": "osm"}
  }
}
""",
        "configs/environments/development.json": """\
{
  "server": {
    "debug": true,
    "workers": 1
  },
  "cache": {
    "enabled": false
  }
}
""",
        "configs/environments/production.json": """\
{
  "server": {
    "host": "0.0.0.0",
    "public_url": "https://tiles.example.com",
    "workers": 16,
    "trusted_proxies": ["10.20.0.0/16"]
  },
  "storage": {
    "driver": "s3",
    "bucket": "tiles-production"
  },
  "cache": {
    "max_entries": 500000,
    "ttl_seconds": 86400
  },
  "cors": {
    "origins": ["https://maps.example.com"]
  },
  "tracing": {
    "enabled": true,
    "sample_ratio": 0.01,
    "endpoint": "http://collector.internal:4318"
  }
}
""",
        "configs/environments/staging.json": """\
{
  "extends": "production",
  "server": {
    "public_url": "https://tiles.staging.example.com",
    "workers": 4
  },
  "storage": {
    "bucket": "tiles-staging"
  }
}
""",
    },
    "bot": {
        ".gitignore": """\
.env
""",
        ".env": """\
# For one machine; copy .env.example and fill it in.
DATABASE_HOST=localhost
DATABASE_PORT=5433
DATABASE_PASSWORD=Vq7rT2mXz9LpK4wd
REDIS_URL=redis://localhost:6379/3
SLACK_CHANNEL="#bot-dev"
GREETING='Hello, $name'
WORKERS=2
NOPS__HTTP__PORT=9005
""",
        "configs/base.yml": """\
# A support bot.
http:
  host: 127.0.0.1
  port: 9000
  workers: ${WORKERS:4}
  base_path: /bot

database:
  host: ${DATABASE_HOST}
  port: ${DATABASE_PORT:5432}
  user: bot
  password: ${DATABASE_PASSWORD}
  url: postgres://${database.user}@${database.host}:${database.port}/bot

cache: !include parts/cache.yml

chat:
  channel: ${SLACK_CHANNEL}
  greeting: ${GREETING}
  max_length: 4000
  typing_indicator: true

jobs:
  cleanup: "30 3 * * *"
  digest: "0 9 * * MON"

tls:
  ca: ${file:certs/ca.pem}
""",
        "configs/parts/cache.yml": """\
url: ${REDIS_URL}
prefix: "bot:"
ttl: 5m
""",
        "configs/certs/ca.pem": """\
-----BEGIN CERTIFICATE-----
MIIBszCCAVmgAwIBAgIUQ2Fs
-----END CERTIFICATE-----
""",
        "configs/environments/development.yml": """\
http:
  workers: 1
""",
        "configs/environments/production.yml": """\
http:
  host: 0.0.0.0
  port: 8080
chat:
  channel: "#support"
  max_length: 8000
jobs:
  cleanup: "15 2 * * *"
""",
    },
    "shop": {
        "nops-config.yaml": """\
environment:
  from: [SHOP_ENV]
variables:
  PORT: api.port
lists:
  jobs: {by: name}
  security.cors.origins: append
""",
        "configs/base.yaml": """\
# A shop for plants.
service:
  name: greenshop
  version: "2.14"
  url: "http://${api.host}:${api.port}"

api:
  host: 127.0.0.1
  port: 3000
  workers: 2
  timeout: 30

database:
  url: "postgres://shop@localhost:5432/shop"
  pool:
    size: 5
    recycle: 1800

uploads:
  folder: /var/lib/shop/uploads
  mode: "0640"
  max_bytes: 5242880

logging:
  level: info
  format: text

jobs:
  - name: expire-carts
    every: 15m
    enabled: true
  - name: daily-report
    every: 1d
    enabled: true

features:
  gift_cards: false
  wishlist: true

monitoring:
  scrape_interval: 15s
  targets: ["${api.host}:${api.port}"]
""",
        "configs/environments/environments.yaml": """\
development:
  logging:
    level: debug
  features:
    gift_cards: true

testing:
  extends: development
  api:
    port: 3001
  database:
    url: "postgres://shop@localhost:5432/shop_test"
""",
        "configs/environments/production.yaml": """\
service:
  url: "https://greenshop.example"

api:
  host: 0.0.0.0
  port: 8080
  workers: 8

database:
  url: "${DATABASE_URL:postgres://shop@db.internal:5432/shop}"
  pool:
    size: 20

logging:
  format: json

monitoring:
  scrape_interval: 30s
""",
        "configs/environments/staging.yaml": """\
extends: production

service:
  url: "https://staging.greenshop.example"

api:
  workers: 2

jobs:
  - name: daily-report
    every: 1h
""",
        "configs/security/policy.yaml": """\
force_https: true

session:
  lifetime: 3600
  cookie:
    secure: true
    same_site: strict

password_policy:
  min_length: 14
  hash: argon2id

roles:
  admin:
    permissions: ["*"]
  support:
    permissions: [orders.read, customers.read]

cors:
  origins:
    - "${service.url}"
  methods: [GET, POST]
""",
        "configs/security/development.yaml": """\
force_https: false

session:
  cookie:
    secure: false

cors:
  origins:
    - http://localhost:5173
""",
    },
}

# Project, file, old text, new text, place, help. Of two files, the first is called as the second.
MISTAKES = [
    ('clinic', 'configs/environments/production.yaml', 'database:', 'databse:', 'configs/environments/production.yaml:8:1', 'did you mean `database`?'),
    ('clinic', 'configs/environments/production.yaml', '  port: 8443', '  port: 8O80', 'configs/environments/production.yaml:6:9', 'like `8080`: ports go from 1 to 65535'),
    ('clinic', 'configs/environments/production.yaml', '  port: 587', '  port: 87587', 'configs/environments/production.yaml:20:9', 'like `8080`: ports go from 1 to 65535'),
    ('clinic', 'configs/environments/production.yaml', '  level: warning', '  level: wraning', 'configs/environments/production.yaml:15:10', 'did you mean `warning`?'),
    ('clinic', 'configs/base.yaml', '  country: SE', '  country: NO', 'configs/base.yaml:4:12', 'write `"NO"` for Norway or Norwegian, or `false`'),
    ('clinic', 'configs/reminders/schedule.yaml', '  from: "22:00"', '  from: 22:30', 'configs/reminders/schedule.yaml:6:9', 'write `"22:30"`'),
    ('clinic', 'configs/environments/production.yaml', '  host: db1.clinic.internal', '\thost: db1.clinic.internal', 'configs/environments/production.yaml:9:1', 'indent by spaces'),
    ('clinic', 'configs/base.yaml', 'email:\n  <<: *delivery', 'email:\n  <<: *delivry', 'configs/base.yaml:41:7', 'did you mean `*delivery`?'),
    ('clinic', 'configs/base.yaml', '  <<: *delivery', '  <<: *delivery\n  retry:\n    attempts: 5', 'configs/base.yaml:37:3', 'Take that one in here, too: `<<: *anchor` within `retry`'),
    ('clinic', 'configs/environments/production.yaml', '  port: 587', '  port: 587\n  host: smtp2.clinic.internal', 'configs/environments/production.yaml:21:3', '(on line 19)'),
    ('clinic', 'configs/environments/production.yaml', '  host: db1.clinic.internal', '  host: db1.clinic.internal\n  password: "t7Gk!pQ92xLmW"', 'configs/environments/production.yaml:10:13', 'take it from the environment: `${DATABASE_PASSWORD}`, or from a file: `${file:/run/secrets/password}`'),
    ('clinic', 'configs/environments/production.yaml', '  host: smtp.clinic.internal', '  host: ${SMTP_HOST}', 'configs/environments/production.yaml:19:9', 'set it, or give a default: `${SMTP_HOST:text}`'),
    ('sensors', 'config/environments/production.toml', 'max_connections = 20\n', 'max_connections = 20\n\n[database]\nname = "readings_prod"\n', 'config/environments/production.toml:13:1', '(on line 8)'),
    ('sensors', 'config/environments/production.toml', 'host = "tsdb.farm.internal"', 'host = tsdb.farm.internal', 'config/environments/production.toml:9:8', 'text stands in quotes: `"…"`'),
    ('sensors', 'config/environments/production.toml', 'port = 8883', 'port = "8883"', 'config/environments/production.toml:3:8', 'write `8883`'),
    ('sensors', 'config/environments/production.toml', 'enabled = true', 'enabled = True', 'config/environments/production.toml:6:11', 'write `true`'),
    ('sensors', 'config/environments/production.toml', 'max_connections = 20', 'maxConnections = 20', 'config/environments/production.toml:11:1', 'did you mean `max_connections`?'),
    ('sensors', 'config/environments/production.toml', '[mqtt]\nhost = "broker.farm.internal"\nport = 8883\n\n[mqtt.tls]\nenabled = true\n\n[database]\nhost = "tsdb.farm.internal"\nmin_connections = 5\nmax_connections = 20', 'database = "postgres://tsdb.farm.internal:5432/readings"\n\n[mqtt]\nhost = "broker.farm.internal"\nport = 8883\n\n[mqtt.tls]\nenabled = true', 'config/environments/production.toml:1:12', 'the base has `host`, `port`, `name`, `min_connections`, `max_connections` in it, config/base.toml:21:2'),
    ('sensors', 'config/base.toml', 'installed = 2025-03-14', 'installed = 2025-02-30', 'config/base.toml:7:13', 'there is no such day; in quotes it is text'),
    ('sensors', 'config/base.toml', 'timezone = "Europe/Amsterdam"', 'timezone = "Europe/Amsterdm"', 'config/base.toml:4:12', 'did you mean `Europe/Amsterdam`?'),
    ('sensors', 'config/environments/production.toml', 'port = 8883\n\n[mqtt.tls]\nenabled = true', '\n[mqtt.tls]\nenabled = true\nport = 8883', 'config/environments/production.toml:6:1', 'in production, staging'),
    ('sensors', 'config/environments/production.toml', 'max_connections = 20', 'max_connections = 4', 'config/environments/production.toml:10:19', 'make `min_connections` smaller, or `max_connections` larger'),
    ('sensors', 'config/environments/production.toml', 'batch_size = 500', 'batch_size = 500\ntimeout_seconds = -5', 'config/environments/production.toml:15:19', '0 or more, or -1 for no limit'),
    ('sensors', ('config/environments/production.toml', 'config/environments/prodcution.toml'), None, None, 'config/environments/prodcution.toml', "did you mean 'production'?"),
    ('tiles', 'configs/environments/production.json', '    "bucket": "tiles-production"', '    "bucket": "tiles-production",', 'configs/environments/production.json:11:3', 'take the comma out: after the last one stands none'),
    ('tiles', 'configs/environments/production.json', '    "trusted_proxies": ["10.20.0.0/16"]', '    "trusted_proxies": ["10.20.0.0/36"]', 'configs/environments/production.json:6:25', 'after `/` stands a number up to 32, and no number before it is above 255'),
    ('tiles', 'configs/environments/production.json', '  },', '  },\n  // see INFRA-2231', 'configs/environments/production.json:8:3', 'JSON has no comments; a file with them ends in .jsonc'),
    ('tiles', 'configs/environments/production.json', '    "workers": 16,', '    "workers": 16,\n    "debug": true,', 'configs/environments/production.json:6:14', 'write `false`'),
    ('tiles', 'configs/environments/production.json', '    "enabled": true,', '    "enabled": "true",', 'configs/environments/production.json:20:16', 'write `true`'),
    ('tiles', 'configs/environments/production.json', '    "origins": ["https://maps.example.com"]', '    "origins": "https://maps.example.com"', 'configs/environments/production.json:17:16', 'write `["https://maps.example.com"]`'),
    ('tiles', 'configs/environments/production.json', '    "endpoint": "http://collector.internal:4318"', '    "endpoint": "http//collector.internal:4318"', 'configs/environments/production.json:22:17', 'write `http://collector.internal:4318`'),
    ('tiles', 'configs/base.json', '    "public_url": "http://localhost:${server.port}",', '    "public_url": "http://localhost:${server.prot}",', 'configs/base.json:5:19', 'did you mean `server.port`?'),
    ('tiles', 'configs/base.json', '    "host": "127.0.0.1",\n    "port": 7800,\n    "public_url": "http://localhost:${server.port}",\n    "workers": 4,\n    "debug": false,\n    "trusted_proxies": ["127.0.0.1/32"]\n  },\n  "storage": {\n    "driver": "filesystem",\n    "root": "/srv/tiles",\n    "bucket": "",\n    "region": "eu-central-1",\n    "access_key_id": "${AWS_ACCESS_KEY_ID:}"\n  },\n  "cache": {\n    "enabled": true,\n    "max_entries": 10000,\n    "ttl_seconds": 3600\n  },\n  "cors": {\n    "origins": ["http://localhost:3000"],\n    "methods": ["GET", "HEAD"]\n  },\n  "tracing": {\n    "enabled": false,\n    "sample_ratio": 0.1,\n    "endpoint": "http://localhost:4318"', '    "host": "${tracing.endpoint}",\n    "port": 7800,\n    "public_url": "http://localhost:${server.port}",\n    "workers": 4,\n    "debug": false,\n    "trusted_proxies": ["127.0.0.1/32"]\n  },\n  "storage": {\n    "driver": "filesystem",\n    "root": "/srv/tiles",\n    "bucket": "",\n    "region": "eu-central-1",\n    "access_key_id": "${AWS_ACCESS_KEY_ID:}"\n  },\n  "cache": {\n    "enabled": true,\n    "max_entries": 10000,\n    "ttl_seconds": 3600\n  },\n  "cors": {\n    "origins": ["http://localhost:3000"],\n    "methods": ["GET", "HEAD"]\n  },\n  "tracing": {\n    "enabled": false,\n    "sample_ratio": 0.1,\n    "endpoint": "${server.host}"', 'configs/base.json:29:17', 'server.host → tracing.endpoint → server.host'),
    ('tiles', 'configs/environments/production.json', '    "bucket": "tiles-production"', '    "bucket": “tiles-production”', 'configs/environments/production.json:10:15', 'these are quotes of a document: JSON\'s strings stand in straight ones, `"`'),
    ('tiles', 'configs/environments/production.json', '    "driver": "s3",', '    "driver": "s3",\n    "access_key_id": "AKIAQ3EGRB7XWZ5TLN2K",', 'configs/environments/production.json:10:22', 'take it from the environment: `${STORAGE_ACCESS_KEY_ID}`'),
    ('tiles', 'configs/environments/production.json', '    "sample_ratio": 0.01,', '    "sample_ratio": 25,', 'configs/environments/production.json:21:21', 'write `0.25` for 25%'),
    ('bot', '.env', 'WORKERS=2', 'WORKERS=2\nDATABASE_HOST=db2.internal', '.env:9:1', '(on line 2)'),
    ('bot', '.env', "GREETING='Hello, $name'", "GREETING='Hello, $name", '.env:7:10', "close them where the value ends: `'`"),
    ('bot', '.env', 'DATABASE_HOST=localhost', 'DATABSE_HOST=localhost', 'configs/base.yml:9:9', 'did you mean DATABSE_HOST?'),
    ('bot', 'configs/base.yml', '  port: ${DATABASE_PORT:5432}', '  port: ${DATABASE_PORT:5432', 'configs/base.yml:10:9', 'write `${DATABASE_PORT:5432}`; `$${…}` is the text `${…}` itself'),
    ('bot', '.env', 'NOPS__HTTP__PORT=9005', 'NOPS__HTTP__PORT=90o5', '.env:9:18', 'like `8080`: ports go from 1 to 65535'),
    ('bot', '.env', 'NOPS__HTTP__PORT=9005', 'NOPS__HTPP__PORT=9005', '.env:9:1', 'did you mean `http`?'),
    ('bot', '.env', 'REDIS_URL=redis://localhost:6379/3', 'REDIS_URL redis://localhost:6379/3', '.env:5:1', 'write NAME=value; a name has letters, digits, `_`, `.` and `-`'),
    ('bot', 'configs/environments/production.yml', '  cleanup: "15 2 * * *"', '  cleanup: "75 2 * * *"', 'configs/environments/production.yml:8:12', 'the minute of this schedule'),
    ('bot', 'configs/environments/production.yml', '  port: 8080', '  port: $HTTP_PORT', 'configs/environments/production.yml:3:9', 'a variable is written `${HTTP_PORT}`'),
    ('bot', 'configs/base.yml', '  ca: ${file:certs/ca.pem}', '  ca: ${file:certs/ca.pme}', 'configs/base.yml:28:7', 'did you mean `certs/ca.pem`?'),
    ('bot', 'configs/base.yml', 'cache: !include parts/cache.yml', 'cache: !include parts/cache.yaml', 'configs/base.yml:15:8', 'did you mean `parts/cache.yml`?'),
    ('bot', 'configs/environments/production.yml', '  channel: "#support"', '  channel: #support', 'configs/environments/production.yml:5:11', 'in quotes it is text: `"#support"`'),
    ('shop', 'configs/environments/staging.yaml', 'extends: production', 'extends: prodution', 'configs/environments/staging.yaml:1:10', "did you mean 'production'?"),
    ('shop', 'configs/environments/production.yaml', 'service:', 'extends: staging\n\nservice:', 'configs/environments/production.yaml:1:10', 'production → staging → production [layers] in production, staging'),
    ('shop', ('configs/security/development.yaml', 'configs/security/developement.yaml'), None, None, 'configs/security/developement.yaml', "did you mean 'development.yaml'? Else give it another name"),
    ('shop', 'configs/base.yml', None, PROJECTS['shop']['configs/base.yaml'], 'both configs/base.yaml and', 'keep one of them'),
    ('shop', 'configs/environments/production.yaml', '  port: 8080', '<<<<<<< HEAD\n  port: 8080\n=======\n  port: 8000\n>>>>>>> feature/ports', 'configs/environments/production.yaml:6:1', 'keep what is right, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` out'),
    ('shop', 'configs/environments/production.yaml', '  scrape_interval: 30s', '  scrape_interval: 30', 'configs/environments/production.yaml:18:20', "with its unit, as the base has '15s': `30s`?"),
    ('shop', 'configs/environments/production.yaml', '  pool:\n    size: 20', '  size: 20', 'configs/environments/production.yaml:11:3', 'in production, staging'),
    ('shop', 'configs/environments/production.yaml', '  workers: 8', '  workers:8', 'configs/environments/production.yaml:7:11', 'after a key stands `: `, with the space'),
    ('shop', 'configs/security/policy.yaml', '    permissions: ["*"]', '    permissions: [*]', 'configs/security/policy.yaml:15:19', 'text that begins with it is quoted: `"*"`'),
    ('shop', 'configs/base.yaml', '  mode: "0640"', '  mode: 0640', 'configs/base.yaml:21:9', 'write `0o640` for octal, or `"0640"` for text'),
    ('shop', 'configs/base.yaml', '  version: "2.14"', '  version: 2.10', 'configs/base.yaml:4:12', 'write `"2.10"`'),
    ('shop', 'configs/environments/staging.yaml', '  - name: daily-report', '  - name: daily-reprot', 'configs/environments/staging.yaml:10:11', "did you mean 'daily-report' (configs/base.yaml:32:11)?"),
    ('shop', 'configs/environments/staging.yaml', '  - name: daily-report\n    every: 1h', '  - name: daily-repot\n    enabled: false', 'configs/environments/staging.yaml:10:11', "did you mean 'daily-report' (configs/base.yaml:32:11)?"),
    ('clinic', 'configs/billing/production.yaml', 'archive:', 'archve:', 'configs/billing/production.yaml:1:1', 'did you mean `archive`?'),
    ('clinic', 'configs/environments/production.yaml', '    max: 40', '    mx: 40', 'configs/environments/production.yaml:12:5', 'did you mean `max`?'),
    ('clinic', 'configs/environments/production.yaml', '  format: json', '  format: json\n  colour: true', 'configs/environments/production.yaml:17:3', 'in production, staging'),
    ('tiles', 'configs/environments/production.json', '    "origins": ["https://maps.example.com"]', '    "origins": ["https://maps.example.com"], "methods": ["GET","HAED"]', 'configs/environments/production.json:17:64', 'did you mean `HEAD`?'),
    ('clinic', 'configs/environments/production.yaml', '  host: 0.0.0.0', '  host: 0.0.0.256', 'configs/environments/production.yaml:5:9', 'like `10.0.0.1`'),
    ('sensors', 'config/alerts/thresholds.toml', 'notify = ["ops@farm.example"]', 'notify = ["ops.farm.example"]', 'config/alerts/thresholds.toml:4:11', 'write `ops@farm.example`'),
    ('shop', 'configs/security/policy.yaml', '    same_site: strict', '    same_site: strcit', 'configs/security/policy.yaml:7:16', 'did you mean `strict`?'),
    ('shop', 'configs/security/policy.yaml', '  hash: argon2id', '  hash: argon2di', 'configs/security/policy.yaml:11:9', 'did you mean `argon2id`?'),
    ('shop', 'configs/security/policy.yaml', '    secure: true', '    secure: "yes"', 'configs/security/policy.yaml:6:13', 'write `true`'),
    ('bot', 'configs/parts/cache.yml', 'ttl: 5m', 'ttl: 5mn', 'configs/parts/cache.yml:3:6', 'like `30s`'),
    ('shop', 'configs/environments/production.yaml', '  url: "https://greenshop.example"', '  url: "https://greenshop .example"', 'configs/environments/production.yaml:2:8', 'like `https://example.com`'),
    ('tiles', 'configs/environments/production.json', '    "bucket": "tiles-production"', '    "bucket": \'tiles-production\'', 'configs/environments/production.json:10:15', "JSON's strings stand in double quotes"),
    ('clinic', 'configs/reminders/schedule.yaml', '  - 24h', '  - 24h\n  - 24h', 'configs/reminders/schedule.yaml:4:5', 'take it out, or write what was meant'),
    ('clinic', 'configs/environments/production.yaml', '  closes: "21:00"', '  closes: ["21:00"]', 'configs/environments/production.yaml:2:3', 'write `"21:00"`'),
    ('clinic', 'configs/environments/production.yaml', '  port: 8443', '\xa0 port: 8443', 'configs/environments/production.yaml:6:1', 'write it anew'),
    ('shop', 'configs/security/policy.yaml', '  methods: [GET, POST]', '  methods: [GET, POST', 'configs/security/policy.yaml:22:12', 'close it, or write a comma before what goes on in the next line'),
    ('clinic', 'configs/environments/production.yaml', '  closes: "21:00"', '  closes: "21:00', 'configs/environments/production.yaml:2:11', 'close it, in the same style'),
    ('bot', '.env', 'DATABASE_PASSWORD=Vq7rT2mXz9LpK4wd', 'DATABASE_PASSWORD=changeme', 'configs/base.yml:12:13', 'take a random one: `openssl rand -base64 32`'),
    ('clinic', 'configs/environments/production.yaml', '  host: smtp.clinic.internal', '  host: ${smtp_host}', 'configs/environments/production.yaml:19:9', 'there is `service`, `http`, `database`, `logging`, `delivery`, `sms`, `email`, `billing`, …'),
    ('clinic', 'configs/billing/production.yaml', 'archive:', 'vat_percent: 25%\narchive:', 'configs/billing/production.yaml:1:14', 'write `25`'),
    ('shop', 'configs/environments/production.yaml', '  workers: 8\n', '  workers: 8\n\nfeatures:\n  wishlist: yes\n', 'configs/environments/production.yaml:10:13', 'write `true`, or `"yes"` for text'),
    ('clinic', 'configs/environments/production.yaml', '    min: 10\n    max: 40', '    min: 20', 'configs/environments/production.yaml:11:10', 'make `min` smaller, or `max` larger'),
    ('shop', 'configs/environments/production.yaml', '  url: "${DATABASE_URL:postgres://shop@db.internal:5432/shop}"', '  url: "postgres://shop:Gr33nH0use!9@db.internal:5432/shop"', 'configs/environments/production.yaml:10:8', 'take it from the environment: `${DATABASE_URL}`'),
    ('bot', 'configs/base.yml', '  ca: ${file:certs/ca.pem}', '  ca: ${file:certs/ca.pem}\n  blob: |\n    -----BEGIN RSA PRIVATE KEY-----\n    MIIEowIBAAKCAQEAx7Qk1lq8Zs\n    -----END RSA PRIVATE KEY-----', 'configs/base.yml:29:9', 'take it from the environment: `${TLS_BLOB}`'),
    ('sensors', 'config/environments/production.toml', 'batch_size = 500', 'batch_size 500', 'config/environments/production.toml:14:12', 'between a key and its value stands `=`: `key = value`'),
    ('sensors', 'config/environments/production.toml', 'batch_size = 500', 'batch_size = 500\nbatch_size = 50', 'config/environments/production.toml:15:14', '(on line 14)'),
    ('sensors', 'config/environments/production.toml', 'batch_size = 500', 'batch_size: 500', 'config/environments/production.toml:14:11', 'between a key and its value stands `=`: `key = value`'),
]

# What is unusual, but right: by name, a project with its changes, each a file with an old and a new text; without an old one, all of it.
CLEAN = {
    'flow style': ('clinic', [
        ('configs/environments/production.yaml', 'database:\n  host: db1.clinic.internal\n  pool:\n    min: 10\n    max: 40\n', 'database: {host: db1.clinic.internal, pool: {min: 10, max: 40}}\n'),
        ('configs/base.yaml', 'logging:\n  level: info\n  format: text\n', 'logging: {level: info,\n          format: text}   # flow\n'),
        ('configs/reminders/schedule.yaml', 'before:\n  - 24h\n  - 2h\n', 'before: [24h, 2h]\n'),
    ]),
    'comments, Norwegian, emoji': ('clinic', [
        ('configs/base.yaml', None, '%YAML 1.2\n---\n# Ærlig talt: NO, on, 22:30, *x, ${X}, password: hunter2hunter2 🚑\n# Appointments of a chain of clinics.\nservice:\n  name: appointments\n  country: SE   # or "NO", later: country: NO\n  timezone: Europe/Stockholm\n  opens: "07:30"\n  closes: "19:00"\n\nhttp:\n  host: 127.0.0.1\n  port: 8080\n  request_timeout: 30\n  compress: true\n\ndatabase:\n  host: localhost\n  port: 5432\n  name: appointments\n  user: appointments\n  password: "${DB_PASSWORD:}"\n  pool:\n    min: 2\n    max: 10\n\nlogging:\n  level: info\n  format: text\n\ndelivery: &delivery\n  timeout: 10\n  retry:\n    attempts: 3\n    backoff: 2s\n\nsms:\n  <<: *delivery\n  sender: Fjällvården Åre 🚑 # åäö\n  gateway: "https://sms.example.net/v2"\n\nemail:\n  <<: *delivery\n  sender: no-reply@clinic.example\n  host: localhost\n  port: 25\n...\n'),
    ]),
    'CRLF everywhere': ('clinic', [(file, None, text.replace("\n", "\r\n")) for file, text in PROJECTS["clinic"].items()]),
    'BOM, no final newline': ('shop', [(file, None, "\ufeff" + text.rstrip("\n")) for file, text in PROJECTS["shop"].items()]),
    'anchors, aliases for scalars and lists': ('shop', [
        ('configs/base.yaml', 'timeout: 30\n', 'timeout: &t 30\n'),
        ('configs/base.yaml', 'recycle: 1800', 'recycle: 1800\n    timeout: *t'),
        ('configs/base.yaml', 'targets: ["${api.host}:${api.port}"]', 'targets: &targets ["${api.host}:${api.port}"]\n  probes: *targets'),
    ]),
    'merge keys: list, over-taking scalars, deep by hand': ('clinic', [
        ('configs/base.yaml', 'sms:\n  <<: *delivery\n', 'paging: &paging\n  channel: sms\n  priority: 2\n\nsms:\n  <<: [*delivery, *paging]\n  timeout: 5\n'),
        ('configs/base.yaml', 'email:\n  <<: *delivery\n', 'email:\n  <<: *delivery\n  retry:\n    attempts: 6\n    backoff: 10s\n'),
    ]),
    'long lines, block texts': ('shop', [
        ('configs/security/policy.yaml', 'force_https: true\n', 'force_https: true\n\ncontent_security_policy: "default-src \'self\'; script-src https://cdn0.greenshop.example https://cdn1.greenshop.example https://cdn2.greenshop.example https://cdn3.greenshop.example https://cdn4.greenshop.example https://cdn5.greenshop.example https://cdn6.greenshop.example https://cdn7.greenshop.example https://cdn8.greenshop.example https://cdn9.greenshop.example https://cdn10.greenshop.example https://cdn11.greenshop.example https://cdn12.greenshop.example https://cdn13.greenshop.example https://cdn14.greenshop.example https://cdn15.greenshop.example https://cdn16.greenshop.example https://cdn17.greenshop.example https://cdn18.greenshop.example https://cdn19.greenshop.example https://cdn20.greenshop.example https://cdn21.greenshop.example https://cdn22.greenshop.example https://cdn23.greenshop.example https://cdn24.greenshop.example https://cdn25.greenshop.example https://cdn26.greenshop.example https://cdn27.greenshop.example https://cdn28.greenshop.example https://cdn29.greenshop.example https://cdn30.greenshop.example https://cdn31.greenshop.example https://cdn32.greenshop.example https://cdn33.greenshop.example https://cdn34.greenshop.example https://cdn35.greenshop.example https://cdn36.greenshop.example https://cdn37.greenshop.example https://cdn38.greenshop.example https://cdn39.greenshop.example https://cdn40.greenshop.example https://cdn41.greenshop.example https://cdn42.greenshop.example https://cdn43.greenshop.example https://cdn44.greenshop.example https://cdn45.greenshop.example https://cdn46.greenshop.example https://cdn47.greenshop.example https://cdn48.greenshop.example https://cdn49.greenshop.example https://cdn50.greenshop.example https://cdn51.greenshop.example https://cdn52.greenshop.example https://cdn53.greenshop.example https://cdn54.greenshop.example https://cdn55.greenshop.example https://cdn56.greenshop.example https://cdn57.greenshop.example https://cdn58.greenshop.example https://cdn59.greenshop.example https://cdn60.greenshop.example https://cdn61.greenshop.example https://cdn62.greenshop.example https://cdn63.greenshop.example https://cdn64.greenshop.example https://cdn65.greenshop.example https://cdn66.greenshop.example https://cdn67.greenshop.example https://cdn68.greenshop.example https://cdn69.greenshop.example https://cdn70.greenshop.example https://cdn71.greenshop.example https://cdn72.greenshop.example https://cdn73.greenshop.example https://cdn74.greenshop.example https://cdn75.greenshop.example https://cdn76.greenshop.example https://cdn77.greenshop.example https://cdn78.greenshop.example https://cdn79.greenshop.example https://cdn80.greenshop.example https://cdn81.greenshop.example https://cdn82.greenshop.example https://cdn83.greenshop.example https://cdn84.greenshop.example https://cdn85.greenshop.example https://cdn86.greenshop.example https://cdn87.greenshop.example https://cdn88.greenshop.example https://cdn89.greenshop.example https://cdn90.greenshop.example https://cdn91.greenshop.example https://cdn92.greenshop.example https://cdn93.greenshop.example https://cdn94.greenshop.example https://cdn95.greenshop.example https://cdn96.greenshop.example https://cdn97.greenshop.example https://cdn98.greenshop.example https://cdn99.greenshop.example https://cdn100.greenshop.example https://cdn101.greenshop.example https://cdn102.greenshop.example https://cdn103.greenshop.example https://cdn104.greenshop.example https://cdn105.greenshop.example https://cdn106.greenshop.example https://cdn107.greenshop.example https://cdn108.greenshop.example https://cdn109.greenshop.example https://cdn110.greenshop.example https://cdn111.greenshop.example https://cdn112.greenshop.example https://cdn113.greenshop.example https://cdn114.greenshop.example https://cdn115.greenshop.example https://cdn116.greenshop.example https://cdn117.greenshop.example https://cdn118.greenshop.example https://cdn119.greenshop.example"\nbanner: >-\n  Plants need water,\n  light and patience: so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them so be kind to them \nmotd: |\n  <<<<<<< not a conflict\n  a: b\n    - c: #d\n  $5 off! 100% of ${service.name} \n'),
    ]),
    'unusual but right values': ('sensors', [
        ('config/base.toml', 'latitude = 51.99', 'latitude = -33.86'),
        ('config/base.toml', 'longitude = 4.21', 'longitude = -179.999'),
        ('config/base.toml', 'keepalive = 60', 'keepalive = 0'),
        ('config/environments/production.toml', 'port = 8883', 'port = 65535'),
        ('config/alerts/thresholds.toml', 'low = -5.0', 'low = -273.15'),
        ('config/alerts/thresholds.toml', 'high = 95', 'high = 100'),
        ('config/environments/production.toml', 'max_connections = 20', 'max_connections = 5'),
        ('config/base.toml', 'timezone = "Europe/Amsterdam"', 'timezone = "Etc/GMT+3"'),
    ]),
    'quoted NO, 22:30, 1.10, 0640, yes': ('shop', [
        ('configs/base.yaml', 'version: "2.14"', 'version: "2.10"\n  country: "NO"\n  closes: "22:30"\n  answer: \'yes\'\n  zip: "01067"\n  build: "1e5"'),
    ]),
    'TOML dotted keys, inline tables': ('sensors', [
        ('config/environments/production.toml', None, 'mqtt.host = "broker.farm.internal"\nmqtt.port = 8883\nmqtt.tls = {enabled = true}\n\ndatabase = {host = "tsdb.farm.internal", min_connections = 5, max_connections = 20}\nsampling.batch_size = 500\n'),
    ]),
    'TOML arrays of tables, literal, multi-line, hex, dates': ('sensors', [
        ('config/base.toml', '[log]\n', '[[probe]]\nname = "north"\naddress = 0x48\noffset = -0.3\n\n[[probe]]\nname = "south"\naddress = 0x49\noffset = +0.2\n\n[archive]\nmax_rows = 1_000_000\nstarted = 2024-02-29T23:59:59Z\nlocal = 07:32:00\nwindows_path = \'C:\\data\\readings\'\nnote = """\nLine one: [not a table]\nkey = "not a key" # no comment\n"""\n\n[log]\n'),
        ('config/environments/production.toml', 'batch_size = 500', 'batch_size = 5_00'),
    ]),
    'JSONC with comments': ('tiles', [
        ('configs/base.json', None, None),
        ('configs/base.jsonc', None, '{\n  "server": {\n    "host": "127.0.0.1",\n    "port": 7800,\n    "public_url": "http://localhost:${server.port}",\n    "workers": 4,\n    "debug": false,\n    "trusted_proxies": ["127.0.0.1/32"]\n  },\n  // where tiles lie\n  "storage": { /* s3 or filesystem */\n    "driver": "filesystem",\n    "root": "/srv/tiles",\n    "bucket": "",\n    "region": "eu-central-1",\n    "access_key_id": "${AWS_ACCESS_KEY_ID:}"\n  },\n  "cache": {\n    "enabled": true,\n    "max_entries": 10000,\n    "ttl_seconds": 3600\n  },\n  "cors": {\n    "origins": ["http://localhost:3000"],\n    "methods": ["GET", "HEAD"]\n  },\n  "tracing": {\n    "enabled": false,\n    "sample_ratio": 0.1,\n    "endpoint": "http://localhost:4318"\n  },\n  "layers": {\n    "roads": {"min_zoom": 4, "max_zoom": 18, "source": "osm"},\n    "water": {"min_zoom": 0, "max_zoom": 14, "source": "osm"}\n  }\n}\n'),
        ('configs/environments/production.json', None, None),
        ('configs/environments/production.jsonc', None, '// production\n{\n  "server": {\n    "host": "0.0.0.0",\n    "public_url": "https://tiles.example.com",\n    "workers": 16,\n    "trusted_proxies": ["10.20.0.0/16"]\n  },\n  "storage": {\n    "driver": "s3",\n    "bucket": "tiles-production"\n  },\n  "cache": {\n    "max_entries": 500000,\n    "ttl_seconds": 86400\n  },\n  "cors": {\n    "origins": ["https://maps.example.com"]\n  },\n  "tracing": {\n    "enabled": true,\n    "sample_ratio": 0.01,\n    "endpoint": "http://collector.internal:4318"\n  }\n}\n'),
    ]),
    'JSON on one line, escapes': ('tiles', [(file, None, json.dumps(json.loads(text)).replace("/", "\\/")) for file, text in PROJECTS["tiles"].items()]),
    'JSON float for int, exponent, null region': ('tiles', [
        ('configs/environments/production.json', '"sample_ratio": 0.01', '"sample_ratio": 1'),
        ('configs/environments/staging.json', '"workers": 4', '"workers": 1'),
        ('configs/environments/production.json', '"max_entries": 500000', '"max_entries": 5e5'),
    ]),
    '.env: export, quotes, = and # in values, empty': ('bot', [
        ('.env', None, '# dev\nexport DATABASE_HOST=localhost\nDATABASE_PORT = 5433\nDATABASE_PASSWORD=\'p=a#s$s w{o}rd==\'\nREDIS_URL="redis://localhost:6379/3?ssl=true&x=1"   # behind it\nSLACK_CHANNEL=\'#bot-dev\'\nGREETING="Hello,\nthere"\nEMPTY=\n\nWORKERS=${UNSET_WORKERS:-2}\nNOPS__HTTP__PORT=9005\nNOPS__CHAT__TYPING_INDICATOR=false\n'),
    ]),
    'nested defaults, $${}, ${path:}': ('bot', [
        ('configs/base.yml', 'base_path: /bot', 'base_path: ${BOT_PATH:${BOT_PREFIX:/bot}}\n  template: "$${name}, $5, $name, {{x}}, %s"\n  data: ${path:certs/ca.pem}'),
    ]),
    'tags used right': ('shop', [
        ('configs/environments/staging.yaml', 'api:\n  workers: 2', 'database:\n  pool: !replace {size: 3, recycle: 60}\n\nmonitoring:\n  targets: !append ["10.0.0.9:9100"]\n\nuploads:\n  max_bytes: !!null\n\napi:\n  workers: 2'),
    ]),
    'names like secrets, that are none': ('shop', [
        ('configs/security/policy.yaml', 'password_policy:\n', 'password_reset_url: https://greenshop.example/reset\ntoken_lifetime: 3600\ntoken_type: bearer\nsecret_name: prod/shop/db\napi_key_header: X-Api-Key\npassword_file: /run/secrets/db_password\npublic_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx8Vv3t1V1J3m2G7bq0a9yVx8c1n0r5k3f7h2d9s4Lq deploy@shop"\nimage: registry.example.com/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nrevision: 4b825dc642cb6eb9a060e54bf8d69288fbee4904\ntenant_id: 6f1c2b1e-8a54-4f0e-9c37-2f4c8f2d9e11\nlogin_attempts: 5\nprivate_key_path: /etc/shop/key.pem\nauth_mode: oauth2\n\npassword_policy:\n'),
    ]),
    'environments by region: prod-eu, prod-us': ('clinic', [
        ('configs/environments/prod-eu.yaml', None, 'extends: production\nservice:\n  country: DE\n  timezone: Europe/Berlin\n'),
        ('configs/environments/prod-us.yaml', None, 'extends: production\nservice:\n  country: US\n  timezone: America/New_York\n'),
        ('configs/environments/qa.yaml', None, 'extends: staging\n'),
    ]),
    'a further role, feature and job in production': ('shop', [
        ('configs/environments/production.yaml', 'logging:\n', 'features:\n  same_day_delivery: true\n\njobs:\n  - name: reindex\n    every: 6h\n    enabled: true\n\nlogging:\n'),
        ('configs/security/production.yaml', None, 'roles:\n  auditor:\n    permissions: [orders.read, audit.read]\n'),
    ]),
    'addresses: IPv6, sockets, amqp, jdbc, cron macros, durations': ('clinic', [
        ('configs/base.yaml', 'logging:\n', 'links:\n  bind: "[::1]:8080"\n  listen: "::"\n  socket: unix:///run/app.sock\n  queue: amqp://guest@mq:5672/%2fvhost\n  jdbc: jdbc:postgresql://db:5432/x?sslmode=require\n  allow: [10.0.0.0/8, "fd00::/8", 192.168.1.7]\n  any: 0.0.0.0/0\n  mailto: "Ops Team <ops@clinic.example>"\n  every: 1h30m\n  wait: 500ms\n  memory: 512MiB\n  cpu: 250m\n  nightly: "@daily"\n  poll: "*/5 8-18 * * MON-FRI"\n  pattern: "^[a-z]+(-[a-z0-9]+)*$"\n  glob: "**/*.{yml,yaml}"\n  date_format: "%Y-%m-%d %H:%M"\n  locale: nb_NO\n  color: "#0af"\n  ratio: "16:9"\n  mac: 00:1a:2b:3c:4d:5e\n\nlogging:\n'),
    ]),
    'int and float, host2, hyphens': ('clinic', [
        ('configs/environments/production.yaml', 'http:\n', 'http:\n  request_timeout: 12.5\n'),
        ('configs/base.yaml', 'compress: true', 'compress: true\n  keep-alive: true\n  read_timeout: 5\n  write_timeout: 5\n  host1: a.example\n  host2: b.example'),
    ]),
    'local.yaml, hosts, underscore keys quoted': ('clinic', [
        ('configs/local.yaml', None, '"database":\n  \'host\': "127.0.0.1"\n'),
        ('configs/hosts/db7.yaml', None, 'http: {port: 9090}\n'),
        ('configs/environments/production.yaml', None, "service:\n  closes: '21:00'\n\nhttp:\n  host: 0.0.0.0\n  port: 8443\n\ndatabase:\n  host: db1.clinic.internal\n  pool:\n    min: 10\n    max: 40\n\nlogging:\n  level: 'warning'\n  format: json\n\nemail:\n  host: smtp.clinic.internal\n  port: 587\n"),
    ]),
    'indented lists, documents start, odd indents, blank values as null': ('shop', [
        ('configs/security/policy.yaml', 'roles:\n  admin:\n    permissions: ["*"]\n  support:\n    permissions: [orders.read, customers.read]\n', 'roles:\n        admin:\n                permissions:\n                - "*"\n        support:\n                permissions:\n                        -   orders.read\n                        -   customers.read\nproxy: ~\nfallback: null\n'),
        ('configs/base.yaml', '# A shop', '---\n# A shop'),
    ]),
    '-1 for unlimited': ('clinic', [
        ('configs/base.yaml', 'request_timeout: 30', 'request_timeout: 30\n  max_body: -1\n  max_conns: -1'),
    ]),
    'scale 150 percent': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nui: {zoom_percent: 150, opacity: 1.0, discount_percent: 0.5, growth_percent: 120}'),
    ]),
    'zones': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nzones: {report_timezone: UTC, tz: CET, user_timezone: local, other_timezone: "+02:00"}'),
    ]),
    'templated addresses': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nlinks: {tenant_url: "https://{tenant}.clinic.example/", callback_url: /auth/callback, base_url: "", site: "https://clinic.example:8443/a?b=c#d", wildcard_host: "*.clinic.example", upstream: "web:8080"}'),
    ]),
    'cron of six fields, Jenkins, names, L': ('clinic', [
        ('configs/reminders/schedule.yaml', 'cron: "0 8 * * 1-5"', 'cron: "0 8 * * 1-5"\nquartz: "0 0 12 ? * MON-FRI"\nlast: "0 0 L * *"\nyearly: "@yearly"'),
    ]),
    'auto for a number in an environment': ('clinic', [
        ('configs/environments/production.yaml', '  port: 8443', '  port: 8443\n  request_timeout: 0'),
    ]),
    'port ranges, names': ('clinic', [
        ('configs/base.yaml', '  compress: true', '  compress: true\n  ports: ["8000-8010", 9000]\n  proxy_ports: 80,443\n  port_name: http'),
    ]),
    'on: as a key; y, n': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nhooks: {"on": push, "y": 1, "n": 2}\npoint: {x: 1, "y": 2}'),
    ]),
    'an empty mapping and list in base, filled in production': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nlabels: {}\nallowed_ips: []'),
        ('configs/environments/production.yaml', '  port: 587', '  port: 587\n\nlabels: {team: care, tier: gold}\nallowed_ips: [10.1.2.3]'),
    ]),
    'sections of one shape, one with a key more': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nregions:\n  north: {host: a, port: 1234}\n  south: {host: b, port: 1234, weight: 2}\n  east: {host: c}'),
    ]),
    'start/end over midnight, min/max equal, negative': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nwindow: {start: "22:00", end: "06:00"}\nrange: {min: -10, max: -10}\nlimits: {soft: 10, hard: 20, min_age: 18, max_age: 18}'),
    ]),
    'expiry dates, hashes, PEM public, JWT issuer': ('clinic', [
        ('configs/base.yaml', '  format: text', '  format: text\nexpires: 2030-01-01\nat: 2026-11-30T12:00:00Z\npassword_hash: "${ADMIN_HASH:}"\nsecrets_backend: vault\ncredentials: include\ntokens_per_minute: 6000\nmax_tokens: 4096\nkeys: [a, b]\npartition_key: user_id\nsort_key: created\nprimary_key: id'),
    ]),
    'a room beside mail addresses': ('sensors', [
        ('config/alerts/thresholds.toml', 'notify = ["ops@farm.example"]', 'notify = ["slack.ops.room"]'),
    ]),
    'an item named much as another': ('shop', [
        ('configs/environments/staging.yaml', 'name: daily-report\n    every: 1h', 'name: daily-resort\n    every: 1h\n    enabled: true'),
    ]),
}
