"""Projects as charts, playbooks, pipelines and services keep them, all right, and mistakes in them."""

from kinds import BASE, DEVELOPMENT, PRODUCTION

# Set where they are checked.
VARIABLES = dict.fromkeys(["GF_ADMIN_PASSWORD", "GF_DB_PASSWORD", "KEYSTORE_PASSWORD", "LOKI_PASSWORD"], "kX7-vQ2pLw9zR4tB")

# By name: the files of each.
STACKS = {
    "java-service": {
        BASE: """\
jvm: {heap: 512m, direct_memory: 1g, metaspace: 64m}
executor: {memory: 4g, overhead: 384m, timeout: 90s}
database: {host: /var/run/postgresql, name: shop, port: 5432}
audit: {retention: 24h, window: 15m}
security: {headers: {hsts: {enabled: true, max_age: 31536000}, csp: "default-src 'self'", X-Content-Type-Options: nosniff, X-Frame-Options: DENY}}
""",
        PRODUCTION: """\
jvm: {heap: 4g, direct_memory: 512M, metaspace: 256m}
executor: {memory: 16Gi, overhead: 2g}
audit: {retention: 2y, window: 1h}
""",
        "configs/environments/staging.yaml": "audit: {window: 30m}\n",
    },
    "web-server": {
        BASE: """\
http:
  worker_processes: auto
  worker_connections: 1024
  keepalive_timeout: 65
  client_max_body_size: 8m
  client_body_timeout: 12s
  gzip: true
  gzip_types: [text/css, application/json]
  proxy: {read_timeout: 60s, connect_timeout: 5s, buffers: 8 16k, buffer_size: 16k}
  limit_req: {zone: "one:10m", rate: 10r/s, burst: 20}
  upstreams: {app: {servers: ["127.0.0.1:8000 weight=5", "127.0.0.1:8001 backup"], keepalive: 32}}
  ssl: {protocols: [TLSv1.2, TLSv1.3], session_timeout: 1d, session_cache: "shared:SSL:10m", prefer_server_ciphers: false, verify_client: "off"}
  server_tokens: "off"
  resolver: 127.0.0.53 valid=30s
  log_format: '$remote_addr - $remote_user [$time_local] "$request" $status'
  root: /usr/share/nginx/html
  security: {headers: {Strict-Transport-Security: "max-age=31536000; includeSubDomains; preload", X-Content-Type-Options: nosniff, X-Frame-Options: DENY, Content-Security-Policy: "default-src 'self'", Referrer-Policy: no-referrer}}
""",
        PRODUCTION: """\
http:
  worker_connections: 8192
  client_max_body_size: 64m
  proxy: {read_timeout: 30s, buffers: 16 32k}
  upstreams: {app: {servers: ["10.0.0.4:8000 weight=5 max_fails=2", "10.0.0.5:8000"]}}
""",
        DEVELOPMENT: """\
http: {gzip: false}
""",
    },
    "graphql-gateway": {
        BASE: """\
server: {port: 4000, path: /graphql, cors: {origin: ["http://localhost:3000"], credentials: true, max_age: 86400, methods: [GET, POST], headers: "*"}, body_limit: 1mb, introspection: true, playground: true}
federation: {subgraphs: [{name: users, url: "http://users:4001"}, {name: orders, url: "http://orders:4002"}], poll: 10s}
cache: {driver: memory, max_size: 100mb, default_ttl: 60}
limits: {depth: 10, complexity: 1000, aliases: 15}
persisted_queries: {enabled: false}
tracing: {exporter: console, sample_rate: 1.0}
""",
        PRODUCTION: """\
server: {cors: {origin: [https://app.example.com, "https://*.example.net"]}, introspection: false, playground: false}
federation: {subgraphs: [{name: users, url: "https://users.internal"}, {name: orders, url: "https://orders.internal"}]}
cache: {driver: redis, url: "rediss://cache.internal:6380", default_ttl: 300}
persisted_queries: {enabled: true, manifest: s3://bucket/m.json}
tracing: {exporter: otlp, endpoint: "https://otel.internal:4318", sample_rate: 0.05}
""",
        DEVELOPMENT: """\
tracing: {exporter: none}
""",
    },
    "helm-chart": {
        BASE: """\
replicaCount: 1
image:
  repository: ghcr.io/acme/shop
  tag: ""
  pullPolicy: IfNotPresent
imagePullSecrets: []
nameOverride: ""
serviceAccount: {create: true, automount: true, annotations: {}, name: ""}
podAnnotations: {prometheus.io/scrape: "true", prometheus.io/port: "8080"}
podSecurityContext: {fsGroup: 2000, runAsNonRoot: true}
securityContext: {capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true, runAsUser: 1000}
service: {type: ClusterIP, port: 80, targetPort: http, nodePort: null}
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts: [{host: chart-example.local, paths: [{path: /, pathType: ImplementationSpecific}]}]
  tls: []
resources: {limits: {cpu: 500m, memory: 256Mi, ephemeral-storage: 1Gi}, requests: {cpu: 100m, memory: 128Mi}}
livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 5, periodSeconds: 10}
readinessProbe: {httpGet: {path: /ready, port: http}}
autoscaling: {enabled: false, minReplicas: 1, maxReplicas: 100, targetCPUUtilizationPercentage: 80}
extraEnv:
- name: LOG_LEVEL
  value: info
- name: DB_PASSWORD
  valueFrom: {secretKeyRef: {name: shop-db, key: password}}
existingSecret: shop-db
secretKeys: {adminPasswordKey: db-password}
persistence: {enabled: true, size: 8Gi, storageClass: "", accessModes: [ReadWriteOnce]}
nodeSelector: {}
tolerations: []
affinity: {}
strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
metrics: {enabled: true, serviceMonitor: {enabled: false, interval: 30s, scrapeTimeout: 10s, port: metrics}}
pdb: {minAvailable: 1}
""",
        PRODUCTION: """\
replicaCount: 3
image: {tag: "2.14.1"}
ingress:
  enabled: true
  className: nginx
  annotations: {cert-manager.io/cluster-issuer: letsencrypt, nginx.ingress.kubernetes.io/proxy-body-size: 8m}
  hosts: [{host: shop.example.com, paths: [{path: /, pathType: Prefix}]}]
  tls: [{secretName: shop-tls, hosts: [shop.example.com]}]
resources: {limits: {cpu: "2", memory: 1Gi}, requests: {cpu: 1, memory: 512Mi}}
autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 20}
persistence: {size: 100Gi, storageClass: fast-ssd}
strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
metrics: {serviceMonitor: {enabled: true}}
pdb: {minAvailable: 50%}
tolerations: [{key: dedicated, operator: Exists, effect: NoSchedule}]
""",
        DEVELOPMENT: """\
image: {tag: dev, pullPolicy: Always}
resources: {limits: {cpu: 250m}}
""",
    },
    "playbook": {
        BASE: """\
ansible_user: deploy
ansible_python_interpreter: /usr/bin/python3
ansible_ssh_common_args: -o StrictHostKeyChecking=accept-new
app_name: shop
app_user: "{{ app_name }}"
app_home: "/srv/{{ app_name }}"
app_port: 8080
db_password: "{{ vault_db_password }}"
db_host: "{{ groups['db'][0] }}"
packages: [nginx, postgresql-client]
nginx_worker_processes: auto
nginx_worker_connections: 1024
nginx_client_max_body_size: 16m
nginx_sites:
- {name: shop, server_name: shop.local, root: "{{ app_home }}/public", listen: 80}
users:
- {name: ana, uid: 1001, groups: [sudo], shell: /bin/bash, state: present}
- {name: bo, uid: 1002, groups: [], shell: /bin/zsh, state: absent}
sysctl: {net.core.somaxconn: 1024, vm.swappiness: 10}
ufw_rules:
- {port: 22, proto: tcp, from: 10.0.0.0/8}
- {port: "80,443", proto: tcp, from: any}
ntp_enabled: true
timezone: Etc/UTC
backup_cron: {hour: 3, minute: 30, weekday: "*"}
firewall_default: deny
become: true
""",
        PRODUCTION: """\
app_port: 80
nginx_worker_connections: 8192
nginx_client_max_body_size: 64m
nginx_sites:
- {name: shop, server_name: shop.example.com, root: "{{ app_home }}/public", listen: 443 ssl http2}
db_host: db1.internal
ufw_rules:
- {port: 22, proto: tcp, from: 10.8.0.0/16}
- {port: "443,8443", proto: tcp, from: any}
sysctl: {net.core.somaxconn: 65535}
backup_cron: {hour: "*/6"}
""",
        DEVELOPMENT: """\
ansible_connection: local
ntp_enabled: false
""",
    },
    "compose-services": {
        BASE: """\
name: shop
services:
  web:
    image: ghcr.io/acme/shop:latest
    build: {context: ., dockerfile: Dockerfile, args: {PYTHON_VERSION: "3.12"}}
    ports: ["8000:8000", "127.0.0.1:9000:9000/tcp"]
    environment: {DATABASE_URL: "postgres://shop@db/shop", LOG_LEVEL: info, PYTHONUNBUFFERED: "1"}
    env_file: [.env]
    depends_on: {db: {condition: service_healthy}}
    healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/healthz"], interval: 30s, timeout: 5s, retries: 3, start_period: 1m30s}
    deploy: {replicas: 1, resources: {limits: {cpus: "0.50", memory: 512M}, reservations: {memory: 64mb}}}
    restart: unless-stopped
    volumes: ["./src:/app/src:ro", "data:/data"]
    networks: [front, back]
    stop_grace_period: 30s
    ulimits: {nofile: {soft: 1024, hard: 65536}}
    logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
    command: ["gunicorn", "-b", "0.0.0.0:8000", "--workers", "2", "shop.wsgi"]
    secrets: [db_password]
  db:
    image: postgres:16-alpine
    environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_password}
    shm_size: 128mb
    user: "999"
    secrets: [db_password]
secrets: {db_password: {file: ./secrets/db_password.txt}}
volumes: {data: {driver: local}}
networks: {front: {}, back: {internal: true, ipam: {config: [{subnet: 172.28.0.0/16}]}}}
""",
        PRODUCTION: """\
services:
  web:
    image: ghcr.io/acme/shop:2.1.0
    environment: {LOG_LEVEL: warning, DATABASE_URL: "postgres://shop@db.internal/shop?sslmode=verify-full"}
    deploy: {replicas: 4, resources: {limits: {cpus: "2", memory: 2G}, reservations: {memory: 256mb}}}
    logging: {driver: journald, options: {tag: shop}}
    restart: always
    command: ["gunicorn", "-b", "0.0.0.0:8000", "--workers", "8", "shop.wsgi"]
  db: {shm_size: 1gb}
""",
        DEVELOPMENT: """\
services: {web: {environment: {LOG_LEVEL: debug}, ports: ["8000:8000"]}}
""",
    },
    "grafana-server": {
        BASE: """\
server: {protocol: http, http_port: 3000, domain: localhost, root_url: "%(protocol)s://%(domain)s:%(http_port)s/", enforce_domain: false}
database: {type: sqlite3, path: grafana.db}
security: {admin_user: admin, admin_password: "${GF_ADMIN_PASSWORD:?set it}", cookie_secure: false, cookie_samesite: lax, allow_embedding: false, disable_gravatar: true}
users: {allow_sign_up: false, auto_assign_org_role: Viewer, default_theme: dark}
auth.anonymous: {enabled: false, org_role: Viewer}
log: {mode: console, level: info, filters: ""}
alerting: {enabled: false}
datasources:
- name: Prometheus
  type: prometheus
  access: proxy
  url: http://prometheus:9090
  isDefault: true
  jsonData: {timeInterval: 15s, httpMethod: POST, tlsSkipVerify: false, exemplarTraceIdDestinations: [{name: traceID, datasourceUid: tempo}]}
- name: Loki
  type: loki
  access: proxy
  url: http://loki:3100
  isDefault: false
  jsonData: {maxLines: 1000, derivedFields: [{datasourceUid: tempo, matcherRegex: "traceID=(\\\\w+)", name: TraceID, url: "$${__value.raw}"}]}
dashboards: {providers: [{name: default, folder: "", type: file, disableDeletion: false, updateIntervalSeconds: 30, options: {path: /var/lib/grafana/dashboards}}]}
""",
        PRODUCTION: """\
server: {domain: grafana.example.com, root_url: https://grafana.example.com/, enforce_domain: true}
database: {type: postgres, host: "db.internal:5432", name: grafana, user: grafana, password: "${GF_DB_PASSWORD:?}", ssl_mode: verify-full}
security: {cookie_secure: true, strict_transport_security: true, strict_transport_security_max_age_seconds: 31536000}
log: {mode: console file, level: warn}
""",
        DEVELOPMENT: """\
log: {level: debug}
""",
    },
    "rails-app": {
        "config/base.yaml": """\
default: {adapter: sqlite3, pool: 5, timeout: 5000, encoding: unicode}
primary: {database: storage/development.sqlite3}
queue: {database: storage/queue.sqlite3, migrations_paths: db/queue_migrate}
cable: {adapter: async, channel_prefix: depot}
storage: {service: local, root: storage}
puma: {threads: {min: 3, max: 3}, workers: 0, preload_app: true}
mailer: {delivery_method: letter_opener, perform_deliveries: true, default_url_options: {host: localhost, port: 3000}}
log_level: info
cache_store: memory_store
features: {threads: true, port: false, timeout: true, debug: false}
sidekiq: {concurrency: 5, queues: [default, [mailers, 2]], max_retries: 25}
i18n: {default_locale: en, available_locales: [en, de, "no"]}
session_store: {key: _depot_session, expire_after: 2.weeks}
""",
        "config/environments/production.yaml": """\
default: {adapter: postgresql, pool: 20, timeout: 2000, prepared_statements: false}
primary: {database: depot, url: "${DATABASE_URL:?}"}
cable: {adapter: redis, url: "rediss://cache.internal:6380/1"}
storage: {service: amazon, bucket: depot-prod, region: eu-north-1, root: null}
puma: {threads: {min: 5, max: 5}, workers: 4}
mailer: {delivery_method: smtp, smtp_settings: {address: smtp.internal, port: 587, authentication: plain, enable_starttls: true}, default_url_options: {host: depot.example.com, port: 443, protocol: https}}
cache_store: redis_cache_store
""",
        "config/environments/test.yaml": """\
primary: {database: storage/test.sqlite3}
mailer: {delivery_method: test}
""",
    },
    "gitlab-pipeline": {
        BASE: """\
stages: [build, test, deploy]
default: {image: "node:20", interruptible: true, retry: {max: 2, when: [runner_system_failure]}, timeout: 1h 30m}
variables: {GIT_DEPTH: "10", DOCKER_TLS_CERTDIR: /certs, FF_USE_FASTZIP: "true", IMAGE: $CI_REGISTRY_IMAGE, PORT: "8080"}
cache: {key: {files: [package-lock.json]}, paths: [node_modules/], policy: pull-push}
build: {stage: build, script: [npm ci, npm run build], artifacts: {paths: [dist/], expire_in: 1 week}}
test: {stage: test, script: [npm test -- --ci], coverage: '/Lines\\s*:\\s*(\\d+\\.?\\d*)%/', needs: [build], parallel: 4}
deploy:
  stage: deploy
  environment: {name: staging, url: https://staging.example.com}
  script: ['docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY', ./deploy.sh]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"', when: manual}]
""",
        PRODUCTION: """\
deploy: {environment: {name: production, url: https://example.com}, rules: [{if: $CI_COMMIT_TAG, when: on_success}]}
""",
        DEVELOPMENT: """\
default: {image: "node:20-alpine"}
""",
    },
    "vector-toml": {
        "configs/base.toml": """\
data_dir = "/var/lib/vector"
[api]
enabled = true
address = "127.0.0.1:8686"
[sources.logs]
type = "file"
include = ["/var/log/app/*.log"]
read_from = "beginning"
ignore_older_secs = 600
[sources.metrics]
type = "internal_metrics"
scrape_interval_secs = 15
[transforms.parse]
type = "remap"
inputs = ["logs"]
source = \"\"\"
. = parse_json!(.message)
.password = "[redacted]"
\"\"\"
[transforms.sample]
type = "sample"
inputs = ["parse"]
rate = 10
[sinks.out]
type = "console"
inputs = ["parse"]
target = "stdout"
[sinks.out.encoding]
codec = "json"
[sinks.loki]
type = "loki"
inputs = ["sample"]
endpoint = "http://loki:3100"
compression = "gzip"
[sinks.loki.labels]
app = "{{ app }}"
level = "{{ level }}"
[sinks.loki.batch]
max_bytes = 1048576
timeout_secs = 1
[sinks.loki.buffer]
type = "memory"
max_events = 500
when_full = "block"
[sinks.loki.request]
retry_attempts = 10
rate_limit_num = 100
""",
        "configs/environments/production.toml": """\
[transforms.sample]
rate = 100
[sinks.out]
type = "blackhole"
[sinks.loki]
endpoint = "https://loki.internal:3100"
[sinks.loki.auth]
strategy = "basic"
user = "vector"
password = "${LOKI_PASSWORD:?}"
[sinks.loki.buffer]
type = "disk"
max_size = 268435488
[sinks.loki.tls]
verify_certificate = true
verify_hostname = true
ca_file = "/etc/ssl/ca.pem"
""",
        "configs/environments/development.toml": """\
[api]
enabled = false
""",
    },
    "envoy-proxy": {
        BASE: """\
admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
static_resources:
  listeners:
  - name: ingress
    address: {socket_address: {address: 0.0.0.0, port_value: 10000}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress_http
          codec_type: AUTO
          route_config: {name: local, virtual_hosts: [{name: app, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: app, timeout: 15s, retry_policy: {retry_on: 5xx, num_retries: 2, per_try_timeout: 3s}}}]}]}
          http_filters: [{name: envoy.filters.http.router}]
  clusters:
  - name: app
    connect_timeout: 0.25s
    type: STRICT_DNS
    lb_policy: ROUND_ROBIN
    load_assignment: {cluster_name: app, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: app, port_value: 8080}}}}]}]}
    circuit_breakers: {thresholds: [{priority: DEFAULT, max_connections: 1024, max_pending_requests: 1024}]}
    health_checks: [{timeout: 1s, interval: 10s, unhealthy_threshold: 3, healthy_threshold: 1, http_health_check: {path: /healthz}}]
layered_runtime: {layers: [{name: static, static_layer: {re2.max_program_size.error_level: 1000, overload.global_downstream_max_connections: 50000}}]}
""",
        PRODUCTION: """\
admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
""",
        DEVELOPMENT: """\
admin: {access_log_path: /dev/null}
""",
    },
    "spring-profiles": {
        BASE: """\
spring:
  profiles: {default: dev}
  datasource: {url: "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1", username: sa, password: "", hikari: {maximum-pool-size: 5, connection-timeout: 30000, max-lifetime: 1800000}}
  jpa: {hibernate: {ddl-auto: update}, show-sql: true, open-in-view: false, properties: {hibernate: {format_sql: true, jdbc: {batch_size: 20, time_zone: UTC}}}}
  jackson: {serialization: {write-dates-as-timestamps: false}, default-property-inclusion: non_null}
  mvc: {async: {request-timeout: 30s}}
  servlet: {multipart: {max-file-size: 10MB, max-request-size: 10MB}}
  security: {oauth2: {resourceserver: {jwt: {issuer-uri: "http://localhost:8180/realms/app", jws-algorithms: RS256}}}}
  task: {scheduling: {pool: {size: 2}}}
  kafka: {bootstrap-servers: "localhost:9092", consumer: {group-id: app, auto-offset-reset: earliest}, properties: {security.protocol: PLAINTEXT}}
server: {port: 8080, servlet: {context-path: /}, error: {include-message: never}, tomcat: {threads: {max: 200, min-spare: 10}, accept-count: 100}, ssl: {enabled: false}}
management: {endpoints: {web: {exposure: {include: "health,info"}}}, endpoint: {health: {probes: {enabled: true}, show-details: never}}, tracing: {sampling: {probability: 1.0}}}
logging: {level: {root: INFO, org.springframework.web: DEBUG}, file: {name: logs/app.log}, logback: {rollingpolicy: {max-file-size: 10MB, max-history: 7}}}
resilience4j: {circuitbreaker: {instances: {pay: {slidingWindowSize: 10, failureRateThreshold: 50, waitDurationInOpenState: 10s}}}, timelimiter: {instances: {pay: {timeoutDuration: 2s}}}}
app: {jwt: {expiration: PT15M, refresh: P7D}, cors: {allowed-origins: ["http://localhost:4200"], max-age: 3600}, mail: {from: noreply@example.com}}
""",
        PRODUCTION: """\
spring:
  datasource: {url: "jdbc:postgresql://db.internal:5432/app?sslmode=verify-full", username: app, password: "${DB_PASSWORD}", hikari: {maximum-pool-size: 30}}
  jpa: {hibernate: {ddl-auto: validate}, show-sql: false}
  security: {oauth2: {resourceserver: {jwt: {issuer-uri: "https://sso.example.com/realms/app"}}}}
  kafka: {bootstrap-servers: "k1.internal:9093,k2.internal:9093", properties: {security.protocol: SSL}}
server: {port: 8443, ssl: {enabled: true, key-store: "file:/etc/tls/app.p12", key-store-password: "${KEYSTORE_PASSWORD:?}", key-store-type: PKCS12}, tomcat: {threads: {max: 400}}}
management: {tracing: {sampling: {probability: 0.1}}}
logging: {level: {root: WARN, org.springframework.web: INFO}, file: {name: /var/log/app/app.log}, logback: {rollingpolicy: {max-file-size: 100MB, max-history: 30}}}
app: {cors: {allowed-origins: [https://app.example.com]}, jwt: {expiration: PT5M}}
""",
        DEVELOPMENT: """\
spring: {jpa: {show-sql: true}}
""",
    },
    "elastic-node": {
        BASE: """\
cluster.name: logs
node: {name: n1, roles: [master, data]}
path: {data: data, logs: logs}
network.host: 127.0.0.1
http: {port: 9200, cors: {enabled: false}, max_content_length: 100mb}
discovery.type: single-node
indices: {memory: {index_buffer_size: 10%}, fielddata: {cache: {size: 20%}}, query: {bool: {max_clause_count: 4096}}}
thread_pool: {write: {queue_size: 1000}, search: {size: 30}}
bootstrap.memory_lock: false
xpack: {security: {enabled: false, transport: {ssl: {enabled: false}}}, ml: {enabled: false}}
action.destructive_requires_name: true
ilm: {hot: {max_age: 1d, max_size: 50gb}, delete: {min_age: 30d}}
""",
        PRODUCTION: """\
network.host: 0.0.0.0
http: {max_content_length: 200mb}
discovery.type: multi-node
bootstrap.memory_lock: true
indices: {memory: {index_buffer_size: 512mb}}
xpack: {security: {enabled: true, transport: {ssl: {enabled: true, verification_mode: full, keystore: {path: certs/n1.p12}}}}}
ilm: {hot: {max_age: 7d, max_size: 200gb}, delete: {min_age: 365d}}
""",
        DEVELOPMENT: """\
node: {name: dev}
""",
    },
    "next-json": {
        "config/base.json": """\
{
  "app": {"name": "web", "port": 3000, "host": "localhost", "url": "http://localhost:3000"},
  "api": {"baseUrl": "http://localhost:4000", "timeoutMs": 5000, "retries": 2, "rejectUnauthorized": true},
  "auth": {"providers": ["github"], "session": {"strategy": "jwt", "maxAge": 2592000}, "cookie": {"secure": false, "sameSite": "lax"}},
  "images": {"domains": ["localhost"], "deviceSizes": [640, 1080], "minimumCacheTTL": 60},
  "i18n": {"locales": ["en", "no"], "defaultLocale": "en"},
  "features": {"debug": false, "url": true, "workers": false, "host": true},
  "redis": {"host": "127.0.0.1", "port": 6379, "tls": null, "db": 0},
  "log": {"level": "debug", "pretty": true},
  "csp": {"script-src": ["'self'"], "img-src": ["'self'", "data:"]}
}
""",
        "config/environments/production.json": """\
{
  "app": {"host": "0.0.0.0", "url": "https://www.example.com"},
  "api": {"baseUrl": "https://api.example.com", "timeoutMs": 2000},
  "auth": {"cookie": {"secure": true, "domain": ".example.com"}},
  "images": {"domains": ["cdn.example.com"]},
  "redis": {"host": "redis.internal", "tls": {"servername": "redis.internal", "rejectUnauthorized": true}},
  "log": {"level": "info", "pretty": false}
}
""",
        "config/environments/development.json": """\
{"log": {"level": "trace"}}
""",
    },
    "other-meanings": {
        BASE: """\
webserver: {bind: "127.0.0.1:8080", tls: {cert: null, key: null}, check_hostname: true, verify: true}
clients: {erp: {url: "https://erp.example.com", verify: true, timeout: 30, proxies: null}}
tokens: {max_tokens: 4096, pad_token: "<pad>", eos_token: "</s>"}
backup: {verify: false, schedule: "@daily", keep: 7}
compression: {algorithm: none, level: 6}
hsts: {enabled: false, max_age: 0}
timeouts: {connect: 5, read: 30, idle: 60}
ui: {font_size: 13, line_height: 1.4, width: 1200}
limits: {body: 10MB, upload: 1 GB, rate: 10r/s}
proxy: {enabled: false, host: ""}
cache: {type: memory, size: 64mb, ttl: 5m}
smtp: {host: localhost, port: 25, verify: none, starttls: auto}
plugins: {host: true, port: [1, 2], url: {a: b}}
""",
        PRODUCTION: """\
webserver: {bind: "0.0.0.0:8443", tls: {cert: /etc/tls/c.pem, key: /etc/tls/k.pem}}
clients: {erp: {timeout: 60}}
backup: {schedule: "0 3 * * *", keep: 30}
compression: {algorithm: gzip}
hsts: {enabled: true, max_age: 31536000}
timeouts: {idle: 90s}
ui: {font_size: 13.5}
limits: {body: 64mb, upload: 512 MB}
cache: {type: redis, url: "rediss://cache.internal:6380/0", size: null, ttl: 1h}
smtp: {host: smtp.internal, port: 587, verify: peer}
""",
        DEVELOPMENT: """\
limits: {body: 1mb}
""",
    },
}

