/* Debian's toml++ behind a C face. */
#ifndef CTOML_H
#define CTOML_H
#endif
