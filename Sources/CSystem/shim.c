#define _GNU_SOURCE
#include "CSystem.h"
#include <fcntl.h>

int nops_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
