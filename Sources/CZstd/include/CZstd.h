/* Debian's zstd. */
#include <zstd.h>
