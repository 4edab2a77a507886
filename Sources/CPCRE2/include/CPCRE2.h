/* Debian's PCRE2 for 8-bit code units. Its functions are macros over a width; these are the real names. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