# The kind, the file, what is changed into what, and what must be said of it.
MISTAKES = [
    ("java-service", PRODUCTION, "memory: 16Gi", "memory: 16", ["with its unit: `16g`, as the base has '4g'"]),
    ("java-service", PRODUCTION, "overhead: 2g", "overhead: 2048", ["the base has '384m'"]),
    ("java-service", PRODUCTION, "audit:", "environment: staging\naudit:", ["production calls itself 'staging'"]),
    ("java-service", PRODUCTION, "memory: 16Gi", "memory: 16gib_", ["a size, such as"]),
    ("java-service", PRODUCTION, "heap: 4g", "heap: 4gx", ["or a size, such as"]),
    ("web-server", BASE, "max-age=31536000", "max-age=3600", ["3600 seconds"]),
    ("graphql-gateway", PRODUCTION, "https://app.example.com", "https://app.example.com/", ["write `https://app.example.com`"]),
    ("graphql-gateway", PRODUCTION, "exporter: otlp, endpoint", "exporter: otlp, sample_rat: 1, endpoint", ["did you mean `sample_rate`?"]),
    ("helm-chart", PRODUCTION, "replicaCount: 3", "replicaCont: 3", ["replicaCount"]),
    ("helm-chart", PRODUCTION, "maxUnavailable: 25%", "maxUnavailable: some", ["must be an integer"]),
    ("helm-chart", BASE, "  value: info\n", "  value: info\n- name: API_TOKEN\n  value: kX7vQ2pLw9zR4tB\n", ["extraEnv[1].value", "plain text", "${API_TOKEN}"]),
    ("playbook", PRODUCTION, "app_port: 80\n", "app_prot: 80\n", ["did you mean `app_port`?"]),
    ("compose-services", PRODUCTION, "memory: 2G", "memory: 2G2", ["a size"]),
    ("compose-services", PRODUCTION, '"--workers", "8"', '"--secret-key", "kX7vQ2pLw9zR4tB"', ["services.web.command[4]", "plain text", "${SECRET_KEY}"]),
    ("compose-services", PRODUCTION, "LOG_LEVEL: warning", 'LOG_LEVEL: warning, ADMIN_PASSWORD: "${ADMIN_PASSWORD:-hunter2secret}"', ["default of a variable"]),
    ("grafana-server", PRODUCTION, "max_age_seconds: 31536000", "max_age_seconds: 31536000, cookie_samesite: stirct", ["strict"]),
    ("rails-app", "config/environments/production.yaml", "workers: 4", "wrokers: 4", ["did you mean `workers`?"]),
    ("rails-app", "config/environments/production.yaml", "timeout: 2000", 'timeout: "2000"', ["write `2000`"]),
    ("vector-toml", "configs/environments/production.toml", "verify_hostname = true", "verify_hostname = false", ["certificate isn't checked"]),
    ("envoy-proxy", DEVELOPMENT, "admin: {access_log_path: /dev/null}", "admin: none", ["must be a mapping"]),
    ("spring-profiles", PRODUCTION, "sslmode=verify-full", "ssl=false", ["ssl=false", "without TLS"]),
    ("spring-profiles", PRODUCTION, "[https://app.example.com]", '["https://app.example.com/"]', ["write `https://app.example.com`"]),
    ("spring-profiles", PRODUCTION, "[https://app.example.com]", '["null"]', ["any web site"]),
    ("spring-profiles", BASE, "jws-algorithms: RS256", "jws-algorithms: none", ["without a signature"]),
    ("elastic-node", PRODUCTION, "verification_mode: full", "verification_mode: none", ["certificate isn't checked"]),
    ("elastic-node", PRODUCTION, "max_size: 200gb", "max_size: 200gbb", ["a size"]),
    ("next-json", "config/environments/production.json", '"rejectUnauthorized": true', '"rejectUnauthorized": false', ["certificate isn't checked"]),
    ("next-json", "config/environments/production.json", '"timeoutMs": 2000', '"timeoutMs": 2000, "ignoreSslErrors": true', ["certificate isn't checked"]),
    ("other-meanings", PRODUCTION, "clients: {erp: {timeout: 60}}", "clients: {erp: {timeout: 60, verify: false}}", ["certificate isn't checked"]),
    ("other-meanings", PRODUCTION, "max_age: 31536000", "max_age: 300", ["300 seconds"]),
    ("other-meanings", PRODUCTION, "body: 64mb", "body: 64mbs", ["a size"]),
    ("other-meanings", PRODUCTION, "idle: 90s", 'idle: "90"', ["with its unit"]),
    ("other-meanings", PRODUCTION, "enabled: true, max_age", "enabled: none, max_age", ["must be true or false"]),
    ("other-meanings", PRODUCTION, "ui: {font_size: 13.5}", 'ui: {font_size: "{{ size }}"}', ["must be"]),
    ("other-meanings", PRODUCTION, "compression: {algorithm: gzip}", 'compression: {algorithm: "{{ algorithm }}"}', ["stays text"]),
    ("other-meanings", PRODUCTION, "compression: {algorithm: gzip}", "compresion: !!null", ["nothing of this name", "did you mean `compression`?"]),
]
