/* Debian's libmd: the BSD message digests. */
#include <sys/types.h>
#include <md5.h>
#include <sha.h>
#include <sha2.h>
