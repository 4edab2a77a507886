/* Names and connections. getaddrinfo(3) is not used: in a static program it loads the plugins that the machine's
   nsswitch.conf names, which is undefined unless the machine has the very glibc that nops was built with. libresolv needs
   none, and gives times to live and other records besides. */
#define _GNU_SOURCE
#include "CSystem.h"
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A numeric address with its port. The length of `out`; 0: no address. */
static socklen_t numeric(const char *address, uint16_t port, struct sockaddr_storage *out) {
  memset(out, 0, sizeof *out);
  struct sockaddr_in *v4 = (struct sockaddr_in *)out;
  if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    return sizeof *v4;
  }
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
  char plain[INET6_ADDRSTRLEN];
  const char *scope = strchr(address, '%');
  size_t length = scope ? (size_t)(scope - address) : strlen(address);
  if (length >= sizeof plain) return 0;
  memcpy(plain, address, length);
  plain[length] = 0;
  if (inet_pton(AF_INET6, plain, &v6->sin6_addr) != 1) return 0;
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(port);
  if (scope) {
    v6->sin6_scope_id = if_nametoindex(scope + 1);
    if (v6->sin6_scope_id == 0) v6->sin6_scope_id = (uint32_t)strtoul(scope + 1, NULL, 10);
    if (v6->sin6_scope_id == 0) return 0;
  }
  return sizeof *v6;
}

int nops_connect_begin(const char *address, uint16_t port) {
  struct sockaddr_storage target;
  socklen_t length = numeric(address, port, &target);
  if (length == 0) {
    errno = EINVAL;
    return -1;
  }
  int descriptor = socket(target.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  if (connect(descriptor, (struct sockaddr *)&target, length) == 0 || errno == EINPROGRESS) return descriptor;
  int failure = errno;
  close(descriptor);
  errno = failure;
  return -1;
}

int nops_connect_result(int descriptor) {
  int failure = 0;
  socklen_t size = sizeof failure;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) return errno;
  return failure;
}

int nops_dns_address(const char *address, char *shown, char *reverse) {
  struct sockaddr_storage raw;
  if (numeric(address, 0, &raw) == 0) return -1;
  if (raw.ss_family == AF_INET) {
    const unsigned char *b = (const unsigned char *)&((struct sockaddr_in *)&raw)->sin_addr;
    inet_ntop(AF_INET, b, shown, 64);
    snprintf(reverse, 80, "%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0]);
    return 0;
  }
  const unsigned char *b = ((struct sockaddr_in6 *)&raw)->sin6_addr.s6_addr;
  inet_ntop(AF_INET6, b, shown, 64);
  char *next = reverse;
  for (int i = 15; i >= 0; i--) next += sprintf(next, "%x.%x.", b[i] & 15, b[i] >> 4);
  strcpy(next, "ip6.arpa");
  return 0;
}

/* A domain name in a record, expanded; the bytes it takes, or -1. */
static int domain(const ns_msg *message, const unsigned char *at, char *out, size_t size) {
  return ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), at, out, size);
}

