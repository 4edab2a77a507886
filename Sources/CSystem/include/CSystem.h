/* System calls that Swift's Glibc module does not import: variadic, or macros. */
#ifndef CSYSTEM_H
#define CSYSTEM_H
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>

int nops_open(const char *path, int flags, mode_t mode);
#endif
