/* Debian's libyaml, read by events with marks. */
#include <yaml.h>