/* One record as text; -1: it is broken, or of a kind that is not written. */
static long written(const ns_msg *message, const ns_rr *record, char *out, size_t size) {
  const unsigned char *data = ns_rr_rdata(*record);
  size_t length = ns_rr_rdlen(*record);
  char name[NS_MAXDNAME], other[NS_MAXDNAME];
  switch (ns_rr_type(*record)) {
  case ns_t_a:
    if (length != 4 || !inet_ntop(AF_INET, data, out, (socklen_t)size)) return -1;
    return (long)strlen(out);
  case ns_t_aaaa:
    if (length != 16 || !inet_ntop(AF_INET6, data, out, (socklen_t)size)) return -1;
    return (long)strlen(out);
  case ns_t_cname:
  case ns_t_ns:
  case ns_t_ptr:
    if (domain(message, data, name, sizeof name) < 0) return -1;
    return snprintf(out, size, "%s", name);
  case ns_t_mx:
    if (length < 3 || domain(message, data + 2, name, sizeof name) < 0) return -1;
    return snprintf(out, size, "%u %s", ns_get16(data), name);
  case ns_t_srv:
    if (length < 7 || domain(message, data + 6, name, sizeof name) < 0) return -1;
    return snprintf(out, size, "%u %u %u %s", ns_get16(data), ns_get16(data + 2), ns_get16(data + 4), name);
  case ns_t_soa: {
    int first = domain(message, data, name, sizeof name);
    if (first < 0 || (size_t)first > length) return -1;
    int second = domain(message, data + first, other, sizeof other);
    if (second < 0 || (size_t)first + (size_t)second + 20 > length) return -1;
    const unsigned char *n = data + first + second;
    return snprintf(out, size, "%s %s %lu %lu %lu %lu %lu", name, other, ns_get32(n), ns_get32(n + 4), ns_get32(n + 8),
                    ns_get32(n + 12), ns_get32(n + 16));
  }
  case ns_t_caa: {
    if (length < 2 || (size_t)data[1] + 2 > length) return -1;
    size_t tag = data[1];
    int head = snprintf(out, size, "%u %.*s \"", data[0], (int)tag, (const char *)data + 2);
    size_t rest = length - 2 - tag;
    if (head < 0 || (size_t)head + rest + 1 > size) return -1;
    memcpy(out + head, data + 2 + tag, rest);
    out[(size_t)head + rest] = '"';
    return head + (long)rest + 1;
  }
  case ns_t_txt: {
    size_t used = 0;
    for (size_t at = 0; at < length;) {
      size_t part = data[at++];
      if (at + part > length || used + part > size) return -1;
      memcpy(out + used, data + at, part);
      used += part;
      at += part;
    }
    return (long)used;
  }
  default: return -1;
  }
}

int nops_dns_query(const char *name, int type, const char *server, uint16_t port, int seconds, int search, void *context,
                   nops_dns_sink found) {
  struct __res_state state;
  memset(&state, 0, sizeof state);
  if (res_ninit(&state) != 0) return -errno;
  state.retrans = seconds;
  state.retry = 1;
  if (server) {
    struct sockaddr_storage address;
    if (numeric(server, port, &address) == 0) {
      res_nclose(&state);
      return -EINVAL;
    }
    state.nscount = 1;
    if (address.ss_family == AF_INET) {
      memcpy(&state.nsaddr_list[0], &address, sizeof state.nsaddr_list[0]);
    } else {
      /* An IPv6 server lies apart, marked by a family of 0; res_nclose frees it. */
      struct sockaddr_in6 *copy = malloc(sizeof *copy);
      if (!copy) {
        res_nclose(&state);
        return -ENOMEM;
      }
      memcpy(copy, &address, sizeof *copy);
      memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
      free(state._u._ext.nsaddrs[0]);
      state._u._ext.nsaddrs[0] = copy;
    }
  }
  enum { limit = 65536 };
  unsigned char *answer = malloc(limit);
  char *text = malloc(limit);
  int result = answer && text ? 0 : -ENOMEM;
  int size = -1;
  if (result == 0) {
    size = search ? res_nsearch(&state, name, ns_c_in, type, answer, limit)
                  : res_nquery(&state, name, ns_c_in, type, answer, limit);
    if (size < 0) result = state.res_h_errno > 0 ? state.res_h_errno : NO_RECOVERY;
  }
  ns_msg message;
  if (result == 0 && ns_initparse(answer, size < limit ? size : limit, &message) != 0) result = NO_RECOVERY;
  if (result == 0) {
    int count = 0;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
      ns_rr record;
      if (ns_parserr(&message, ns_s_an, i, &record) != 0) {
        result = NO_RECOVERY;
        break;
      }
      if ((int)ns_rr_type(record) != type) continue;
      long length = written(&message, &record, text, limit);
      if (length < 0 || length > limit) {
        result = NO_RECOVERY;
        break;
      }
      found(context, ns_rr_name(record), ns_rr_ttl(record), text, (size_t)length);
      count++;
    }
    if (result == 0 && count == 0) result = NO_DATA;
  }
  free(answer);
  free(text);
  res_nclose(&state);
  return result;
}
